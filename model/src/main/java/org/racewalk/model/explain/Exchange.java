package org.racewalk.model.explain;

import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.Wording;

import java.util.List;
import java.util.Objects;

/**
 * Whether two steps that were to come the other way round did so in the changed run: a lock may
 * forbid it, and without the first the second's task may do something else.
 */
final class Exchange {
    private final Trace run;
    private final Trace made;

    /**
     * @param run as it was
     * @param made with the change
     */
    Exchange(Trace run, Trace made) {
        this.run = run;
        this.made = made;
    }

    /**
     * What there is to say of it.
     *
     * @param possible false: they came in the old order all the same
     * @param text why, or what is otherwise; empty: it was as asked
     */
    record Told(boolean possible, String text) {}

    /**
     * Looks for both.
     *
     * @param first index in the run of the event that was to come later
     * @param second of the one that was to come before it
     */
    Told told(int first, int second, String firstRow, String secondRow) {
        if (second >= run.events().size() || first >= run.events().size()) {
            return new Told(true, "");
        }
        int a = find(first);
        int b = find(second);
        if (b < 0) {
            return new Told(true, secondRow + " does not come about then");
        }
        if (a < 0) {
            return new Told(true, firstRow + " does not come about then");
        }
        return b < a ? new Told(true, "") : new Told(false, hindrance(b));
    }

    /** Why an event came no earlier: its task waited. */
    private String hindrance(int event) {
        TraceEvent late = made.events().get(event);
        for (int i = event; i >= 0; i--) {
            TraceEvent before = made.events().get(i);
            if (before instanceof TraceEvent.Wait && before.task() == late.task()) {
                return "CPU" + late.cpu() + " " + new Wording(made).text(before) + " until then";
            }
        }
        return "nothing makes it possible earlier";
    }

    /** Index in the changed run of the event that is this one, or -1. */
    private int find(int index) {
        TraceEvent wanted = run.events().get(index);
        int number = 0;
        for (int i = 0; i <= index; i++) {
            number += isSame(run.events().get(i), wanted) ? 1 : 0;
        }
        List<TraceEvent> events = made.events();
        for (int i = 0; i < events.size(); i++) {
            number -= isSame(events.get(i), wanted) ? 1 : 0;
            if (number == 0) {
                return i;
            }
        }
        return -1;
    }

    /** The same act of the same task, whatever it saw. */
    private static boolean isSame(TraceEvent one, TraceEvent other) {
        return one.getClass() == other.getClass()
                && one.cpu() == other.cpu()
                && one.task() == other.task()
                && Objects.equals(one.at(), other.at())
                && name(one).equals(name(other));
    }

    private static String name(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Access access -> access.effect() + access.target().field();
            case TraceEvent.Primitive primitive -> primitive.name();
            case TraceEvent.Delivered delivered -> delivered.message();
            default -> "";
        };
    }
}
