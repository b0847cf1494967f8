package org.racewalk.actors.wire;

/**
 * Bytes that are no message, or a value that is too large to be one. The message says what is wrong
 * in one line of printable characters, whatever the bytes were.
 */
public final class WireException extends RuntimeException {
    public WireException(String message) {
        super(message);
    }

    public WireException(String message, Throwable cause) {
        super(message, cause);
    }
}
