package org.racewalk.actors.store;

import org.jspecify.annotations.Nullable;

/**
 * What the URL names is no store of this version, or is damaged; nothing was changed, and waiting
 * does not help.
 */
public final class StoreUnusableException extends RuntimeException {
    public StoreUnusableException(String message) {
        this(message, null);
    }

    public StoreUnusableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
