package org.racewalk.actors.campaign;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.campaign.CampaignEvent.Finished;
import org.racewalk.actors.campaign.CampaignEvent.Leased;
import org.racewalk.actors.campaign.CampaignEvent.StopReason;
import org.racewalk.actors.campaign.CampaignEvent.StopRequested;
import org.racewalk.actors.campaign.CampaignEvent.WorkerLost;
import org.racewalk.actors.engine.FindingOrder;
import org.racewalk.model.explore.BatchResult;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Where a campaign stands: a pure fold of {@link CampaignEvent}s, immutable.
 *
 * <p>Results count in the order of batch ids: a batch that ends before an earlier one waits. So
 * what is found first, and all totals of a campaign that ran to its end, do not depend on how many
 * workers there were or how fast they ran. A batch counts once, however often it was run.
 *
 * @param next lowest batch never leased
 * @param prefix all batches below count
 * @param returned batches whose worker was lost
 * @param leases who holds which batch
 * @param waiting results of batches at or above the prefix
 * @param horizon batches above it are not wanted: this one ends the campaign with a finding
 * @param totals per variant, of the batches that count
 * @param findings in the order in which they came to count
 * @param stop why no batch begins any more, or null
 */
public record CampaignState(
        CampaignPlan plan,
        long next,
        long prefix,
        NavigableSet<Long> returned,
        NavigableMap<Long, String> leases,
        NavigableMap<Long, BatchResult> waiting,
        long horizon,
        List<BatchResult> totals,
        List<VariantFinding> findings,
        @Nullable StopReason stop) {

    /** Takes copies that nobody changes. */
    public CampaignState {
        returned = Collections.unmodifiableNavigableSet(returned);
        leases = Collections.unmodifiableNavigableMap(leases);
        waiting = Collections.unmodifiableNavigableMap(waiting);
        totals = List.copyOf(totals);
        findings = List.copyOf(findings);
    }

    /** Nothing done. */
    public static CampaignState begin(CampaignPlan plan) {
        return new CampaignState(
                plan,
                0,
                0,
                new TreeSet<>(),
                new TreeMap<>(),
                new TreeMap<>(),
                plan.batches() - 1,
                Collections.nCopies(plan.variants(), BatchResult.empty()),
                List.of(),
                null);
    }

    /** The batch that a worker should be given now, or null. */
    public @Nullable Batch available() {
        if (stop != null) {
            return null;
        }
        Long again = returned.isEmpty() ? null : returned.first();
        long id = again == null ? next : again;
        return id > horizon ? null : plan.batch(id);
    }

    /**
     * Whether nothing more will come: every wanted batch counts, or it was stopped and all is back.
     */
    public boolean isOver() {
        if (prefix > horizon) {
            return true;
        }
        return stop != null && leases.headMap(horizon, true).isEmpty();
    }

    /** Why it ended; only when it is over. */
    public StopReason reason() {
        if (prefix > horizon) {
            return endsWithFinding() ? StopReason.FOUND : StopReason.COMPLETED;
        }
        if (stop == null) {
            throw new IllegalStateException("the campaign goes on");
        }
        return stop;
    }

    /** What all runs made so far amount to, waiting results included: for a progress line. */
    public long runsMade() {
        return totals.stream().mapToLong(BatchResult::runs).sum()
                + waiting.values().stream().mapToLong(BatchResult::runs).sum();
    }

    /** As {@link #runsMade()}, in steps. */
    public long stepsMade() {
        return totals.stream().mapToLong(BatchResult::steps).sum()
                + waiting.values().stream().mapToLong(BatchResult::steps).sum();
    }

    /** The state after the event. */
    public CampaignState apply(CampaignEvent event) {
        return switch (event) {
            case Leased leased -> leased(leased);
            case Finished finished -> finished(finished);
            case WorkerLost lost -> workerLost(lost.worker());
            case StopRequested request -> stopped(request.reason());
        };
    }

    private CampaignState leased(Leased event) {
        TreeMap<Long, String> held = new TreeMap<>(leases);
        held.put(event.batch(), event.worker());
        TreeSet<Long> free = new TreeSet<>(returned);
        free.remove(event.batch());
        return with(Math.max(next, event.batch() + 1), free, held);
    }

    private CampaignState workerLost(String worker) {
        TreeMap<Long, String> held = new TreeMap<>(leases);
        TreeSet<Long> free = new TreeSet<>(returned);
        leases.forEach((batch, holder) -> {
            if (holder.equals(worker)) {
                held.remove(batch);
                free.add(batch);
            }
        });
        return with(next, free, held).settled();
    }

    private CampaignState with(long nextBatch, TreeSet<Long> free, TreeMap<Long, String> held) {
        return new CampaignState(
                plan, nextBatch, prefix, free, held, waiting, horizon, totals, findings, stop);
    }

    private CampaignState finished(Finished event) {
        long id = event.batch();
        TreeMap<Long, String> held = new TreeMap<>(leases);
        held.remove(id);
        TreeSet<Long> free = new TreeSet<>(returned);
        free.remove(id);
        TreeMap<Long, BatchResult> results = new TreeMap<>(waiting);
        long end = horizon;
        boolean known = id < prefix || id > horizon || results.containsKey(id);
        if (!known) {
            results.put(id, event.result());
            if (!plan.keepGoing() && !event.result().findings().isEmpty()) {
                end = id;
                results.tailMap(id, false).clear();
            }
        }
        return new CampaignState(
                        plan, next, prefix, free, held, results, end, totals, findings, stop)
                .settled();
    }

    private CampaignState stopped(StopReason reason) {
        if (stop != null) {
            return this;
        }
        return new CampaignState(
                        plan, next, prefix, returned, leases, waiting, horizon, totals, findings,
                        reason)
                .settled();
    }

    /** Counts what waits and may count now. */
    private CampaignState settled() {
        List<BatchResult> sums = new ArrayList<>(totals);
        List<VariantFinding> found = new ArrayList<>(findings);
        TreeMap<Long, BatchResult> rest = new TreeMap<>(waiting);
        long counted = prefix;
        for (BatchResult result = rest.get(counted);
                result != null && (stop == null || isWhole(counted, result));
                result = rest.get(counted)) {
            rest.remove(counted);
            count(counted, result, sums, found);
            counted++;
        }
        boolean endsEarly = counted <= horizon && stop != null;
        if (endsEarly && leases.headMap(horizon, true).isEmpty()) {
            rest.forEach((id, result) -> count(id, result, sums, found));
            rest.clear();
        }
        return new CampaignState(
                plan, next, counted, returned, leases, rest, horizon, sums, found, stop);
    }

    private boolean isWhole(long id, BatchResult result) {
        return result.runs() == plan.batch(id).runs() || (id == horizon && endsWithFinding(result));
    }

    private boolean endsWithFinding(BatchResult result) {
        return !plan.keepGoing() && !result.findings().isEmpty();
    }

    private boolean endsWithFinding() {
        return !plan.keepGoing() && !findings.isEmpty();
    }

    private void count(
            long id, BatchResult result, List<BatchResult> sums, List<VariantFinding> found) {
        int variant = plan.batch(id).variant();
        BatchResult before = sums.get(variant);
        result.findings().stream()
                .filter(seen -> !isKnown(before, seen.signature()))
                .sorted(FindingOrder.BY_RUN)
                .forEach(seen -> found.add(new VariantFinding(variant, seen)));
        sums.set(variant, before.merge(result));
    }

    private static boolean isKnown(BatchResult result, String signature) {
        return result.findings().stream().anyMatch(seen -> seen.signature().equals(signature));
    }
}
