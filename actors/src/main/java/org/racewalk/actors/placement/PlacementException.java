package org.racewalk.actors.placement;

/** A spread world cannot make its run: no place to be, or the machine itself is broken. */
public final class PlacementException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public PlacementException(String message) {
        super(message);
    }
}
