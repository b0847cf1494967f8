package org.racewalk.actors.store;

/** What the URL names is no store of this version; nothing was changed. */
public final class StoreUnusableException extends RuntimeException {
    public StoreUnusableException(String message) {
        super(message);
    }
}
