package org.racewalk.actors.campaign;

import org.racewalk.actors.engine.FindingOrder;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Finding;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What a campaign has come to: its finished batches, counted in the order of their ids. A batch
 * that ends before an earlier one waits. A variant that stops at its first finding ends with the
 * lowest batch that has one; a campaign that stops after some findings ends with the batch that
 * completes them. Batches behind such an end are not wanted, and do not count if they were made.
 * Immutable.
 *
 * @param prefix all batches below count, or are not wanted
 * @param waiting results of batches at or above the prefix
 * @param horizon batches above it are not wanted
 * @param horizons the same, per variant
 * @param totals per variant, of the batches that count
 * @param findings in the order in which they came to count
 */
public record Tally(
        CampaignPlan plan,
        long prefix,
        NavigableMap<Long, BatchResult> waiting,
        long horizon,
        List<Long> horizons,
        List<BatchResult> totals,
        List<VariantFinding> findings) {

    /** Takes copies that nobody changes. */
    public Tally {
        waiting = Collections.unmodifiableNavigableMap(waiting);
        horizons = List.copyOf(horizons);
        totals = List.copyOf(totals);
        findings = List.copyOf(findings);
    }

    /** Nothing made. */
    public static Tally begin(CampaignPlan plan) {
        return new Tally(
                plan,
                0,
                new TreeMap<>(),
                plan.batches() - 1,
                IntStream.range(0, plan.variants()).mapToObj(plan::lastOf).toList(),
                Collections.nCopies(plan.variants(), BatchResult.empty()),
                List.of());
    }

    /** The last batch that may be wanted. */
    long end() {
        return Math.min(horizon, Collections.max(horizons));
    }

    /** Whether every wanted batch counts. */
    public boolean isComplete() {
        return prefix > end();
    }

    /** Whether it is complete because as many findings are known as asked for. */
    boolean isFound() {
        return plan.stopAfterFindings() > 0 && findings.size() >= plan.stopAfterFindings();
    }

    /** Whether the result of that batch is still to count. */
    boolean wants(long batch) {
        return batch >= prefix
                && batch <= horizon
                && batch <= horizons.get(plan.variantOf(batch))
                && plan.batch(batch).runs() > 0;
    }

    /** Whether a result has all the runs that its batch will ever have. */
    boolean isWhole(long batch, BatchResult result) {
        return result.runs() == plan.batch(batch).runs() || endsVariant(batch, result);
    }

    /** What all runs made so far amount to, waiting results included: for a progress line. */
    public long runsMade() {
        return all().mapToLong(BatchResult::runs).sum();
    }

    /** As {@link #runsMade()}, in steps. */
    public long stepsMade() {
        return all().mapToLong(BatchResult::steps).sum();
    }

    private Stream<BatchResult> all() {
        return Stream.concat(totals.stream(), waiting.values().stream());
    }

    /** With the result of one more batch; this if it is not wanted, or known. */
    public Tally add(long batch, BatchResult result) {
        if (!wants(batch) || waiting.containsKey(batch)) {
            return this;
        }
        TreeMap<Long, BatchResult> results = new TreeMap<>(waiting);
        results.put(batch, result);
        List<Long> ends = horizons;
        if (endsVariant(batch, result)) {
            ends = new ArrayList<>(horizons);
            ends.set(plan.variantOf(batch), batch);
        }
        long last = result.findings().isEmpty() ? horizon : horizonWith(results, ends);
        List<Long> now = ends;
        results.keySet().removeIf(id -> id > last || id > now.get(plan.variantOf(id)));
        return new Tally(plan, prefix, results, last, ends, totals, findings).counted();
    }

    /** With all that waits counted, partial results too: nothing more will come. */
    public Tally closed() {
        Counting counting = new Counting();
        waiting.forEach(counting::count);
        return new Tally(
                plan, prefix, new TreeMap<>(), horizon, horizons, counting.sums, counting.found);
    }

    private boolean endsVariant(long batch, BatchResult result) {
        return plan.budgets().get(plan.variantOf(batch)).stopAtFirst()
                && !result.findings().isEmpty();
    }

    /**
     * The batch, as far as results are known, that completes the findings that end it all. A
     * variant that stops at its first finding may yet stop earlier, with one finding: no more of
     * its own are taken for sure.
     */
    private long horizonWith(NavigableMap<Long, BatchResult> results, List<Long> ends) {
        int missing = plan.stopAfterFindings() - findings.size();
        if (plan.stopAfterFindings() == 0) {
            return horizon;
        }
        Set<String> known = new HashSet<>();
        findings.forEach(one -> known.add(key(one.variant(), one.finding())));
        for (var entry : results.entrySet()) {
            int variant = plan.variantOf(entry.getKey());
            if (entry.getKey() > ends.get(variant)) {
                continue;
            }
            boolean ended = endsVariant(entry.getKey(), entry.getValue());
            int more = 0;
            for (Finding finding : entry.getValue().findings()) {
                more += known.add(key(variant, finding)) ? 1 : 0;
            }
            missing -= ended ? Math.min(1, more) : more;
            if (missing <= 0) {
                return Math.min(horizon, entry.getKey());
            }
        }
        return horizon;
    }

    private static String key(int variant, Finding finding) {
        return variant + " " + finding.signature();
    }

    /** Counts what waits and may count now. */
    private Tally counted() {
        Counting counting = new Counting();
        TreeMap<Long, BatchResult> rest = new TreeMap<>(waiting);
        long end = end();
        long id = prefix;
        for (; id <= end; id++) {
            if (!wants(id)) {
                continue;
            }
            BatchResult result = rest.get(id);
            if (result == null || !isWhole(id, result)) {
                break;
            }
            rest.remove(id);
            counting.count(id, result);
            if (plan.stopAfterFindings() > 0 && counting.found.size() >= plan.stopAfterFindings()) {
                end = id;
            }
        }
        long last = Math.min(horizon, Math.max(end, id - 1));
        rest.tailMap(last, false).clear();
        return new Tally(plan, id, rest, last, horizons, counting.sums, counting.found);
    }

    /** Sums in the making. */
    private final class Counting {
        private final List<BatchResult> sums = new ArrayList<>(totals);
        private final List<VariantFinding> found = new ArrayList<>(findings);

        void count(long id, BatchResult result) {
            int variant = plan.variantOf(id);
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
}
