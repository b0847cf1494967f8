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
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The steps that matter as a graph for Graphviz: a column for each actor, time downwards, one
 * colour for each relation.
 */
final class Dot {
    /** A picture with more nodes is not looked at. */
    static final int MOST = 60;

    private static final int WIDTH = 44;

    private final ExportedRun run;
    private final Telling telling;
    private final Shown shown;
    private final StringBuilder text = new StringBuilder();
    private final Set<String> edges = new LinkedHashSet<>();
    private final SortedMap<Integer, Integer> senders = new TreeMap<>();
    private final SortedMap<Integer, String> nodes = new TreeMap<>();

    private Dot(ExportedRun run) {
        this.run = run;
        telling = new Telling(run.trace());
        shown = new Shown(run, telling, MOST);
    }

    /** Writes the graph; does not close the stream. */
    static void write(ExportedRun run, OutputStream out) throws IOException {
        Dot dot = new Dot(run);
        dot.graph();
        out.write(dot.text.toString().getBytes(StandardCharsets.US_ASCII));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void graph() {
        line("// racewalk replay " + run.origin().replay());
        line("digraph racewalk {");
        line("  graph [rankdir=TB, newrank=true, splines=true, nodesep=0.4, ranksep=0.25,");
        line("    fontname=\"monospace\", fontsize=10, labelloc=b, labeljust=l,");
        line("    label=" + quote(caption()) + "];");
        line("  node [shape=box, style=filled, fillcolor=white, fontname=\"monospace\",");
        line("    fontsize=10, margin=\"0.08,0.04\"];");
        line("  edge [fontname=\"monospace\", fontsize=9, arrowsize=0.7];");
        columns();
        violation();
        chain();
        programOrder();
        communication();
        flows();
        edges.forEach(this::line);
        line("}");
    }

    // ---- nodes
    // ---------------------------------------------------------------------------------------

    private String caption() {
        StringBuilder caption = new StringBuilder();
        run.violation()
                .ifPresent(violation -> caption.append(Telling.title(violation)).append('\n'));
        if (shown.left() > 0) {
            caption.append("the first ").append(shown.left()).append(" steps are left out\n");
        }
        caption.append("black: program order  rf: reads from  co: overwrites");
        caption.append("  fr: read before it was overwritten\n");
        caption.append("msg: message  lock: handed over\n");
        wrap(caption, "racewalk replay " + run.origin().replay(), 90);
        return caption.toString();
    }

    private void columns() {
        SortedMap<Integer, List<Shown.Row>> columns = new TreeMap<>();
        for (Shown.Row row : shown.rows()) {
            nodes.put(row.index(), "s" + row.number());
            columns.computeIfAbsent(Clocks.host(row.event()), unused -> new ArrayList<>()).add(row);
        }
        columns.forEach((host, rows) -> {
            line("  subgraph cluster_" + (host == Clocks.RCU ? "rcu" : "cpu" + host) + " {");
            line("    label=" + quote(actor(host, rows)) + "; labeljust=c; labelloc=t;");
            line("    style=\"rounded,filled\"; color=\"#b0b0b0\"; fillcolor=\"#f4f4f4\";");
            String function = "";
            for (Shown.Row row : rows) {
                String in = row.event().at() == null ? "" : row.event().at().function();
                node(row, in.equals(function) ? "" : in);
                function = in;
            }
            line("  }");
        });
    }

    private String actor(int host, List<Shown.Row> rows) {
        if (host == Clocks.RCU) {
            return "RCU";
        }
        Set<String> names = new LinkedHashSet<>();
        for (Shown.Row row : rows) {
            if (row.event().task() >= 0) {
                names.add(telling.plain(run.trace().taskName(row.event().task())));
            }
        }
        return names.isEmpty()
                ? "CPU" + host
                : "CPU" + host + " (" + String.join(", ", names) + ")";
    }

    private void node(Shown.Row row, String function) {
        StringBuilder label = new StringBuilder();
        wrap(label, "[" + row.number() + "] " + telling.text(row.event()), WIDTH);
        String place = Acts.place(row.event().at());
        if (!place.isEmpty()) {
            String file = place.substring(place.lastIndexOf('/') + 1);
            wrap(label, function.isEmpty() ? file : function + "() " + file, WIDTH);
        }
        boolean early = !row.rules().isEmpty();
        if (early) {
            label.append("reordered\n");
        }
        String tooltip = row.why() + (early ? " " + String.join(" ", row.rules()) : "");
        line(
                "    s"
                        + row.number()
                        + " [label="
                        + quote(label.toString())
                        + (early ? ", fillcolor=\"#fff2cc\"" : "")
                        + (tooltip.isBlank() ? "" : ", tooltip=" + quote(tooltip.strip()))
                        + "];");
    }

    /** Breaks at spaces where it can; lines end left-justified. */
    private static void wrap(StringBuilder to, String words, int width) {
        String rest = words;
        while (rest.length() > width) {
            int cut = rest.lastIndexOf(' ', width);
            cut = cut < width / 3 ? width : cut;
            to.append(rest, 0, cut).append('\n');
            rest = "  " + rest.substring(cut).strip();
        }
        to.append(rest).append('\n');
    }

    private void violation() {
        if (run.violation().isEmpty()) {
            return;
        }
        Violation violation = run.violation().get();
        StringBuilder label = new StringBuilder();
        wrap(label, telling.verdict(violation), 60);
        line(
                "  violation [label="
                        + quote(label.toString())
                        + ", fillcolor=\"#f8cecc\", color=\"#b00000\"];");
        if (!shown.rows().isEmpty()) {
            ends(violation, shown.rows().getLast());
        }
    }

    /** What broke, and where the object went that it needed. */
    private void ends(Violation violation, Shown.Row last) {
        edges.add("  s" + last.number() + " -> violation [color=\"#b00000\"];");
        for (Shown.Row row : shown.rows()) {
            boolean freed =
                    row.event() instanceof TraceEvent.Primitive primitive
                            && primitive.group() == TraceEvent.Group.FREE
                            && primitive.target().object().equals(violation.objectName());
            if (freed && row.number() != last.number()) {
                edges.add(
                        "  s"
                                + row.number()
                                + " -> s"
                                + last.number()
                                + " [label=\"freed\", color=\"#b00000\","
                                + " fontcolor=\"#b00000\", constraint=false];");
            }
        }
    }

    // ---- edges
    // ---------------------------------------------------------------------------------------

    /** Keeps time downwards, over all columns. */
    private void chain() {
        StringBuilder chain = new StringBuilder("  ");
        for (Shown.Row row : shown.rows()) {
            chain.append(chain.length() == 2 ? "" : " -> ").append("s").append(row.number());
        }
        if (shown.rows().size() > 1) {
            line(chain + " [style=invis, weight=2];");
        }
    }

    private void edge(int from, int to, String relation, String colour, boolean ranks) {
        String head = nodes.get(from);
        String tail = nodes.get(to);
        if (head != null && tail != null && from != to) {
            edges.add(
                    "  "
                            + head
                            + " -> "
                            + tail
                            + " ["
                            + (relation.isEmpty() ? "" : "label=\"" + relation + "\", ")
                            + "color=\""
                            + colour
                            + "\", fontcolor=\""
                            + colour
                            + "\""
                            + (ranks ? ", weight=8];" : ", constraint=false];"));
        }
    }

    private void programOrder() {
        SortedMap<Integer, Integer> last = new TreeMap<>();
        for (Shown.Row row : shown.rows()) {
            int task = row.event().task();
            Integer before = task < 0 ? null : last.put(task, row.index());
            if (before != null) {
                edge(before, row.index(), "", "black", true);
            }
        }
    }

    /** Direct co and fr between what is shown, across actors. */
    private void communication() {
        SortedMap<Long, Shown.Row> written = new TreeMap<>();
        SortedMap<Long, List<Shown.Row>> read = new TreeMap<>();
        for (Shown.Row row : shown.rows()) {
            if (!(row.event() instanceof TraceEvent.Access access)) {
                continue;
            }
            long address = access.target().address();
            List<Shown.Row> readers = read.computeIfAbsent(address, unused -> new ArrayList<>());
            if (access.effect() == Effect.READ) {
                readers.add(row);
                continue;
            }
            boolean told = access.from() > 0 && access.effect() == Effect.UPDATE;
            for (Shown.Row reader : readers) {
                if (reader.event().task() != access.task()) {
                    edge(reader.index(), row.index(), "fr", "#0060b0", false);
                    told = true;
                }
            }
            Shown.Row before = written.put(address, row);
            if (before != null && before.event().task() != access.task() && !told) {
                edge(before.index(), row.index(), "co", "#a05000", false);
            }
            readers.clear();
        }
    }

    private void flows() {
        Trace trace = run.trace();
        for (Flow flow : Flows.of(trace)) {
            switch (flow.kind()) {
                case READS_FROM -> edge(flow.from(), flow.to(), "rf", "#c00000", false);
                case LOCK -> edge(flow.from(), flow.to(), "lock", "#7030a0", false);
                case MESSAGE -> {
                    senders.put(flow.to(), flow.from());
                    edge(shownSender(flow.to()), flow.to(), "msg", "#008000", false);
                }
            }
        }
    }

    /** The nearest event before a message that is shown, along the messages that led to it. */
    private int shownSender(int message) {
        int at = senders.getOrDefault(message, -1);
        while (at >= 0 && !nodes.containsKey(at)) {
            at = senders.getOrDefault(at, -1);
        }
        return at;
    }

    /** Line ends become left-justified ones. */
    private static String quote(String raw) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\l");
                default -> quoted.append(c >= ' ' && c <= '~' ? c : '?');
            }
        }
        return quoted.append('"').toString();
    }
}
