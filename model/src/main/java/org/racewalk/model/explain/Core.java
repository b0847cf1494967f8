package org.racewalk.model.explain;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The steps that matter, while they are gathered: events of the trace, and why each is there. */
final class Core {
    private final Trace trace;

    /** By index in the trace; an empty reason is still to be given. */
    private final SortedMap<Integer, String> steps = new TreeMap<>();

    private List<Integer> events = List.of();

    Core(Trace trace) {
        this.trace = trace;
    }

    /** Adds a step, if there is one; the first reason counts. */
    void add(int event, String why) {
        if (event >= 0) {
            steps.putIfAbsent(event, why);
            events = List.of();
        }
    }

    /** Takes a step out; what stays tells of it. */
    void remove(int event) {
        steps.remove(event);
        events = List.of();
    }

    /** Gives a reason to a step that has none. */
    void reason(int event, String why) {
        steps.computeIfPresent(event, (unused, old) -> old.isEmpty() ? why : old);
    }

    boolean contains(int event) {
        return steps.containsKey(event);
    }

    /** Indices in the trace, ascending. */
    List<Integer> events() {
        if (events.isEmpty()) {
            events = List.copyOf(steps.keySet());
        }
        return events;
    }

    /** The number of a step in the table, from 1, or 0. */
    int number(int event) {
        return events().indexOf(event) + 1;
    }

    /** As the table writes it. */
    String row(int event) {
        return "[" + number(event) + "]";
    }

    int size() {
        return steps.size();
    }

    /** The event of a step, or null for one that was not carried out. */
    @Nullable TraceEvent event(int index) {
        return index < trace.events().size() ? trace.events().get(index) : null;
    }

    List<Explanation.CoreStep> list() {
        List<Explanation.CoreStep> list = new ArrayList<>();
        steps.forEach(
                (event, why) -> list.add(new Explanation.CoreStep(list.size() + 1, event, why)));
        return List.copyOf(list);
    }
}
