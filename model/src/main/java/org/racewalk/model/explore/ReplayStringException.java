package org.racewalk.model.explore;

/** A text is not a replay string of this version; the message says in one line what is wrong. */
public final class ReplayStringException extends Exception {
    private static final long serialVersionUID = 1;

    /** What is wrong with the text. */
    public enum Reason {
        /** It does not begin as a replay string does. */
        NOT_A_REPLAY_STRING,
        /** Its format is another version's. */
        OTHER_VERSION,
        /** Its end is missing. */
        TRUNCATED,
        /** The checksum differs. */
        MISTYPED
    }

    private final Reason reason;

    ReplayStringException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** What is wrong. */
    public Reason reason() {
        return reason;
    }
}
