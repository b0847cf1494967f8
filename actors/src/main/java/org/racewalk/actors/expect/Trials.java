package org.racewalk.actors.expect;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.FindingOrder;
import org.racewalk.actors.engine.Variant;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Finding;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.LongConsumer;
import java.util.function.Predicate;

/**
 * Puts expectations to the test, one after the other: a variant that must fail is searched until it
 * does, one that must not is run a number of times.
 *
 * @param runs of a variant that must be clean
 * @param cleanNanos most time of such a variant; it counts with the runs made until then
 * @param budget most runs of a search
 * @param nanos most time of a search
 * @param seeds how many searches there are for each variant that must fail
 * @param firstSeed the others follow
 */
public record Trials(
        int workers,
        long runs,
        long cleanNanos,
        long budget,
        long nanos,
        int seeds,
        long firstSeed) {

    /**
     * One trial.
     *
     * @param variant compiled
     * @param goOn false ends it early
     * @param progress told the runs of the search at hand
     */
    public TrialResult run(
            Trial trial, Variant variant, BooleanSupplier goOn, LongConsumer progress) {
        if (trial.expectation().clean()) {
            long wanted = Math.max(runs, trial.atLeast());
            Predicate<Finding> counts = finding -> !trial.expectation().isNote(finding);
            long end = System.nanoTime() + cleanNanos;
            BooleanSupplier inTime = () -> goOn.getAsBoolean() && System.nanoTime() - end < 0;
            Search search = new Search(variant.withSeed(firstSeed), wanted, counts, inTime);
            BatchResult sum = search.run(workers, progress);
            boolean complete = sum.runs() == wanted || goOn.getAsBoolean();
            return TrialResult.clean(trial, variant.summary(sum), sum, complete);
        }
        List<Long> found = new ArrayList<>();
        BatchResult last = BatchResult.empty();
        Finding shown = null;
        boolean complete = true;
        for (int i = 0; i < seeds && found.size() == i; i++) {
            long end = System.nanoTime() + nanos;
            BooleanSupplier inTime = () -> goOn.getAsBoolean() && System.nanoTime() - end < 0;
            Expectation expected = trial.expectation();
            Variant seeded = variant.withSeed(firstSeed + i);
            last = new Search(seeded, budget, expected::matches, inTime).run(workers, progress);
            Finding hit = first(last, expected);
            if (hit != null) {
                found.add(hit.firstRun() + 1);
            }
            boolean failed = hit == null;
            complete = !failed || last.runs() == budget;
            shown = failed || shown == null ? failed ? other(last) : hit : shown;
        }
        return new TrialResult(
                trial, found, seeds, variant.summary(last), shown, List.of(), complete);
    }

    private static @Nullable Finding first(BatchResult result, Expectation expected) {
        return result.findings().stream()
                .filter(expected::matches)
                .min(FindingOrder.BY_RUN)
                .orElse(null);
    }

    private static @Nullable Finding other(BatchResult result) {
        return result.findings().stream().min(FindingOrder.BY_RUN).orElse(null);
    }
}
