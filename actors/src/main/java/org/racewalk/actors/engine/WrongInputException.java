package org.racewalk.actors.engine;

/** What the user gave cannot be worked on; the message is for the user, whole and without trace. */
public final class WrongInputException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public WrongInputException(String message) {
        super(message, null, false, false);
    }

    /** For a failure that was already put into words for the user. */
    public WrongInputException(Exception told) {
        this(String.valueOf(told.getMessage()));
    }
}
