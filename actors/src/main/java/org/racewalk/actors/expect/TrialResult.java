package org.racewalk.actors.expect;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.FindingOrder;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.trace.Summary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What became of a trial.
 *
 * @param found for each seed whose search found what is expected: in which run, from 1; empty for a
 *     clean trial
 * @param seeds how many were searched
 * @param summary of the last search; of the one that did not hold if there was one
 * @param finding the first that tells most: what was expected, or what was seen instead; or null
 * @param notes of a clean trial: what was seen and does not count
 * @param complete whether all runs that were wanted were made, or what was expected was found
 */
public record TrialResult(
        Trial trial,
        List<Long> found,
        int seeds,
        Summary.Variant summary,
        @Nullable Finding finding,
        List<Finding> notes,
        boolean complete) {
    public TrialResult {
        found = List.copyOf(found);
        notes = List.copyOf(notes);
    }

    static TrialResult clean(Trial trial, Summary.Variant summary, BatchResult sum, boolean all) {
        Judgement judgement = Judgement.of(trial.expectation(), summary, sum);
        Finding first = judgement.told().stream().min(FindingOrder.BY_RUN).orElse(null);
        boolean complete = all || first != null;
        return new TrialResult(trial, List.of(), 1, summary, first, judgement.notes(), complete);
    }

    /** Whether the expectation holds. */
    public boolean holds() {
        return trial.expectation().clean()
                ? verdict() == Summary.Verdict.NOT_SEEN && complete
                : found.size() == seeds;
    }

    /** Of the last search, notes left out. */
    public Summary.Verdict verdict() {
        return summary.verdict(finding != null);
    }

    /** Of the runs to find, over the seeds; 0 if there is none. */
    public long median() {
        if (found.isEmpty()) {
            return 0;
        }
        List<Long> sorted = new ArrayList<>(found);
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1
                ? sorted.get(middle)
                : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
