package org.racewalk.model.shrink;

/** A run that is to be made smaller does not show what it should. */
public final class NotReproduced extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final boolean broken;

    NotReproduced(String message, boolean broken) {
        super(message);
        this.broken = broken;
    }

    /** Whether the simulator is broken: the run is not the one that its replay string promises. */
    public boolean isBroken() {
        return broken;
    }
}
