package org.racewalk.actors.campaign;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.plan.CampaignSpec;
import org.racewalk.actors.plan.VariantSpec;

import java.time.Duration;
import java.util.List;

/**
 * One campaign, as its coordinator gets it.
 *
 * @param variants for workers that ask; empty if all workers have them
 * @param timeLeft until no batch begins any more, or null
 * @param build that workers must be of
 * @param endsAtOnce whether batches at work end when the campaign is stopped, and count as far as
 *     they came; else they count whole or not at all
 */
public record Job(
        String campaign,
        CampaignPlan plan,
        List<VariantSpec> variants,
        Checking checking,
        @Nullable Duration timeLeft,
        String build,
        boolean endsAtOnce) {
    public Job {
        variants = List.copyOf(variants);
    }

    /** A campaign that ends with its process, on workers of this process. */
    public static Job embedded(CampaignPlan plan) {
        return new Job("run", plan, List.of(), Checking.OFF, plan.time(), "", true);
    }

    /** A campaign that a store keeps. */
    public static Job stored(String campaign, CampaignSpec spec, @Nullable Duration timeLeft) {
        return new Job(
                campaign,
                CampaignPlan.of(spec),
                spec.variants(),
                new Checking(campaign, spec.checkPerMille()),
                timeLeft,
                spec.build(),
                false);
    }
}
