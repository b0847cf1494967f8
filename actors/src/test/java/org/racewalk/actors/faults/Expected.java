package org.racewalk.actors.faults;

import org.racewalk.actors.campaign.Batch;
import org.racewalk.actors.campaign.CampaignPlan;
import org.racewalk.actors.chaos.ChaosCampaign;
import org.racewalk.actors.chaos.Ledger;
import org.racewalk.actors.engine.ModelEngine;
import org.racewalk.actors.engine.Resolved;
import org.racewalk.actors.engine.RunRange;
import org.racewalk.actors.plan.VariantSpec;
import org.racewalk.actors.store.StoredBatch;
import org.racewalk.actors.wire.ResultTypes;
import org.racewalk.model.explore.BatchResult;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a campaign must come to: its batches made here, one after the other, without any actor. */
final class Expected {
    private Expected() {}

    static Ledger of(ChaosCampaign campaign) {
        ModelEngine engine = new ModelEngine();
        List<RunRange> variants =
                campaign.spec().variants().stream()
                        .map(variant -> engine.compile(resolved(campaign, variant)).newRange())
                        .toList();
        CampaignPlan plan = CampaignPlan.of(campaign.spec());
        Ledger.Writer writer = new Ledger.Writer();
        for (long id = 0; id < plan.batches(); id++) {
            Batch batch = plan.batch(id);
            if (batch.runs() > 0) {
                BatchResult result =
                        variants.get(batch.variant())
                                .run(batch.from(), batch.to(), false, () -> false);
                writer.add(
                        new StoredBatch(
                                id,
                                "",
                                result.runs(),
                                result.steps(),
                                result.digest(),
                                ResultTypes.pack(result)));
            }
        }
        return writer.ledger();
    }

    private static Resolved resolved(ChaosCampaign campaign, VariantSpec variant) {
        Map<String, String> texts = new TreeMap<>();
        variant.sources().forEach((name, hash) -> texts.put(name, campaign.sources().get(hash)));
        return new Resolved(
                variant.request(), texts, variant.program(), variant.calibrated(), variant.marks());
    }
}
