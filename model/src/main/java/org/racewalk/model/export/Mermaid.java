package org.racewalk.model.export;

import org.racewalk.model.oracle.Violation;
import org.racewalk.model.trace.Telling;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Effect;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The steps that matter as a Mermaid sequence diagram: CPUs and the objects that they use as
 * participants, one message a step, numbered as in the report.
 */
final class Mermaid {
    /** Viewers refuse long texts. */
    static final int MOST = 150;

    private static final int MOST_CHARACTERS = 50_000;
    private static final int MOST_OBJECTS = 4;
    private static final int LONGEST = 60;
    private static final String MEMORY = "M";
    private static final String RCU = "R";

    private final ExportedRun run;
    private final Trace trace;
    private final Telling telling;
    private final Shown shown;
    private final SortedMap<Integer, Integer> senders = new TreeMap<>();
    private final Map<String, String> objects = new LinkedHashMap<>();
    private final StringBuilder text = new StringBuilder();
    private final SortedMap<Integer, String> functions = new TreeMap<>();

    private Mermaid(ExportedRun run, int most) {
        this.run = run;
        trace = run.trace();
        telling = new Telling(trace);
        shown = new Shown(run, telling, most);
        for (Flow flow : Flows.of(trace)) {
            if (flow.kind() == Flow.Kind.MESSAGE) {
                senders.put(flow.to(), flow.from());
            }
        }
    }

