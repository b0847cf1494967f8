package org.racewalk.actors.cli;

/** What the process's exit status says. The numbers are a promise to scripts. */
final class ExitCode {
    private ExitCode() {}

    /** The requested runs were made, nothing was found. */
    static final int CLEAN = 0;

    /** There are findings. */
    static final int FINDINGS = 1;

    /** Wrong input. */
    static final int WRONG_INPUT = 2;

    /** Stopped before the requested runs were made and nothing found, or a vacuous verdict. */
    static final int INCOMPLETE = 3;

    /** The environment does not allow it. */
    static final int ENVIRONMENT = 4;

    /** Racewalk itself failed, or a run ended differently when made again. */
    static final int INTERNAL = 5;

    /** A node that the cluster did not keep, or did not let in: a supervisor starts it again. */
    static final int RESTART = 75;
}
