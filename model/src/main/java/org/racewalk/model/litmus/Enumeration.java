package org.racewalk.model.litmus;

import java.util.Arrays;

/**
 * Makes every run there is, depth first: each run follows the one before up to the last decision
 * that has something left to choose. A state that was there before is not gone into again.
 */
final class Enumeration implements LitmusDecider {
    private final int[] ways;
    private final long most;
    private final LongSet visited = new LongSet();
    private int[] choices = new int[64];
    private int[] options = new int[64];
    private int depth;
    private int given;
    private boolean exhausted;
    private long runs;
    private boolean pruned;

    Enumeration(LitmusProgram program, long mostRuns) {
        ways = program.paths().stream().mapToInt(java.util.List::size).toArray();
        most = mostRuns;
    }

    /** Whether all has been seen, or the bound is reached. */
    boolean isOver() {
        return exhausted || runs >= most;
    }

    /** Whether all has been seen. */
    boolean isExhausted() {
        return exhausted;
    }

    /** How many runs were made, those that were cut short included. */
    long runs() {
        return runs;
    }

    /** To be called after each run. */
    void next() {
        runs++;
        while (depth > 0 && choices[depth - 1] + 1 >= options[depth - 1]) {
            depth--;
        }
        if (depth == 0) {
            exhausted = true;
        } else {
            choices[depth - 1]++;
        }
        given = depth;
    }

    private int choose(int count) {
        if (depth < given) {
            return choices[depth++];
        }
        if (depth == choices.length) {
            choices = Arrays.copyOf(choices, 2 * depth);
            options = Arrays.copyOf(options, 2 * depth);
        }
        choices[depth] = 0;
        options[depth++] = count;
        return 0;
    }

    @Override
    public boolean begin(int[] chosen) {
        depth = 0;
        pruned = false;
        for (int t = 0; t < chosen.length; t++) {
            if (ways[t] == 0) {
                return false;
            }
            chosen[t] = ways[t] == 1 ? 0 : choose(ways[t]);
        }
        return true;
    }

    /** Whether the run was cut short. */
    boolean isPruned() {
        return pruned;
    }

    @Override
    public int action(LitmusMachine machine) {
        if (depth >= given && !visited.add(machine.fingerprint())) {
            pruned = true;
            return -1;
        }
        return choose(machine.count());
    }

    @Override
    public int place(LitmusMachine machine, int count) {
        return choose(count);
    }
}
