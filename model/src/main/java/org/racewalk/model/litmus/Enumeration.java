package org.racewalk.model.litmus;

import java.util.List;

/**
 * Makes every run there is, depth first. A state that was there before is not gone into again, nor
 * is a run whose guesses were wrong.
 */
final class Enumeration implements LitmusDecider {
    private final int[] ways;
    private final long most;
    private final LongSet visited = new LongSet();
    private final Choices choices = new Choices();
    private boolean exhausted;
    private long runs;

    Enumeration(LitmusProgram program, long mostRuns) {
        ways = program.paths().stream().mapToInt(List::size).toArray();
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
        exhausted = !choices.advance();
    }

    @Override
    public boolean begin(int[] chosen) {
        choices.begin();
        for (int t = 0; t < chosen.length; t++) {
            if (ways[t] == 0) {
                return false;
            }
            chosen[t] = ways[t] == 1 ? 0 : choices.choose(ways[t]);
        }
        return true;
    }

    @Override
    public int action(LitmusMachine machine) {
        if (choices.isNew() && !visited.add(machine.fingerprint())) {
            return -1;
        }
        return choices.choose(machine.count());
    }

    @Override
    public int place(LitmusMachine machine, int count) {
        return choices.choose(count);
    }
}
