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
 * @param checkPerMille so many of 1,000 finished batches are run again on another node
 * @param build of the model that made the plan; nodes of another build are refused
 */
public record CampaignSpec(
        String name,
        List<VariantSpec> variants,
        @Nullable Duration time,
        int stopAfterFindings,
        int checkPerMille,
        String build) {

    public CampaignSpec {
        if (variants.isEmpty()) {
            throw new IllegalArgumentException("no variants");
        }
        variants = List.copyOf(variants);
    }
}
