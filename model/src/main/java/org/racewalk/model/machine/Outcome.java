package org.racewalk.model.machine;

/** How a run ended. */
public enum Outcome {
    /** All tasks ended and nothing was found. */
    PASSED,
    /** At least one violation. */
    VIOLATED,
    /** The bounds were reached before all tasks ended, without a repeated state: says nothing. */
    INCONCLUSIVE
}
