package org.racewalk.actors.store;

/** The database does not answer, or cannot write: wait and try again. */
public final class StoreUnavailableException extends RuntimeException {
    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
