package org.racewalk.model.explain;

import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.Wording;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Where a task begins to do the same for ever. */
final class Rounds {
    /** Longest round looked for, in events. */
    private static final int MOST = 512;

    /** So many equal rounds at least, one after the other, up to the end. */
    private static final int LEAST = 3;

    private Rounds() {}

    /**
     * The events of the first of the equal rounds with which a task ends.
     *
     * @param events of the run, up to the violation
     * @return empty if it does not end so
     */
    static List<Integer> first(List<TraceEvent> events, int task, Wording wording) {
        List<Integer> own = new ArrayList<>();
        List<Integer> keys = new ArrayList<>();
        Map<String, Integer> numbers = new TreeMap<>();
        for (int i = 0; i < events.size(); i++) {
            TraceEvent event = events.get(i);
            if (event.task() == task && Rows.isRow(event)) {
                own.add(i);
                String key = wording.text(event) + "@" + event.at();
                keys.add(numbers.computeIfAbsent(key, unused -> numbers.size()));
            }
        }
        for (int period = 1; period <= Math.min(MOST, keys.size() / LEAST); period++) {
            int same = keys.size() - period;
            while (same > 0 && keys.get(same - 1).equals(keys.get(same - 1 + period))) {
                same--;
            }
            if (keys.size() - same >= LEAST * period) {
                return List.copyOf(own.subList(same, same + period));
            }
        }
        return List.of();
    }
}
