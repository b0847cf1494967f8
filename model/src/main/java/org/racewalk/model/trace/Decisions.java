package org.racewalk.model.trace;

import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.oracle.Violation.Frame;

import java.util.ArrayList;
import java.util.List;

/**
 * The decisions, beside order, that a report names: failures always, others if their step is shown.
 */
final class Decisions {
    /** More than these are counted only. */
    private static final int MAX = 8;

    /**
     * A decision worth telling.
     *
     * @param row number of the step in the table that it decided, or 0
     * @param object what the step got or touched, or empty
     */
    record Told(TraceEvent.Decided decided, int row, String object) {}

    private Decisions() {}

    /** Those that mattered, in order. */
    static List<Told> told(Trace trace, Slice slice, Wording wording, long until) {
        List<Told> told = new ArrayList<>();
        List<TraceEvent> events = trace.events();
        for (int i = 0; i < events.size() && events.get(i).step() <= until; i++) {
            if (!(events.get(i) instanceof TraceEvent.Decided decided)) {
                continue;
            }
            int of = decidedBy(events, i);
            int row = of < events.size() ? slice.numberOf(of) : 0;
            if (row > 0 || decided.kind() == DecisionKind.FAILURE) {
                TraceEvent.Target target =
                        of < events.size()
                                ? Wording.target(events.get(of))
                                : TraceEvent.Target.NONE;
                told.add(new Told(decided, row, wording.plain(target.object())));
            }
        }
        return told;
    }

    /** The index of the event that decisions and permissions at an index are about. */
    static int decidedBy(List<TraceEvent> events, int at) {
        int of = at + 1;
        while (of < events.size()
                && (events.get(of) instanceof TraceEvent.Decided
                        || events.get(of) instanceof TraceEvent.Permitted)) {
            of++;
        }
        return of;
    }

    /** Those that no reordering tells better. */
    static List<Told> otherThan(List<Told> told, List<Reordered.Told> reorderings) {
        if (reorderings.isEmpty()) {
            return told;
        }
        return told.stream().filter(one -> !isWeak(one.decided().kind())).toList();
    }

    private static boolean isWeak(int kind) {
        return switch (kind) {
            case DecisionKind.STALE,
                    DecisionKind.DELAY,
                    DecisionKind.COHERENCE,
                    DecisionKind.LATE ->
                    true;
            default -> false;
        };
    }

    static List<String> lines(List<Told> told, Wording wording) {
        List<String> lines = new ArrayList<>();
        for (Told one : told.subList(0, Math.min(MAX, told.size()))) {
            lines.addAll(Lines.paragraph("  ", "      ", text(one, wording)));
        }
        if (told.size() > MAX) {
            lines.add("  ... " + Lines.count(told.size() - MAX, "more decision"));
        }
        return lines;
    }

    static String text(Told told, Wording wording) {
        String text = wording.text(told.decided());
        boolean reuse = told.decided().kind() == DecisionKind.REUSE;
        if (reuse && !told.object().isEmpty()) {
            text += ": " + told.object();
        }
        Frame at = told.decided().at();
        if (told.row() > 0) {
            return "[" + told.row() + "] " + text;
        }
        return at == null
                ? text
                : text
                        + " in "
                        + at.function()
                        + " "
                        + Lines.pathTail(Wording.path(at.file()) + ":" + at.line(), 40);
    }
}
