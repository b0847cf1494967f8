package org.racewalk.actors.faults;

import org.racewalk.actors.campaign.Batch;
import org.racewalk.actors.campaign.CampaignPlan;
import org.racewalk.actors.campaign.ShrinkJob;
import org.racewalk.actors.campaign.ShrinkOutcome;
import org.racewalk.actors.campaign.ShrinkProtocol;
import org.racewalk.actors.campaign.Shrinks;
import org.racewalk.actors.campaign.Tally;
import org.racewalk.actors.chaos.ChaosCampaign;
import org.racewalk.actors.chaos.Ledger;
import org.racewalk.actors.engine.ModelEngine;
import org.racewalk.actors.engine.Resolved;
import org.racewalk.actors.engine.RunRange;
import org.racewalk.actors.engine.Variant;
import org.racewalk.actors.plan.VariantSpec;
import org.racewalk.actors.store.StoredBatch;
import org.racewalk.actors.store.StoredShrink;
import org.racewalk.actors.wire.ResultTypes;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.shrink.Shrunk;
import org.racewalk.model.shrink.ShrunkRun;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a campaign must come to: its batches made here, one after the other, without any actor. */
final class Expected {
    private Expected() {}

    static Ledger of(ChaosCampaign campaign) {
        ModelEngine engine = new ModelEngine();
        List<Variant> variants =
                campaign.spec().variants().stream()
                        .map(variant -> engine.compile(resolved(campaign, variant)))
                        .toList();
        List<RunRange> ranges = variants.stream().map(Variant::newRange).toList();
        CampaignPlan plan = CampaignPlan.of(campaign.spec());
        Tally tally = Tally.begin(plan);
        Ledger.Writer writer = new Ledger.Writer();
        for (long id = 0; id < plan.batches(); id++) {
            Batch batch = plan.batch(id);
            if (batch.runs() > 0) {
                BatchResult result =
                        ranges.get(batch.variant())
                                .run(batch.from(), batch.to(), false, () -> false);
                tally = tally.add(id, result);
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
        shrunk(plan, tally, variants).forEach(writer::add);
        return writer.ledger();
    }

    private static Iterable<StoredShrink> shrunk(
            CampaignPlan plan, Tally tally, List<Variant> variants) {
        TreeMap<Long, StoredShrink> all = new TreeMap<>();
        for (int i = 0; i < variants.size(); i++) {
            for (ShrinkJob job : Shrinks.jobs(plan.shrink(), i, tally.totals().get(i))) {
                Shrunk shrunk =
                        variants.get(i)
                                .shrink(
                                        job.signature(),
                                        job.found(),
                                        plan.shrink().bound(),
                                        (runs, best) -> true)
                                .orElseThrow();
                ShrinkOutcome outcome = ShrinkOutcome.of(ShrunkRun.of(shrunk));
                all.put(job.id(), new StoredShrink(job.id(), "", ShrinkProtocol.pack(outcome)));
            }
        }
        return all.values();
    }

    private static Resolved resolved(ChaosCampaign campaign, VariantSpec variant) {
        Map<String, String> texts = new TreeMap<>();
        variant.sources().forEach((name, hash) -> texts.put(name, campaign.sources().get(hash)));
        return new Resolved(
                variant.request(), texts, variant.program(), variant.calibrated(), variant.marks());
    }
}
