package org.racewalk.model.trace;

import org.racewalk.model.oracle.Violation.Frame;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The interleaving as a table: one column per CPU, one step per row, the function as a heading when
 * it changes, the line number at the right margin. Columns overlap: each row holds one step, so it
 * may use the room of the CPUs to its right. From three CPUs on bars show the columns. With very
 * many CPUs all rows start at the left and headings name the CPU.
 */
final class Table {
    private static final int GUTTER = 6;
    private static final int LAST_COLUMN = 30;
    private static final int MAX_STRIDE = 26;
    private static final int MAX_COLUMNS = 12;

    private final Slice slice;
    private final Trace trace;
    private final Wording wording;
    private final List<Integer> cpus = new ArrayList<>();
    private final SortedMap<Integer, LinkedHashSet<Integer>> tasks = new TreeMap<>();
    private final int noteWidth;
    private final int stride;
    private final boolean linear;
    private final List<String> lines = new ArrayList<>();
    private final SortedMap<Integer, String> lastFunction = new TreeMap<>();
    private final SortedMap<Integer, Integer> lastTask = new TreeMap<>();
    private final List<Integer> marked;
    private int lastCpu = -1;

    private Table(Slice slice, Trace trace, Wording wording, List<Integer> marked) {
        this.slice = slice;
        this.marked = marked;
        this.trace = trace;
        this.wording = wording;
        int note = 0;
        for (Slice.Item item : slice.items()) {
            if (item instanceof Slice.Shown shown) {
                TraceEvent event = shown.event();
                note = Math.max(note, note(event).length());
                if (event.cpu() >= 0) {
                    LinkedHashSet<Integer> on =
                            tasks.computeIfAbsent(event.cpu(), cpu -> new LinkedHashSet<>());
                    if (event.task() >= 0) {
                        on.add(event.task());
                    }
                }
            }
        }
        cpus.addAll(tasks.keySet());
        noteWidth = note + 1;
        linear = cpus.size() > MAX_COLUMNS;
        int room = Lines.WIDTH - noteWidth - GUTTER;
        stride = Math.min(MAX_STRIDE, (room - LAST_COLUMN) / Math.max(1, cpus.size() - 1));
    }

    static List<String> of(Slice slice, Trace trace, Wording wording) {
        return of(slice, trace, wording, List.of());
    }

    /** As above, with an asterisk at the rows of these numbers. */
    static List<String> of(Slice slice, Trace trace, Wording wording, List<Integer> marked) {
        return new Table(slice, trace, wording, marked).lay();
    }

    /** Which file each function of the table is in: the rows have line numbers only. */
    static List<String> sources(Slice slice) {
        Map<String, LinkedHashSet<String>> functions = new LinkedHashMap<>();
        for (Slice.Item item : slice.items()) {
            if (item instanceof Slice.Shown shown) {
                Frame at = shown.event().at();
                if (at != null) {
                    functions
                            .computeIfAbsent(Wording.path(at.file()), f -> new LinkedHashSet<>())
                            .add(at.function());
                }
            }
        }
        List<String> lines = new ArrayList<>();
        if (functions.size() == 1) {
            String file = functions.keySet().iterator().next();
            String line = " lines are those of " + Lines.pathTail(file, Lines.WIDTH - 20);
            lines.add(line.stripTrailing());
            return lines;
        }
        functions.forEach((file, names) -> {
            lines.add(" lines in " + Lines.pathTail(file, Lines.WIDTH - 11) + ":");
            lines.addAll(Lines.paragraph("   ", String.join(", ", names)));
        });
        return lines;
    }

    private List<String> lay() {
        header();
        for (Slice.Item item : slice.items()) {
            switch (item) {
                case Slice.Shown shown -> shown(shown);
                case Slice.Rounds rounds ->
                        text(
                                "",
                                rounds.cpu(),
                                "... " + Lines.count(rounds.more(), "more round"),
                                "");
                case Slice.Gap gap ->
                        lines.add("   ... " + Lines.count(gap.steps(), "step") + " left out");
            }
        }
        return lines;
    }

    // ---- header
    // -----------------------------------------------------------------------------------

