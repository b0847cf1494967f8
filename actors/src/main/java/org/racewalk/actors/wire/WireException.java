package org.racewalk.actors.wire;

/**
 * Bytes that are no message, or a value that is too large to be one. The message says what is wrong
 * in one line of printable characters, whatever the bytes were. Without a stack trace: whoever
 * sends rubbish must not make it costly.
 */
public final class WireException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public WireException(String message) {
        super(message, null, false, false);
    }

    public WireException(String message, Throwable cause) {
        super(message, cause, false, false);
    }
}
