package org.racewalk.model.trace;

import org.racewalk.model.oracle.Violation.Frame;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Finds rounds of loops in which a task sees and does the same again and again. Values are part of
 * "the same": a round in which anything changed is never folded.
 */
final class SpinLoops {
    /** Longest round looked for, in events. */
    private static final int MAX_PERIOD = 48;

    /** Fewer equal rounds are shown one by one. */
    private static final int MIN_ROUNDS = 3;

    /**
     * @param from index in the list of the first event of the round that is shown
     * @param to index of its last event
     * @param more how many equal rounds of the same task follow and are not shown
     */
    record Fold(int from, int to, int more) {}

    private final List<Fold> folds = new ArrayList<>();
    private final boolean[] hidden;
    private final int[] keys;

    /**
     * @param shown which events to look at; others are passed over
     */
    SpinLoops(List<TraceEvent> events, boolean[] shown, Wording wording) {
        hidden = new boolean[events.size()];
        keys = new int[events.size()];
        Map<String, Integer> numbers = new TreeMap<>();
        Map<Integer, List<Integer>> byTask = new TreeMap<>();
        for (int i = 0; i < events.size(); i++) {
            TraceEvent event = events.get(i);
            if (shown[i] && event.task() >= 0) {
                Frame at = event.at();
                String key = wording.text(event) + (at == null ? "" : at.function() + at.line());
                keys[i] = numbers.computeIfAbsent(key, unused -> numbers.size() + 1);
                byTask.computeIfAbsent(event.task(), unused -> new ArrayList<>()).add(i);
            }
        }
        byTask.values().forEach(this::fold);
    }

    /** Whether the event belongs to a round that is not shown. */
    boolean hidden(int i) {
        return hidden[i];
    }

    List<Fold> folds() {
        return folds;
    }

    private void fold(List<Integer> own) {
        int[] places = own.stream().mapToInt(Integer::intValue).toArray();
        int i = 0;
        while (i < places.length) {
            int best = 0;
            int bestPeriod = 0;
            for (int period = 1; period <= MAX_PERIOD; period++) {
                int rounds = rounds(places, i, period);
                if (rounds >= MIN_ROUNDS && rounds * period > best * bestPeriod) {
                    best = rounds;
                    bestPeriod = period;
                }
            }
            if (best == 0) {
                i++;
                continue;
            }
            int end = i + best * bestPeriod;
            for (int j = i + bestPeriod; j < end; j++) {
                hidden[places[j]] = true;
            }
            folds.add(new Fold(places[i], places[i + bestPeriod - 1], best - 1));
            i = end;
        }
    }

    private int rounds(int[] places, int from, int period) {
        int rounds = 1;
        while (from + (rounds + 1) * period <= places.length
                && same(places, from, from + rounds * period, period)) {
            rounds++;
        }
        return rounds;
    }

    private boolean same(int[] places, int first, int second, int length) {
        for (int i = 0; i < length; i++) {
            if (keys[places[first + i]] != keys[places[second + i]]) {
                return false;
            }
        }
        return true;
    }
}
