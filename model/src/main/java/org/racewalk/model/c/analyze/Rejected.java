package org.racewalk.model.c.analyze;

/** An error was reported; the analysis goes on behind the construct that has it. */
final class Rejected extends RuntimeException {
    private static final long serialVersionUID = 1;

    Rejected() {
        super(null, null, false, false);
    }
}
