package org.racewalk.actors.report;

import org.racewalk.actors.campaign.CampaignPlan;
import org.racewalk.actors.campaign.ShrinkJob;
import org.racewalk.actors.campaign.ShrinkOutcome;
import org.racewalk.actors.campaign.ShrinkProtocol;
import org.racewalk.actors.campaign.Shrinks;
import org.racewalk.actors.campaign.Tally;
import org.racewalk.actors.engine.Summaries;
import org.racewalk.actors.expect.Expectation;
import org.racewalk.actors.expect.Judgement;
import org.racewalk.actors.plan.CampaignSpec;
import org.racewalk.actors.plan.VariantSpec;
import org.racewalk.actors.store.CampaignStore;
import org.racewalk.actors.store.StoreUnusableException;
import org.racewalk.actors.store.StoredCampaign;
import org.racewalk.actors.wire.ResultTypes;
import org.racewalk.actors.wire.WireException;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.trace.Summary;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A stored campaign, folded.
 *
 * @param complete whether all runs that count are made
 * @param toShrink findings whose first report is yet to be made smaller
 * @param batches that the store has
 * @param nodes batches by the node that made them; no part of a report
 */
public record CampaignResult(
        StoredCampaign campaign,
        CampaignSpec spec,
        boolean complete,
        List<VariantResult> variants,
        long toShrink,
        long batches,
        SortedMap<String, Long> nodes) {

    /** Copies the list. */
    public CampaignResult {
        variants = List.copyOf(variants);
    }

    /**
     * Reads and folds all batches; holds one of them in memory at a time, if they come in order.
     *
     * @throws NoSuchElementException if there is no such campaign
     */
    public static CampaignResult read(CampaignStore store, String id) {
        StoredCampaign campaign =
                store.campaign(id)
                        .orElseThrow(() -> new NoSuchElementException(id + ": no such campaign"));
        CampaignSpec spec = store.spec(id);
        Tally[] tally = {Tally.begin(CampaignPlan.of(spec))};
        TreeMap<String, Long> nodes = new TreeMap<>();
        TreeMap<Long, ShrinkOutcome> shrunk = new TreeMap<>();
        try {
            store.shrunk(id, one -> shrunk.put(one.job(), ShrinkProtocol.unpack(one.result())));
            store.batches(
                    id,
                    batch -> {
                        tally[0] = tally[0].add(batch.id(), ResultTypes.unpack(batch.result()));
                        nodes.merge(batch.node(), 1L, Long::sum);
                    });
        } catch (WireException e) {
            throw new StoreUnusableException(
                    id + ": a result in the store cannot be read: " + e.getMessage(), e);
        }
        boolean complete = tally[0].isComplete();
        return of(campaign, spec, complete, tally[0].closed().totals(), shrunk, nodes);
    }

    /** Of what its variants came to. */
    static CampaignResult of(
            StoredCampaign campaign,
            CampaignSpec spec,
            boolean complete,
            List<BatchResult> totals,
            Map<Long, ShrinkOutcome> shrunk,
            SortedMap<String, Long> nodes) {
        List<VariantResult> variants = new ArrayList<>();
        long toShrink = 0;
        for (int i = 0; i < totals.size(); i++) {
            Map<String, ShrinkOutcome> outcomes = new LinkedHashMap<>();
            for (ShrinkJob job : Shrinks.jobs(spec.shrink(), i, totals.get(i))) {
                ShrinkOutcome outcome = shrunk.get(job.id());
                if (outcome == null) {
                    toShrink++;
                } else {
                    outcomes.put(job.signature(), outcome);
                }
            }
            variants.add(variant(spec.variants().get(i), totals.get(i), outcomes));
        }
        long batches = nodes.values().stream().mapToLong(Long::longValue).sum();
        return new CampaignResult(campaign, spec, complete, variants, toShrink, batches, nodes);
    }

    private static VariantResult variant(
            VariantSpec spec, BatchResult total, Map<String, ShrinkOutcome> shrunk) {
        List<Finding> met = Shrinks.met(total, List.copyOf(shrunk.values()));
        Summary.Variant summary =
                Summaries.of(spec.request(), spec.marks(), total)
                        .withFindings(findings -> withShrunk(findings, shrunk, met));
        if (spec.expected().isEmpty()) {
            return new VariantResult(spec, summary, total, shrunk, met, null, null);
        }
        Expectation expectation = Expectation.of(spec.expected());
        Judgement judgement = Judgement.of(expectation, summary, total);
        return new VariantResult(spec, summary, total, shrunk, met, expectation, judgement);
    }

    private static List<Summary.Finding> withShrunk(
            List<Summary.Finding> findings, Map<String, ShrinkOutcome> shrunk, List<Finding> met) {
        List<Summary.Finding> all = new ArrayList<>();
        for (Summary.Finding one : findings) {
            ShrinkOutcome outcome = shrunk.get(one.signature());
            all.add(one.shrunk(Shrunk.text(outcome), Shrunk.replay(outcome)));
        }
        met.forEach(one -> all.add(Summary.Finding.met(one.signature(), one.replay().text())));
        return all;
    }

    /** Runs that count. */
    public long runs() {
        return variants.stream().mapToLong(one -> one.total().runs()).sum();
    }

    /** Steps of these runs. */
    public long steps() {
        return variants.stream().mapToLong(one -> one.total().steps()).sum();
    }

    /** Runs asked for at most, or Long.MAX_VALUE if there is no bound. */
    public long wanted() {
        return CampaignPlan.of(spec).allRuns();
    }

    /** Findings of all variants, those that shrinking met among them. */
    public long findings() {
        return variants.stream().mapToLong(one -> one.findings().size()).sum();
    }
}
