package org.racewalk.actors.campaign;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.FindingOrder;
import org.racewalk.actors.plan.ShrinkBounds;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Finding;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which findings of a campaign are to be made smaller, and what came of it. What is wanted follows
 * from the results that count, so it depends on no time: the first report of each signature of a
 * variant, of those that its lowest runs showed. Immutable.
 *
 * @param wanted by id, done or not
 * @param open those of them that are not done
 * @param done by id; what is not wanted, or not any more, stays here and counts for nothing
 */
public record Shrinks(
        ShrinkBounds bounds,
        NavigableMap<Long, ShrinkJob> wanted,
        NavigableMap<Long, ShrinkJob> open,
        NavigableMap<Long, ShrinkOutcome> done) {

    /** Takes copies that nobody changes. */
    public Shrinks {
        wanted = Collections.unmodifiableNavigableMap(wanted);
        open = Collections.unmodifiableNavigableMap(open);
        done = Collections.unmodifiableNavigableMap(done);
    }

    /** Nothing found. */
    static Shrinks begin(ShrinkBounds bounds) {
        return new Shrinks(bounds, new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
    }

    private static Shrinks of(
            ShrinkBounds bounds,
            NavigableMap<Long, ShrinkJob> wanted,
            NavigableMap<Long, ShrinkOutcome> done) {
        TreeMap<Long, ShrinkJob> open = new TreeMap<>(wanted);
        open.keySet().removeAll(done.keySet());
        return new Shrinks(bounds, wanted, open, done);
    }

    /** The jobs of one variant, in the order of its runs. */
    public static List<ShrinkJob> jobs(ShrinkBounds bounds, int variant, BatchResult total) {
        if (!bounds.isOn()) {
            return List.of();
        }
        return total.findings().stream()
                .sorted(FindingOrder.BY_RUN)
                .limit(bounds.findings())
                .map(finding -> ShrinkJob.of(variant, finding))
                .toList();
    }

    /**
     * What shrinking met beside what it was after, and no run of the variant has shown: each
     * signature once, in the order of the findings that were shrunk.
     *
     * @param total of the variant
     * @param outcomes of its jobs, in the order of {@link #jobs}
     */
    public static List<Finding> met(BatchResult total, List<ShrinkOutcome> outcomes) {
        Set<String> known = new HashSet<>();
        total.findings().forEach(finding -> known.add(finding.signature()));
        List<Finding> met = new ArrayList<>();
        for (ShrinkOutcome outcome : outcomes) {
            if (outcome.run() != null) {
                outcome.run().others().stream()
                        .filter(other -> known.add(other.signature()))
                        .map(Shrinks::inNoRun)
                        .forEach(met::add);
            }
        }
        return met;
    }

    /** The runs of shrinking are none of the campaign's. */
    private static Finding inNoRun(Finding other) {
        return new Finding(other.signature(), 0, other.replay(), 0, other.violation());
    }

    /** With the jobs that follow from these results. */
    Shrinks with(Tally tally) {
        if (!bounds.isOn()) {
            return this;
        }
        TreeMap<Long, ShrinkJob> jobs = new TreeMap<>();
        for (int variant = 0; variant < tally.totals().size(); variant++) {
            jobs(bounds, variant, tally.totals().get(variant))
                    .forEach(job -> jobs.put(job.id(), job));
        }
        return of(bounds, jobs, done);
    }

    /**
     * As {@link #with(Tally)}, if these results are those that this follows from and more: they
     * come to count in the order of runs, so what is known keeps its first report.
     */
    Shrinks grown(Tally before, Tally after) {
        if (!bounds.isOn() || after.findings().size() == before.findings().size()) {
            return this;
        }
        TreeMap<Long, ShrinkJob> jobs = new TreeMap<>(wanted);
        for (int variant = 0; variant < after.totals().size(); variant++) {
            BatchResult total = after.totals().get(variant);
            if (total.findings().size() != before.totals().get(variant).findings().size()) {
                jobs(bounds, variant, total).forEach(job -> jobs.put(job.id(), job));
            }
        }
        return of(bounds, jobs, done);
    }

    /** With what came of a job; the first outcome stays, others are the same. */
    Shrinks with(long job, ShrinkOutcome outcome) {
        TreeMap<Long, ShrinkOutcome> more = new TreeMap<>(done);
        more.putIfAbsent(job, outcome);
        TreeMap<Long, ShrinkJob> rest = new TreeMap<>(open);
        rest.remove(job);
        return new Shrinks(bounds, wanted, rest, more);
    }

    /** With these outcomes and no others. */
    Shrinks withDone(NavigableMap<Long, ShrinkOutcome> kept) {
        return of(bounds, wanted, new TreeMap<>(kept));
    }

    /** Whether that job is yet to be done. */
    boolean isOpen(long job) {
        return open.containsKey(job);
    }

    /** Whether every job that is wanted is done. */
    public boolean isDone() {
        return open.isEmpty();
    }

    /**
     * One that is yet to be done and that nobody has, or null: of those variants that the node
     * should rather make than any other.
     */
    @Nullable ShrinkJob available(Set<Long> leased, String node, Shares shares) {
        return open.values().stream()
                .filter(job -> !leased.contains(job.id()))
                .min(Comparator.comparingInt(job -> shares.rank(node, job.variant())))
                .orElse(null);
    }

    /** What that job met and no run of its variant has shown. */
    List<VariantFinding> met(ShrinkJob job, List<BatchResult> totals) {
        ShrinkOutcome outcome = done.get(job.id());
        List<ShrinkOutcome> outcomes = outcome == null ? List.of() : List.of(outcome);
        return met(totals.get(job.variant()), outcomes).stream()
                .map(finding -> new VariantFinding(job.variant(), finding))
                .toList();
    }
}
