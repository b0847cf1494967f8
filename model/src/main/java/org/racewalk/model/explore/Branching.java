package org.racewalk.model.explore;

import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.Interconnect;

/**
 * A run that is another one's up to a step, and is drawn anew from there on: what led to a rare
 * situation is kept, what comes of it is tried again.
 */
final class Branching implements Decider {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private final Redrawing inner;
    private int step;
    private int number;
    private long seed;
    private long stepsAtBegin;
    private boolean due;

    Branching(Redrawing inner) {
        this.inner = inner;
    }

    /**
     * Of the following runs.
     *
     * @param atStep how many steps of the concurrent part are kept
     * @param branch which of the branches there, or 0: the run itself
     */
    void branch(int atStep, int branch) {
        step = atStep;
        number = branch;
    }

    /** Steps of the set-up before the last run's concurrent part. */
    long stepsAtBegin() {
        return stepsAtBegin;
    }

    @Override
    public void begin(long newSeed, Interconnect interconnect) {
        seed = newSeed;
        stepsAtBegin = interconnect.steps();
        due = number > 0;
        inner.begin(newSeed, interconnect);
    }

    @Override
    public int event(Interconnect interconnect) {
        if (due && interconnect.steps() - stepsAtBegin >= step) {
            due = false;
            inner.redraw(Randomness.mix(seed + GOLDEN * number), interconnect);
        }
        return inner.event(interconnect);
    }

    @Override
    public int value(int kind, int n) {
        return inner.value(kind, n);
    }
}
