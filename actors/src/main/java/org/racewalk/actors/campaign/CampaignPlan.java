package org.racewalk.actors.campaign;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.plan.CampaignSpec;
import org.racewalk.actors.plan.ShrinkBounds;

import java.time.Duration;
import java.util.Collections;
import java.util.List;

/**
 * What is asked for, and how it is cut into batches: a pure function, so that any node cuts alike.
 * Variants take turns, and batches of a variant grow, so that a first finding comes quickly and
 * many runs cost few messages. An id whose variant has no more runs stands for an empty batch,
 * which nobody is given.
 *
 * @param budgets of the variants
 * @param time when the campaign stops, or null
 * @param stopAfterFindings the campaign ends when so many signatures are known; 0: never
 * @param batchRuns most runs of a batch
 * @param shrink how much of what is found is made smaller
 */
public record CampaignPlan(
        List<Budget> budgets,
        @Nullable Duration time,
        int stopAfterFindings,
        int batchRuns,
        ShrinkBounds shrink) {
    public static final long UNLIMITED = Long.MAX_VALUE;

    private static final long SMALLEST = CampaignSpec.BATCH_UNIT;

    /**
     * What a variant may cost.
     *
     * @param runs at most; {@link #UNLIMITED} if only time ends the campaign
     * @param stopAtFirst whether it ends at its first finding
     */
    public record Budget(long runs, boolean stopAtFirst) {}

    public CampaignPlan {
        boolean nothing = budgets.isEmpty() || budgets.stream().anyMatch(one -> one.runs() < 1);
        if (nothing || batchRuns < SMALLEST || batchRuns % SMALLEST != 0) {
            throw new IllegalArgumentException("nothing to do");
        }
        budgets = List.copyOf(budgets);
    }

    /** The same number of runs of each variant; what is found is for the caller to shrink. */
    public static CampaignPlan uniform(
            int variants, long runs, @Nullable Duration time, boolean keepGoing) {
        return new CampaignPlan(
                Collections.nCopies(variants, new Budget(runs, !keepGoing)),
                time,
                keepGoing ? 0 : 1,
                CampaignSpec.BATCH_RUNS,
                ShrinkBounds.OFF);
    }

    /** What a spec asks for. */
    public static CampaignPlan of(CampaignSpec spec) {
        return new CampaignPlan(
                spec.variants().stream()
                        .map(variant -> new Budget(variant.runs(), variant.stopAtFirst()))
                        .toList(),
                spec.time(),
                spec.stopAfterFindings(),
                spec.batchRuns(),
                spec.shrink());
    }

    /** How many variants. */
    public int variants() {
        return budgets.size();
    }

    /** The id after the last batch. */
    public long batches() {
        long most = budgets.stream().mapToLong(Budget::runs).max().orElseThrow();
        return most == UNLIMITED ? UNLIMITED : Math.multiplyExact(rounds(most), (long) variants());
    }

    /** The last batch of a variant. */
    long lastOf(int variant) {
        long runs = budgets.get(variant).runs();
        return runs == UNLIMITED ? UNLIMITED - 1 : (rounds(runs) - 1) * variants() + variant;
    }

    /** The batch with that id, below {@link #batches()}. */
    public Batch batch(long id) {
        int variant = variantOf(id);
        long round = id / variants();
        long runs = budgets.get(variant).runs();
        long from = Math.min(runs, start(round));
        long to = Math.min(runs, start(round + 1));
        return new Batch(id, variant, from, to);
    }

    /** The variant of the batch with that id. */
    int variantOf(long id) {
        return (int) (id % variants());
    }

    /** Runs of all variants together, or {@link #UNLIMITED}. */
    public long allRuns() {
        boolean unlimited = budgets.stream().anyMatch(one -> one.runs() == UNLIMITED);
        return unlimited ? UNLIMITED : budgets.stream().mapToLong(Budget::runs).sum();
    }

    private long start(long round) {
        long start = 0;
        long size = SMALLEST;
        for (long i = 0; i < round; i++) {
            if (size == batchRuns) {
                return start + (round - i) * batchRuns;
            }
            start += size;
            size = Math.min(2 * size, batchRuns);
        }
        return start;
    }

    private long rounds(long runs) {
        long round = 0;
        long start = 0;
        for (long size = SMALLEST; size < batchRuns && start < runs; round++) {
            start += size;
            size = Math.min(2 * size, batchRuns);
        }
        long more = Math.max(0, runs - start);
        return round + (more + batchRuns - 1) / batchRuns;
    }
}
