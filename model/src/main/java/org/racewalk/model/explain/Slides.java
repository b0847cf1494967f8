package org.racewalk.model.explain;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Finds out which events must come before which. Between two switches of a CPU others act: the end
 * of what it did before is moved behind all of that, one step more each time, until the violation
 * is gone; that step must come before, and before what is found by moving it on step by step.
 * Likewise the begin of what it does afterwards is moved ahead.
 */
final class Slides {
    /** Messages have actors of their own, behind the CPUs. */
    private static final int MESSAGES = 64;

    private final Trials trials;
    private final Order order;
    private final int last;
    private final long mostRuns;
    private final int[] actor;
    private final TreeMap<Long, Constraint> found = new TreeMap<>();
    private boolean complete = true;

    /**
     * @param last index of the event with which the violation is there
     * @param mostRuns gives up after so many
     */
    Slides(Trials trials, Order order, int last, long mostRuns) {
        this.trials = trials;
        this.order = order;
        this.last = last;
        this.mostRuns = trials.runs() + mostRuns;
        actor = new int[last + 1];
        for (int i = 0; i <= last; i++) {
            actor[i] = order.get(i).isMessage() ? MESSAGES + i : order.get(i).cpu();
        }
    }

    /** All that were found, by place in the run. */
    List<Constraint> constraints() {
        int from = 0;
        while (from <= last && complete) {
            int to = from;
            while (to < last && actor[to + 1] == actor[from]) {
                to++;
            }
            delay(from, to + 1);
            advance(from, to + 1);
            from = to + 1;
        }
        return new ArrayList<>(found.values());
    }

    /** Whether all were tried. */
    boolean isComplete() {
        return complete;
    }

    private boolean fails(Order changed) {
        complete &= trials.runs() < mostRuns;
        return !complete || trials.fails(changed);
    }

    /** Moves the end of a stretch behind what others do before its actor acts again. */
    private void delay(int from, int to) {
        int until = to;
        while (until <= last && actor[until] != actor[from]) {
            until++;
        }
        for (int at = to - 1; at >= from && until > to; at--) {
            if (!fails(order.moved(at, to, until))) {
                for (int behind = to + 1; behind <= until; behind++) {
                    Order swapped = order.moved(at, to, behind);
                    if (!fails(swapped)) {
                        add(at, behind - 1, swapped, (to - at) * (behind - to));
                        return;
                    }
                }
            }
        }
    }

    /** Moves the begin of a stretch ahead of what others did since its actor acted before. */
    private void advance(int from, int to) {
        int since = from;
        while (since > 0 && actor[since - 1] != actor[from]) {
            since--;
        }
        for (int at = from; at < to && since < from; at++) {
            if (!fails(order.moved(from, at + 1, since))) {
                for (int ahead = from - 1; ahead >= since; ahead--) {
                    Order swapped = order.moved(from, at + 1, ahead);
                    if (!fails(swapped)) {
                        add(ahead, at, swapped, (at + 1 - from) * (from - ahead));
                        return;
                    }
                }
            }
        }
    }

    private void add(int before, int after, Order swapped, int distance) {
        if (complete) {
            Constraint constraint = new Constraint(before, after, swapped, distance);
            found.merge(
                    (long) before << 32 | after,
                    constraint,
                    (old, now) -> now.distance() < old.distance() ? now : old);
        }
    }
}
