package org.racewalk.actors.campaign;

import org.jspecify.annotations.Nullable;

import java.time.Duration;

/**
 * What is asked for, and how it is cut into batches: a pure function, so that any node cuts alike.
 * Variants take turns, and batches of a variant grow, so that a first finding comes quickly and
 * many runs cost few messages.
 *
 * @param variants how many
 * @param runs of each variant; {@link #UNLIMITED} if only time ends the campaign
 * @param time when the campaign stops, or null
 * @param keepGoing whether it goes on after the first finding
 */
public record CampaignPlan(int variants, long runs, @Nullable Duration time, boolean keepGoing) {
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final long SMALLEST = 64;
    private static final int GROWING_ROUNDS = 4;
    private static final long LARGEST = SMALLEST << GROWING_ROUNDS;

    public CampaignPlan {
        if (variants < 1 || runs < 1) {
            throw new IllegalArgumentException("nothing to do");
        }
    }

    /** How many batches there are at most. */
    public long batches() {
        return runs == UNLIMITED ? Long.MAX_VALUE : Math.multiplyExact(rounds(), (long) variants);
    }

    /** The batch with that id, below {@link #batches()}. */
    public Batch batch(long id) {
        long round = id / variants;
        long from = start(round);
        long to = Math.min(runs, start(round + 1));
        return new Batch(id, (int) (id % variants), from, to);
    }

    /** Runs of all variants together, or {@link #UNLIMITED}. */
    public long allRuns() {
        return runs == UNLIMITED ? UNLIMITED : runs * variants;
    }

    private static long start(long round) {
        if (round <= GROWING_ROUNDS) {
            return SMALLEST * ((1L << round) - 1);
        }
        return SMALLEST * ((1L << GROWING_ROUNDS) - 1) + (round - GROWING_ROUNDS) * LARGEST;
    }

    private long rounds() {
        long round = 0;
        while (round <= GROWING_ROUNDS && start(round) < runs) {
            round++;
        }
        long more = Math.max(0, runs - start(round));
        return round + (more + LARGEST - 1) / LARGEST;
    }
}
