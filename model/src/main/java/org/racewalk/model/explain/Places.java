package org.racewalk.model.explain;

import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.Wording;

import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The moments of a run that questions point to, and the words for them. */
final class Places {
    private static final String AT = "\\[?([0-9]{1,9})\\]?|([A-Za-z_]\\w*)(?:\\(\\))?:([0-9]{1,7})";
    private static final Pattern PLACED =
            Pattern.compile("(.*)@\\s*(?:" + AT + ")\\s*", Pattern.DOTALL);
    private static final String TASK = "__racewalk_task_";

    private final Trace trace;
    private final List<Integer> rows;
    private final Wording wording;

    Places(Trace trace, List<Integer> rows, Wording wording) {
        this.trace = trace;
        this.rows = rows;
        this.wording = wording;
    }

    /**
     * What was asked, and of when.
     *
     * @param question without the place
     * @param event index of the event after which it is asked; -1: at the begin; the number of
     *     events: at the end
     * @param told the place, for people
     */
    record Asked(String question, int event, String told) {}

    /**
     * Reads {@code WHAT @ [N]}, {@code WHAT@N}, {@code WHAT @ FUNCTION:LINE} or {@code WHAT}.
     *
     * @throws IllegalArgumentException if there is no such place
     */
    Asked read(String question) {
        Matcher matcher = PLACED.matcher(question);
        if (!matcher.matches()) {
            return new Asked(question.strip(), trace.events().size(), "at the end");
        }
        String what = matcher.group(1).strip();
        if (matcher.group(2) == null) {
            return source(what, matcher.group(3), Integer.parseInt(matcher.group(4)));
        }
        int number = Integer.parseInt(matcher.group(2));
        if (number > rows.size()) {
            throw new IllegalArgumentException(
                    "["
                            + number
                            + "]: there are rows 1 to "
                            + rows.size()
                            + ", and 0 for the begin");
        }
        if (number == 0) {
            return new Asked(what, -1, "at the begin");
        }
        int event = rows.get(number - 1);
        return new Asked(what, event, "after [" + number + "]" + described(event));
    }

    private static boolean isIn(Frame at, String function) {
        return at.function().equals(function) || at.function().equals(TASK + function);
    }

    /** The last time that a line was carried out. */
    private Asked source(String what, String function, int line) {
        int times = 0;
        int last = -1;
        TreeSet<Integer> lines = new TreeSet<>();
        for (int i = 0; i < trace.events().size(); i++) {
            Frame at = trace.events().get(i).at();
            if (at != null && isIn(at, function) && Rows.isRow(trace.events().get(i))) {
                lines.add(at.line());
                if (at.line() == line) {
                    times++;
                    last = i;
                }
            }
        }
        if (last < 0) {
            throw new IllegalArgumentException(
                    function
                            + ":"
                            + line
                            + ": nothing was done there in this run"
                            + (lines.isEmpty()
                                    ? ", nor elsewhere in " + function + "()"
                                    : "; "
                                            + function
                                            + "() did something in lines "
                                            + list(lines)));
        }
        String often = times == 1 ? "" : ", the last of " + times + " times";
        return new Asked(what, last, "after " + function + ":" + line + often + described(last));
    }

    private static String list(TreeSet<Integer> lines) {
        List<String> some = lines.stream().limit(16).map(Object::toString).toList();
        return String.join(", ", some) + (lines.size() > some.size() ? ", ..." : "");
    }

    /** CPU and what it did, so that a number of another table is noticed. */
    private String described(int index) {
        if (index >= trace.events().size()) {
            return "";
        }
        TraceEvent event = trace.events().get(index);
        String cpu = event.cpu() < 0 ? "" : "CPU" + event.cpu() + " ";
        return " (" + cpu + wording.text(event) + ")";
    }

    /** Row if it has one, step, CPU, task, what, and where. */
    String place(int index) {
        if (index < 0) {
            return "from the begin";
        }
        if (index >= trace.events().size()) {
            return "at the end";
        }
        TraceEvent event = trace.events().get(index);
        String text = numbered(index);
        text += text.isEmpty() ? "" : " ";
        text += "step " + step(index);
        text += event.cpu() < 0 ? "" : ", CPU" + event.cpu();
        text += event.task() < 0 ? "" : " (" + who(event.task()) + ")";
        text += ": " + wording.text(event);
        if (event.at() != null) {
            String path = Wording.path(event.at().file());
            String file = path.substring(path.lastIndexOf('/') + 1);
            text += ", " + event.at().function() + "() " + file + ":" + event.at().line();
        }
        return wording.plain(text);
    }

    /** Its row, else its step. */
    String brief(int index) {
        String row = numbered(index);
        return !row.isEmpty() ? row : step(index) > 0 ? "step " + step(index) : "the begin";
    }

    private long step(int index) {
        return trace.events().get(index).step() - trace.setupSteps();
    }

    private String numbered(int index) {
        int row = rows.indexOf(index) + 1;
        return row == 0 ? "" : "[" + row + "]";
    }

    /** What the event at a place read, if it is a load of that name and read something else. */
    String otherwise(int index, String name, String newest) {
        if (index < 0 || index >= trace.events().size()) {
            return "";
        }
        return trace.events().get(index) instanceof TraceEvent.Access read
                        && read.effect() == TraceEvent.Effect.READ
                        && wording.name(read.target()).equals(name)
                        && !wording.plain(read.after()).equals(newest)
                ? " (the newest; CPU" + read.cpu() + " read " + wording.plain(read.after()) + ")"
                : "";
    }

    /** A task with its number. */
    String who(int task) {
        Trace.Task known = trace.tasks().get(task);
        return known == null ? trace.taskName(task) : "task " + known.id() + ", " + known.name();
    }
}
