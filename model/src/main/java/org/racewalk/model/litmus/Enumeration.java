package org.racewalk.model.litmus;

import java.util.List;

/**
 * Makes every run there is, depth first. A state that was there before is not gone into again, nor
 * is a run whose guesses were wrong.
 */
final class Enumeration implements LitmusDecider {
    private final int[] ways;
    private final LongSet visited = new LongSet();
    private final Choices choices = new Choices();

    Enumeration(LitmusProgram program) {
        ways = program.paths().stream().mapToInt(List::size).toArray();
    }

    /** To be called after each run: whether it was the last. */
    boolean isLast() {
        return !choices.advance();
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
