package org.racewalk.model.trace;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.oracle.FindingId;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.oracle.Violation.Party;
import org.racewalk.model.oracle.ViolationKind;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * A violation as a kernel developer reads it: shaped like a kernel splat, ASCII, at most 72 columns
 * except for the replay string, which is never broken. The same inputs give the same bytes.
 */
public final class Report {
    private static final int LABEL = 9;
    private static final int MAX_FRAMES = 10;
    private static final int MAX_FUNCTION = 34;

    private final Violation violation;
    private final Trace trace;
    private final Origin origin;
    private final Wording wording;
    private final Slice slice;
    private final @Nullable Focus focus;
    private final List<String> lines = new ArrayList<>();

    private Report(Violation violation, Trace trace, Origin origin, @Nullable Focus focus) {
        this.violation = violation;
        this.trace = trace;
        this.origin = origin;
        this.wording = new Wording(trace);
        this.focus = focus;
        this.slice =
                focus == null
                        ? Slicer.slice(trace, violation, wording)
                        : Slicer.chosen(trace, violation, wording, focus.events());
    }

    /** The whole report; each line ends with a newline. */
    public static String text(Violation violation, Trace trace, Origin origin) {
        return new Report(violation, trace, origin, null).whole();
    }

    /** As above, with the steps that somebody else has chosen. */
    public static String text(Violation violation, Trace trace, Origin origin, Focus focus) {
        return new Report(violation, trace, origin, focus).whole();
    }

    /**
     * Which events have the numbers 1, 2, ... in the report: indices in the trace; their number for
     * a step that was not carried out.
     */
    public static List<Integer> rows(Violation violation, Trace trace) {
        return rows(Slicer.slice(trace, violation, new Wording(trace)), trace);
    }

    /** As above, in the table of all steps. */
    public static List<Integer> rows(Trace trace) {
        return rows(Slicer.whole(trace), trace);
    }

    /**
     * Of a run that came to a halt: indices of the events in which its tasks began to wait, and of
     * those in which what they wait for was taken, ascending. Empty for other violations.
     */
    public static List<Integer> waits(Violation violation, Trace trace) {
        TreeSet<Integer> events = new TreeSet<>();
        if (Slicer.isHalt(violation)) {
            for (Waiting.Edge edge : Waiting.edges(trace.events())) {
                events.add(edge.waits());
                events.addAll(edge.holders());
            }
        }
        return List.copyOf(events);
    }

    private static List<Integer> rows(Slice slice, Trace trace) {
        List<Integer> rows = new ArrayList<>();
        for (Slice.Item item : slice.items()) {
            if (item instanceof Slice.Shown shown) {
                rows.add(shown.index() < 0 ? trace.events().size() : shown.index());
            }
        }
        return rows;
    }

    /** Every step of a run as a table, whether anything goes wrong in it or not. */
    public static String full(Trace trace, Origin origin) {
        Slice slice = Slicer.whole(trace);
        List<String> lines = new ArrayList<>();
        lines.addAll(
                Lines.paragraph(
                        " ",
                        "Every step ("
                                + Lines.count(slice.total(), "step")
                                + ", "
                                + Lines.count(trace.switches(), "switch")
                                + "):"));
        lines.add("");
        lines.addAll(Table.of(slice, trace, new Wording(trace)));
        lines.add("");
        lines.addAll(Table.sources(slice));
        lines.add("");
        lines.addAll(replay("", origin.replay()));
        return String.join("\n", lines) + "\n";
    }

    /** Whether the step that went wrong is no event of the trace: it was not carried out. */
    public static boolean endsInNoEvent(Violation violation, Trace trace) {
        return Slicer.addsStep(trace, violation);
    }

    private String whole() {
        write();
        return String.join("\n", lines) + "\n";
    }

    private void write() {
        lines.add(Lines.rule());
        lines.addAll(Lines.paragraph("BUG: racewalk: ", "     ", Wording.title(violation)));
        blank();
        parties();
        fact();
        waiting();
        if (focus == null) {
            interleaving();
            decisions();
        } else {
            focused(focus);
        }
        blank();
        origin();
        lines.add(Lines.rule());
    }

