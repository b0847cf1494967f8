package org.racewalk.actors.plan;

import org.racewalk.model.shrink.Bound;

/**
 * How much work a campaign puts into making the runs that it found smaller. Part of the plan, so
 * that the result is the same on whatever nodes.
 *
 * @param runs that shrinking one finding may take; 0: nothing is shrunk
 * @param findings of each variant that are shrunk: those of its lowest runs
 */
public record ShrinkBounds(long runs, int findings) {
    /** Nothing is shrunk. */
    public static final ShrinkBounds OFF = new ShrinkBounds(0, 0);

    /** If a campaign file says nothing. */
    public static final ShrinkBounds USUAL = new ShrinkBounds(Bound.AUTOMATIC.runs(), 8);

    /** So that a mistake cannot keep a worker for days. */
    public static final long MOST_RUNS = 1_000_000;

    public ShrinkBounds {
        if (runs < 0 || runs > MOST_RUNS || findings < 0) {
            throw new IllegalArgumentException("shrinking in " + runs + " runs");
        }
    }

    /** Whether anything is shrunk. */
    public boolean isOn() {
        return runs > 0 && findings > 0;
    }

    /** Of one finding, in runs and steps; only if anything is shrunk. */
    public Bound bound() {
        return Bound.ofRuns(runs);
    }
}
