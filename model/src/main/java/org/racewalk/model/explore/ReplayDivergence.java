package org.racewalk.model.explore;

/**
 * A recorded decision cannot be made again: the run is not the one that was recorded. Either the
 * sources changed or the simulator is broken.
 */
public final class ReplayDivergence extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int decision;

    ReplayDivergence(int decision, String message) {
        super(message);
        this.decision = decision;
    }

    /** Number of the first decision that differs, from 0. */
    public int decision() {
        return decision;
    }
}
