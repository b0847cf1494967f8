package org.racewalk.model.litmus;

import org.racewalk.model.explore.Randomness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/** The final states seen, and how often each was. */
final class FinalStates {
    private final LitmusProgram program;
    private final LitmusMachine machine;
    private final long[] values;
    private final int shown;
    private final java.util.function.ToLongFunction<Observable> valueOf;
    private long[][] states = new long[16][];
    private long[] counts = new long[16];
    private int size;
    private int[] table = new int[64];

    FinalStates(LitmusProgram program, LitmusMachine machine) {
        this.program = program;
        this.machine = machine;
        this.values = new long[program.watched().size()];
        this.shown = program.observed().size();
        this.valueOf = this::valueOf;
    }

    private long valueOf(Observable observable) {
        List<Observable> observed = program.watched();
        for (int i = 0; i < observed.size(); i++) {
            if (observed.get(i).isSame(observable)) {
                return values[i];
            }
        }
        throw new IllegalStateException(observable.spelling());
    }

    /** Reads the state at the end of the machine's run; false if the filter leaves it out. */
    boolean take() {
        for (int i = 0; i < values.length; i++) {
            values[i] = machine.value(i);
        }
        Condition filter = program.test().filter();
        return filter == null || filter.holds(valueOf, program.variables()::constant);
    }

    /** Whether the state taken last fulfils the condition. */
    boolean isPositive() {
        return program.test().condition().holds(valueOf, program.variables()::constant);
    }

    /**
     * Counts the state taken last.
     *
     * @return whether it was not there before
     */
    boolean count() {
        int index = hash(values) & table.length - 1;
        while (table[index] != 0) {
            if (Arrays.equals(states[table[index] - 1], 0, shown, values, 0, shown)) {
                counts[table[index] - 1]++;
                return false;
            }
            index = index + 1 & table.length - 1;
        }
        add(index);
        return true;
    }

    private int hash(long[] state) {
        long hash = 0;
        for (int i = 0; i < shown; i++) {
            hash = Randomness.mix(hash + state[i] + i);
        }
        return (int) hash;
    }

    private void add(int index) {
        if (size == states.length) {
            states = Arrays.copyOf(states, 2 * size);
            counts = Arrays.copyOf(counts, 2 * size);
        }
        states[size] = values.clone();
        counts[size++] = 1;
        table[index] = size;
        if (size * 2 > table.length) {
            int[] larger = new int[2 * table.length];
            for (int s = 0; s < size; s++) {
                int at = hash(states[s]) & larger.length - 1;
                while (larger[at] != 0) {
                    at = at + 1 & larger.length - 1;
                }
                larger[at] = s + 1;
            }
            table = larger;
        }
    }

    int size() {
        return size;
    }

    /** How many states were seen exactly once: what is unseen is about as likely (Good-Turing). */
    int seenOnce() {
        int once = 0;
        for (int i = 0; i < size; i++) {
            once += counts[i] == 1 ? 1 : 0;
        }
        return once;
    }

    /** All states in the order of their text. */
    List<LitmusResult.FinalState> list() {
        TreeMap<String, LitmusResult.FinalState> sorted = new TreeMap<>();
        for (int s = 0; s < size; s++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < shown; i++) {
                values[i] = states[s][i];
                text.append(i == 0 ? "" : " ");
                text.append(program.observed().get(i).spelling()).append('=');
                text.append(program.variables().spelling(values[i])).append(';');
            }
            String state = text.toString();
            sorted.put(state, new LitmusResult.FinalState(state, counts[s], isPositive()));
        }
        return new ArrayList<>(sorted.values());
    }
}
