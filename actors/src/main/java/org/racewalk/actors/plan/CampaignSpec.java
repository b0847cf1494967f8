package org.racewalk.actors.plan;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;

/**
 * A campaign, resolved: every variant named, nothing left to look up. Two campaigns of equal specs
 * without a time limit end with the same bytes, on whatever nodes.
 *
 * @param name of the campaign file; lower case letters, digits and dashes
 * @param time after which no batch begins, or null; counted while the campaign runs
 * @param stopAfterFindings ends the campaign when so many signatures are known; 0: never
 * @param batchRuns most runs of a batch: a multiple of 64; part of the plan, so that every
 *     coordinator cuts alike
 * @param checkPerMille so many of 1,000 finished batches are run again on another node
 * @param shrink how much of what is found is made smaller
 * @param notices whom to tell
 * @param build of the model that made the plan; nodes of another build are refused
 */
public record CampaignSpec(
        String name,
        List<VariantSpec> variants,
        @Nullable Duration time,
        int stopAfterFindings,
        int batchRuns,
        int checkPerMille,
        ShrinkBounds shrink,
        Notify notices,
        String build) {

    /** Runs that know of each other; batches are cut between them. */
    public static final int BATCH_UNIT = 64;

    /** {@code batchRuns} if a campaign file says nothing. */
    public static final int BATCH_RUNS = 1024;

    public CampaignSpec {
        if (variants.isEmpty()) {
            throw new IllegalArgumentException("no variants");
        }
        if (batchRuns < BATCH_UNIT || batchRuns % BATCH_UNIT != 0) {
            throw new IllegalArgumentException(batchRuns + " runs in a batch");
        }
        variants = List.copyOf(variants);
    }
}
