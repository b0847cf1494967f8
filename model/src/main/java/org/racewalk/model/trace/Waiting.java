package org.racewalk.model.trace;

import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.TraceEvent.Group;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who waits for what held by whom when a run came to a halt. */
final class Waiting {
    /**
     * One waiting task.
     *
     * @param waits index of the event in which the wait began
     * @param holders indices of the events in which the lock's holders took it
     */
    record Edge(int waits, List<Integer> holders) {}

    private Waiting() {}

    /** All tasks whose last act is a wait, in order of their waits. */
    static List<Edge> edges(List<TraceEvent> events) {
        SortedMap<Long, SortedMap<Integer, Integer>> held = new TreeMap<>();
        SortedMap<Integer, Integer> waits = new TreeMap<>();
        for (int i = 0; i < events.size(); i++) {
            TraceEvent event = events.get(i);
            switch (event) {
                case TraceEvent.Wait wait -> waits.merge(wait.task(), i, Waiting::first);
                case TraceEvent.Primitive primitive -> {
                    waits.remove(primitive.task());
                    note(held, primitive, i);
                }
                case TraceEvent.Access access -> waits.remove(access.task());
                default -> {}
            }
        }
        List<Edge> edges = new ArrayList<>();
        waits.values().stream()
                .sorted()
                .forEach(i -> {
                    TraceEvent.Wait wait = (TraceEvent.Wait) events.get(i);
                    long lock = wait.target().address();
                    List<Integer> holders = new ArrayList<>();
                    if (lock != 0 && held.containsKey(lock)) {
                        holders.addAll(held.get(lock).values());
                    }
                    edges.add(new Edge(i, holders));
                });
        return edges;
    }

    private static int first(int old, int now) {
        return old;
    }

    private static void note(
            SortedMap<Long, SortedMap<Integer, Integer>> held,
            TraceEvent.Primitive primitive,
            int index) {
        long lock = primitive.target().address();
        if (primitive.group() == Group.LOCK && primitive.done()) {
            held.computeIfAbsent(lock, unused -> new TreeMap<>()).put(primitive.task(), index);
        } else if (primitive.intrinsic() == Intrinsic.UNLOCK) {
            SortedMap<Integer, Integer> holders = held.get(lock);
            if (holders != null && holders.remove(primitive.task()) == null) {
                holders.clear();
            }
        }
    }
}