    private void blank() {
        if (!lines.get(lines.size() - 1).isEmpty()) {
            lines.add("");
        }
    }

    // ---- who
    // ---------------------------------------------------------------------------------------

    private void parties() {
        int functions = 0;
        for (Party party : violation.parties()) {
            for (Frame frame : party.stack()) {
                functions = Math.max(functions, frame.function().length());
            }
        }
        functions = Math.min(functions, MAX_FUNCTION);
        for (Party party : violation.parties()) {
            lines.addAll(Lines.paragraph("", "  ", wording.plain(headline(party))));
            int shown = Math.min(MAX_FRAMES, party.stack().size());
            for (Frame frame : party.stack().subList(0, shown)) {
                lines.add(frame(frame, functions));
            }
            if (shown < party.stack().size()) {
                lines.add(" ... " + Lines.count(party.stack().size() - shown, "more frame"));
            }
        }
        blank();
    }

    /** Who did what to which object, in the grammar that the role calls for. */
    private String headline(Party party) {
        String who = "task " + party.taskId() + " (" + party.task() + ") on cpu " + party.cpu();
        String object = violation.objectName();
        String role = party.role().trim();
        if (role.isEmpty()) {
            return who + ":";
        }
        if (object.isEmpty() || role.contains(object)) {
            object = "";
        }
        String verb = role.contains(" ") ? role.substring(0, role.indexOf(' ')) : role;
        boolean present = verb.endsWith("s") && !verb.endsWith("ss");
        if (present || (verb.endsWith("ed") && verb.length() < role.length())) {
            return who + " " + role + ":";
        }
        if (object.isEmpty()) {
            return role + " by " + who + ":";
        }
        if (verb.equals(role) && role.endsWith("ed")) {
            return object + " " + role + " by " + who + ":";
        }
        return role + (role.contains(" of ") ? " at " : " of ") + object + " by " + who + ":";
    }

    private static String frame(Frame frame, int functions) {
        String function = Lines.middle(Lines.ascii(frame.function()), functions);
        String place = Wording.path(frame.file()) + ":" + frame.line();
        int room = Lines.WIDTH - functions - 4;
        return " " + Lines.pad(function, functions) + "   " + Lines.pathTail(place, room);
    }

    // ---- what
    // --------------------------------------------------------------------------------------

    private void fact() {
        String text = wording.plain(violation.text());
        if (violation.kind() == ViolationKind.INVARIANT) {
            lines.addAll(Lines.paragraph("", "  ", "invariant" + stated(violation.name(), text)));
        } else if (!text.isBlank()) {
            lines.addAll(Lines.paragraph("", "  ", text));
        }
        blank();
    }

    /** A require() that no invariant() holds has its text for a name: it is said once. */
    private static String stated(String name, String text) {
        return name.isEmpty() || name.equals(text) ? ": " + text : " " + name + ": " + text;
    }

    private void waiting() {
        if (slice.waiting().isEmpty()) {
            return;
        }
        lines.add(" Waiting:");
        for (Slice.Wait waiting : slice.waiting()) {
            TraceEvent.Wait wait = waiting.begin();
            lines.addAll(
                    Lines.paragraph(
                            "  ",
                            "      ",
                            who(wait) + " for " + wording.waitsFor(wait) + row(wait, "")));
            for (TraceEvent holder : waiting.holders()) {
                lines.addAll(
                        Lines.paragraph(
                                "    ",
                                "      ",
                                "held by " + who(holder) + row(holder, "since ")));
            }
        }
        blank();
    }

    private String row(TraceEvent event, String before) {
        int number = slice.numberOf(event);
        return number == 0 ? "" : " " + before + "[" + number + "]";
    }

    private String who(TraceEvent event) {
        Trace.Task task = trace.tasks().get(event.task());
        String id = task == null ? "" : " " + task.id();
        return wording.plain(
                "task" + id + " (" + trace.taskName(event.task()) + ") on cpu " + event.cpu());
    }

