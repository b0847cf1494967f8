package org.racewalk.actors.report;

import org.racewalk.actors.campaign.CampaignPlan;
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
import org.racewalk.model.trace.Summary;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A stored campaign, folded.
 *
 * @param complete whether all runs that count are made
 * @param batches that the store has
 * @param nodes batches by the node that made them; no part of a report
 */
public record CampaignResult(
        StoredCampaign campaign,
        CampaignSpec spec,
        boolean complete,
        List<VariantResult> variants,
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
        try {
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
        return of(campaign, spec, complete, tally[0].closed().totals(), nodes);
    }

    /** Of what its variants came to. */
    static CampaignResult of(
            StoredCampaign campaign,
            CampaignSpec spec,
            boolean complete,
            List<BatchResult> totals,
            SortedMap<String, Long> nodes) {
        List<VariantResult> variants = new ArrayList<>();
        for (int i = 0; i < totals.size(); i++) {
            variants.add(variant(spec.variants().get(i), totals.get(i)));
        }
        long batches = nodes.values().stream().mapToLong(Long::longValue).sum();
        return new CampaignResult(campaign, spec, complete, variants, batches, nodes);
    }

    private static VariantResult variant(VariantSpec spec, BatchResult total) {
        Summary.Variant summary = Summaries.of(spec.request(), spec.marks(), total);
        if (spec.expected().isEmpty()) {
            return new VariantResult(spec, summary, total, null, null);
        }
        Expectation expectation = Expectation.of(spec.expected());
        return new VariantResult(
                spec, summary, total, expectation, Judgement.of(expectation, summary, total));
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

    /** Findings of all variants. */
    public long findings() {
        return variants.stream().mapToLong(one -> one.total().findings().size()).sum();
    }
}