    private void header() {
        if (linear) {
            return;
        }
        List<String> labels = new ArrayList<>();
        boolean fits = true;
        for (int i = 0; i < cpus.size(); i++) {
            String label = label(cpus.get(i));
            boolean last = i == cpus.size() - 1;
            fits &= last || label.length() < stride;
            labels.add(Lines.middle(label, Lines.WIDTH - start(i)));
        }
        if (fits) {
            StringBuilder names = new StringBuilder();
            StringBuilder dashes = new StringBuilder();
            for (int i = 0; i < labels.size(); i++) {
                names.append(" ".repeat(start(i) - names.length())).append(labels.get(i));
                dashes.append(" ".repeat(start(i) - dashes.length()))
                        .append("-".repeat(labels.get(i).length()));
            }
            lines.add(names.toString());
            lines.add(dashes.toString());
            return;
        }
        for (int i = 0; i < labels.size(); i++) {
            lines.add(bars(i, labels.get(i), false));
        }
    }

    private String label(int cpu) {
        List<String> names = new ArrayList<>();
        LinkedHashSet<Integer> on = tasks.getOrDefault(cpu, new LinkedHashSet<>());
        for (int task : on) {
            String name = wording.plain(trace.taskName(task));
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        if (names.size() > 2) {
            names = List.of(names.get(0), names.size() - 1 + " more");
        }
        return names.isEmpty() ? "CPU" + cpu : "CPU" + cpu + " (" + String.join(", ", names) + ")";
    }

    // ---- rows
    // -------------------------------------------------------------------------------------

    private void shown(Slice.Shown shown) {
        TraceEvent event = shown.event();
        headings(event);
        String mark = marked.contains(shown.number()) ? "*" : " ";
        String number = mark + (shown.number() < 10 ? " [" : "[") + shown.number() + "]";
        text(number, event.cpu(), wording.text(event), note(event));
    }

    /**
     * The task when a CPU goes over to another one, the function when the CPU's row has a new one.
     */
    private void headings(TraceEvent event) {
        int cpu = event.cpu();
        Frame at = event.at();
        if (cpu < 0 || at == null) {
            return;
        }
        String function = Lines.ascii(at.function()) + "()";
        if (linear) {
            String heading = "CPU" + cpu + " " + wording.plain(trace.taskName(event.task()));
            if (cpu != lastCpu || !heading.concat(function).equals(lastFunction.get(cpu))) {
                lines.add("  " + Lines.middle(heading + ": " + function, Lines.WIDTH - 2));
            }
            lastCpu = cpu;
            lastFunction.put(cpu, heading.concat(function));
            return;
        }
        int column = cpus.indexOf(cpu);
        boolean changes = !Integer.valueOf(event.task()).equals(lastTask.put(cpu, event.task()));
        LinkedHashSet<Integer> on = tasks.getOrDefault(cpu, new LinkedHashSet<>());
        if (changes && on.size() > 1) {
            String task = "< " + wording.plain(trace.taskName(event.task())) + " >";
            lines.add(bars(column, Lines.middle(task, width(column)), true));
        }
        boolean elsewhere = !function.equals(lastFunction.put(cpu, function));
        if (elsewhere || (changes && on.size() > 1)) {
            lines.add(bars(column, Lines.middle(function, width(column)), true));
        }
    }

    private void text(String number, int cpu, String text, String note) {
        int column = linear ? 0 : Math.max(0, cpus.indexOf(cpu));
        boolean indented = cpu >= 0 && !text.startsWith("<");
        String indent = indented ? "  " : "";
        int width = cpu < 0 ? Lines.WIDTH - GUTTER - noteWidth : width(column);
        boolean first = true;
        for (String part : Lines.wrap(text, width - indent.length(), 2)) {
            String line = bars(column, indent + part, true);
            if (first) {
                line = number + line.substring(number.length());
                line = Lines.pad(line, Lines.WIDTH - note.length()) + note;
            }
            lines.add(line.stripTrailing());
            first = false;
        }
    }

    private static String note(TraceEvent event) {
        Frame at = event.at();
        return at == null ? "" : ":" + at.line();
    }

    // ---- columns
    // ----------------------------------------------------------------------------------

    private int start(int column) {
        return linear ? GUTTER : GUTTER + column * stride;
    }

    private int width(int column) {
        return Lines.WIDTH - noteWidth - start(column);
    }

    /** The text in its column, bars in the others where there is room; none with two columns. */
    private String bars(int column, String text, boolean both) {
        StringBuilder line = new StringBuilder();
        boolean drawn = cpus.size() > 2 && !linear;
        for (int i = 0; i < column && drawn; i++) {
            line.append(" ".repeat(start(i) - line.length())).append('|');
        }
        line.append(" ".repeat(Math.max(0, start(column) - line.length()))).append(text);
        for (int i = column + 1; i < cpus.size() && drawn && both; i++) {
            if (start(i) > line.length()) {
                line.append(" ".repeat(start(i) - line.length())).append('|');
            }
        }
        return line.toString();
    }
}