    // ---- how
    // ---------------------------------------------------------------------------------------

    private void interleaving() {
        if (slice.kept() == 0) {
            return;
        }
        lines.addAll(
                Lines.paragraph(
                        " ",
                        "Possible interleaving ("
                                + Lines.number(slice.kept())
                                + " of "
                                + Lines.count(slice.total(), "step")
                                + " kept, "
                                + Lines.count(trace.switches(), "switch")
                                + "):"));
        blank();
        if (trace.dropped() > 0) {
            lines.addAll(
                    Lines.paragraph(
                            "   ... ",
                            "the first "
                                    + Lines.number(trace.dropped())
                                    + " events were dropped for want of room"));
        }
        lines.addAll(Table.of(slice, trace, wording));
        lines.addAll(Lines.paragraph("  *** ", wording.verdict(violation) + " ***"));
        blank();
        lines.addAll(Table.sources(slice));
    }

    private void focused(Focus on) {
        // Some things go wrong where nothing is touched: then there is no step to be shown.
        if (slice.kept() > 0 || on.events().isEmpty()) {
            lines.addAll(Lines.paragraph(" ", on.heading() + ":"));
            blank();
        }
        if (slice.kept() > 0) {
            lines.addAll(Table.of(slice, trace, wording, on.marked()));
        }
        lines.addAll(Lines.paragraph("  *** ", wording.verdict(violation) + " ***"));
        blank();
        if (slice.kept() > 0) {
            lines.addAll(Table.sources(slice));
        }
        for (Focus.Section section : on.sections()) {
            blank();
            lines.addAll(Lines.paragraph(" ", section.title() + ":"));
            for (String paragraph : section.lines()) {
                lines.addAll(Lines.paragraph("  ", "      ", paragraph));
            }
        }
    }

    private void decisions() {
        List<Reordered.Told> reordered = Reordered.told(trace, slice, violation.step());
        List<Decisions.Told> told =
                Decisions.otherThan(
                        Decisions.told(trace, slice, wording, violation.step()), reordered);
        if (!told.isEmpty()) {
            lines.add(" decisions beside the order of steps:");
            lines.addAll(Decisions.lines(told, wording));
        }
        if (!reordered.isEmpty()) {
            lines.add(" reorderings, and the rule that permits each:");
            lines.addAll(Reordered.lines(reordered, wording));
        }
    }

    private void origin() {
        String id = FindingId.of(origin.scenario(), origin.defines(), violation.signature());
        lines.add(Lines.pad("finding:", LABEL) + id);
        lines.addAll(replay("", origin.replay()));
        Focus.Notes notes = focus == null ? Focus.Notes.NONE : focus.notes();
        for (Focus.Labelled other : notes.replays()) {
            lines.addAll(labelled("", other.label() + ":", other.replay()));
        }
        for (String note : notes.shrinking()) {
            lines.addAll(Lines.paragraph(Lines.pad("shrunk:", LABEL), note));
        }
        StringBuilder model = new StringBuilder(Wording.path(origin.scenario()));
        for (String define : origin.defines()) {
            model.append(" -D").append(define);
        }
        model.append(", ").append(origin.memory());
        model.append(", program ").append(origin.programHash());
        lines.addAll(Lines.paragraph(Lines.pad("model:", LABEL), model.toString()));
        if (origin.run() > 0) {
            String of = origin.runs() > 0 ? " of " + Lines.number(origin.runs()) : "";
            lines.add(Lines.pad("found:", LABEL) + "run " + Lines.number(origin.run()) + of);
        }
    }

    /** One command to paste; a string too long for the line gets one of its own. */
    static List<String> replay(String indent, String replay) {
        return labelled(indent, "replay:", replay);
    }

    private static List<String> labelled(String indent, String label, String replay) {
        String command = indent + Lines.pad(label, LABEL) + "racewalk replay ";
        if (command.length() + replay.length() <= Lines.WIDTH) {
            return List.of(command + replay);
        }
        return List.of(command + "\\", replay);
    }
}
