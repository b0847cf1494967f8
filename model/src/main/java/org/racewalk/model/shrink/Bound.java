package org.racewalk.model.shrink;

/**
 * How much may be spent: never time, so that the result is the same on every machine.
 *
 * @param runs at most so many candidates are tried
 * @param steps no further candidate is tried once all had so many steps together
 */
public record Bound(long runs, long steps) {
    private static final long STEPS_PER_RUN = 2_000;

    /** Enough for most runs of hundreds of steps. */
    public static final Bound DEFAULT = ofRuns(20_000);

    /** For what nobody waits for. */
    public static final Bound AUTOMATIC = ofRuns(8_000);

    /** So many runs, of the length that most have. */
    public static Bound ofRuns(long runs) {
        return new Bound(runs, Math.multiplyExact(runs, STEPS_PER_RUN));
    }
}
