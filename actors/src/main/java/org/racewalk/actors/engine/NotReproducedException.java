package org.racewalk.actors.engine;

/** A run did not end as its replay string says: Racewalk itself is broken. */
public final class NotReproducedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    NotReproducedException(String message) {
        super(message);
    }

    NotReproducedException(String message, Throwable cause) {
        super(message, cause);
    }
}
