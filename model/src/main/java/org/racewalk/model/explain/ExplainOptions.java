package org.racewalk.model.explain;

/**
 * Bounds of an explanation, in runs and steps, never in time.
 *
 * @param runs random continuations from each prefix of the core, at most
 * @param slides changed runs for the core, at most
 * @param steps of all runs together, at most
 * @param walk whether continuations are walks, on which each event is as likely as any other; else
 *     their delays are random
 */
public record ExplainOptions(long runs, long slides, long steps, boolean walk) {
    /** Enough for shares of a percent; seconds of work. */
    public static final long DEFAULT_RUNS = 1000;

    private static final long SLIDES = 20_000;
    private static final long STEPS = 20_000_000;

    public static ExplainOptions of(long runs) {
        return new ExplainOptions(runs, SLIDES, STEPS, false);
    }

    /** The same with walks, or with delays. */
    public ExplainOptions walking(boolean walks) {
        return new ExplainOptions(runs, slides, steps, walks);
    }
}