    /** Writes the diagram; does not close the stream. */
    static void write(ExportedRun run, OutputStream out) throws IOException {
        String diagram = "";
        for (int most = MOST; most > 0; most -= 10) {
            Mermaid mermaid = new Mermaid(run, most);
            mermaid.diagram();
            diagram = mermaid.text.toString();
            if (diagram.length() <= MOST_CHARACTERS) {
                break;
            }
        }
        out.write(diagram.getBytes(StandardCharsets.US_ASCII));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void diagram() {
        line("%% racewalk replay " + run.origin().replay());
        line("sequenceDiagram");
        List<Shown.Row> rows = shown.rows();
        int first = rows.isEmpty() ? 1 : rows.getFirst().number();
        line("  autonumber" + (first > 1 ? " " + first + " 1" : ""));
        String ends = participants();
        if (shown.left() > 0) {
            line("  Note over " + ends + ": the first " + shown.left() + " steps are left out");
        }
        for (Shown.Row row : rows) {
            row(row);
        }
        run.violation()
                .ifPresent(violation ->
                        line("  Note over " + ends + ": " + plain(telling.verdict(violation))));
    }

    // ---- participants
    // --------------------------------------------------------------------------------

    /** Objects stand in the middle, between those that use them. Returns the outermost two. */
    private String participants() {
        TreeSet<Integer> cpus = new TreeSet<>();
        SortedMap<Integer, Set<String>> tasks = new TreeMap<>();
        boolean rcu = false;
        for (Shown.Row row : shown.rows()) {
            TraceEvent event = row.event();
            if (Clocks.host(event) == Clocks.RCU) {
                rcu = true;
                continue;
            }
            cpus.add(event.cpu());
            Set<String> on = tasks.computeIfAbsent(event.cpu(), unused -> new LinkedHashSet<>());
            if (event.task() >= 0) {
                on.add(trace.taskName(event.task()));
            }
            Integer sender = senders.get(row.index());
            if (sender != null && Clocks.host(trace.events().get(sender)) != Clocks.RCU) {
                cpus.add(trace.events().get(sender).cpu());
            }
            rcu |=
                    event instanceof TraceEvent.Delivered delivered
                            && (Messages.of(delivered).isOfRcu()
                                    || Messages.of(delivered) == Messages.CALLBACKS);
        }
        List<String> lines = new ArrayList<>();
        for (int cpu : cpus) {
            Set<String> on = tasks.getOrDefault(cpu, new LinkedHashSet<>());
            String name = on.isEmpty() ? "" : " " + String.join(", ", on);
            lines.add("C" + cpu + " as CPU" + cpu + plain(name));
        }
        lines.addAll((lines.size() + 1) / 2, objects());
        if (rcu) {
            lines.add(RCU + " as RCU");
        }
        if (lines.isEmpty()) {
            lines.add(MEMORY + " as memory");
        }
        lines.forEach(participant -> line("  participant " + participant));
        String left = id(lines.getFirst());
        String right = id(lines.getLast());
        return left.equals(right) ? left : left + "," + right;
    }

    private static String id(String participant) {
        return participant.substring(0, participant.indexOf(' '));
    }

    /** The objects most used get a participant each, the others one together. */
    private List<String> objects() {
        SortedMap<String, Integer> uses = new TreeMap<>();
        String broken = run.violation().map(Violation::objectName).orElse("");
        for (Shown.Row row : shown.rows()) {
            String object = Telling.target(row.event()).object();
            if (!object.isEmpty()) {
                // What is broken is the point of the picture, however often it is touched.
                uses.merge(object, object.equals(broken) ? 1000 : 1, Integer::sum);
            }
        }
        List<String> names =
                uses.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
                        .map(Map.Entry::getKey)
                        .toList();
        List<String> lines = new ArrayList<>();
        for (String name : names) {
            if (objects.size() < MOST_OBJECTS) {
                String id = "V" + (objects.size() + 1);
                objects.put(name, id);
                lines.add(id + " as " + plain(telling.plain(name)));
            }
        }
        boolean others =
                shown.rows().stream()
                        .map(Shown.Row::event)
                        .filter(TraceEvent.Access.class::isInstance)
                        .anyMatch(event -> !objects.containsKey(Telling.target(event).object()));
        if (others) {
            lines.add(MEMORY + " as memory");
        }
        return lines;
    }

    // ---- steps
    // ---------------------------------------------------------------------------------------

    private void row(Shown.Row row) {
        TraceEvent event = row.event();
        heading(event);
        String cpu = Clocks.host(event) == Clocks.RCU ? RCU : "C" + event.cpu();
        TraceEvent.Target target = Telling.target(event);
        String object = objects.getOrDefault(target.object(), MEMORY);
        boolean named = objects.containsKey(target.object());
        String note = row.rules().isEmpty() ? "" : " (reordered)";
        switch (event) {
            case TraceEvent.Access access -> {
                String field = named ? field(telling.text(access), target) : telling.text(access);
                if (access.effect() == Effect.READ) {
                    String value = field.replaceFirst("^read ", "").replace(" -> ", " = ");
                    message(object, "-->>", cpu, value + note);
                } else {
                    message(cpu, "->>", object, field + note);
                }
            }
            case TraceEvent.Delivered delivered -> delivered(row.index(), delivered, cpu);
            case TraceEvent.Violated violated -> {
                String broken = run.violation().map(Violation::objectName).orElse("");
                message(
                        cpu,
                        "-x",
                        objects.getOrDefault(broken, cpu),
                        telling.text(violated) + note);
            }
            default ->
                    message(
                            cpu,
                            "->>",
                            named ? object : cpu,
                            named ? field(telling.text(event), target) : telling.text(event));
        }
    }

    /** The text without the name of the object, which is where the arrow points. */
    private String field(String words, TraceEvent.Target target) {
        String object = telling.plain(target.object());
        return object.isEmpty() ? words : words.replace(object + ".", "");
    }

    private void delivered(int index, TraceEvent.Delivered delivered, String cpu) {
        Integer sender = senders.get(index);
        String from = cpu;
        if (sender != null) {
            TraceEvent event = trace.events().get(sender);
            from = Clocks.host(event) == Clocks.RCU ? RCU : "C" + event.cpu();
        }
        switch (Messages.of(delivered)) {
            case QUIESCENT_REQUEST, CALLBACKS -> message(RCU, "-)", cpu, delivered.message());
            case QUIESCENT_REPORT -> message(cpu, "-)", RCU, delivered.message());
            case GRACE_PERIOD -> message(RCU, "->>", RCU, "grace period begins");
            case STORE ->
                    message(
                            from,
                            "-)",
                            cpu,
                            telling.plain(delivered.message()).replaceFirst("^store to", "sees")
                                    + ", late");
            default -> message(from, "-)", cpu, delivered.message());
        }
    }

    private void message(String from, String arrow, String to, String words) {
        String shortened =
                words.length() > LONGEST ? words.substring(0, LONGEST - 2) + ".." : words;
        line("  " + from + arrow + to + ": " + plain(shortened));
    }

    private void heading(TraceEvent event) {
        if (event.at() == null || event.cpu() < 0) {
            return;
        }
        String function = event.at().function();
        if (!function.equals(functions.put(event.cpu(), function))) {
            line("  Note over C" + event.cpu() + ": " + plain(function + "()"));
        }
    }

    /** Entity codes for what the parser takes for its own, the word "end" among it. */
    private static String plain(String raw) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            boolean own = "#;%<>&\"`:".indexOf(c) >= 0;
            if (own) {
                plain.append('#').append((int) c).append(';');
            } else {
                plain.append(c >= ' ' && c <= '~' ? c : '?');
            }
        }
        return plain.toString().replaceAll("\\bend\\b", "#101;nd");
    }
}
