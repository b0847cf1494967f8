package org.racewalk.actors.html;

import org.racewalk.model.explain.Explanation;
import org.racewalk.model.explain.Explanation.CoreStep;
import org.racewalk.model.trace.TraceEvent;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The events that the report shows, in order: everything that a CPU or a message did up to the
 * violation. Of a long run the last ones and all that belong to the core.
 */
final class Rows {
    /** Rows at most, beside the core's. */
    static final int MAX = 2_000;

    private final List<Integer> events = new ArrayList<>();
    private final SortedMap<Integer, Integer> rows = new TreeMap<>();
    private final SortedMap<Integer, CoreStep> core = new TreeMap<>();
    private final int cut;

    Rows(Explanation explanation) {
        explanation.core().forEach(step -> core.put(step.event(), step));
        List<TraceEvent> all = explanation.trace().events();
        List<Integer> shown = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            boolean before = all.get(i).step() <= explanation.violation().step();
            if (core.containsKey(i) || before && isRow(all.get(i))) {
                shown.add(i);
            }
        }
        if (core.containsKey(all.size())) {
            shown.add(all.size());
        }
        int from = Math.max(0, shown.size() - MAX);
        for (int i = 0; i < shown.size(); i++) {
            if (i >= from || core.containsKey(shown.get(i))) {
                rows.put(shown.get(i), events.size());
                events.add(shown.get(i));
            }
        }
        cut = shown.size() - events.size();
    }

    /** Whether the event is one that a CPU or a message did. */
    static boolean isRow(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Access access -> true;
            case TraceEvent.Primitive primitive -> true;
            case TraceEvent.Barrier barrier -> true;
            case TraceEvent.Wait wait -> true;
            case TraceEvent.Delivered delivered -> true;
            case TraceEvent.Switched switched -> true;
            case TraceEvent.Violated violated -> true;
            default -> false;
        };
    }

    /** Indices in the trace; its size for a step that was not carried out. */
    List<Integer> events() {
        return events;
    }

    /** The row of an event, or -1 if it has none. */
    int of(int event) {
        return rows.getOrDefault(event, -1);
    }

    /** The row of the event, or of the last one before it that has one; -1 if none has. */
    int upTo(int event) {
        SortedMap<Integer, Integer> before = rows.headMap(event + 1);
        return before.isEmpty() ? -1 : of(before.lastKey());
    }

    /** The core's steps by event. */
    SortedMap<Integer, CoreStep> core() {
        return core;
    }

    /** How many were left out. */
    int cut() {
        return cut;
    }
}
