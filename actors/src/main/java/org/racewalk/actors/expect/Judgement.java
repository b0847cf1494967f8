package org.racewalk.actors.expect;

import org.racewalk.actors.engine.FindingOrder;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.trace.Summary;

import java.util.List;

/**
 * A variant's runs held against what its header expects.
 *
 * @param verdict notes left out
 * @param holds whether it is what was expected
 * @param told of a variant that must fail what was expected, if that was seen; else all that counts
 * @param notes what was seen and does not count
 */
public record Judgement(
        Summary.Verdict verdict, boolean holds, List<Finding> told, List<Finding> notes) {
    public Judgement {
        told = List.copyOf(told);
        notes = List.copyOf(notes);
    }

    /** Of what a variant's runs came to. */
    public static Judgement of(
            Expectation expectation, Summary.Variant summary, BatchResult result) {
        List<Finding> all = result.findings().stream().sorted(FindingOrder.BY_RUN).toList();
        if (expectation.clean()) {
            List<Finding> notes = all.stream().filter(expectation::isNote).toList();
            List<Finding> told = all.stream().filter(one -> !expectation.isNote(one)).toList();
            Summary.Verdict verdict = summary.verdict(!told.isEmpty());
            boolean holds =
                    verdict == Summary.Verdict.NOT_SEEN || verdict == Summary.Verdict.CANNOT;
            return new Judgement(verdict, holds, told, notes);
        }
        List<Finding> expected = all.stream().filter(expectation::matches).toList();
        boolean holds = !expected.isEmpty();
        return new Judgement(summary.verdict(), holds, holds ? expected : all, List.of());
    }

    /** How many runs showed what is told. */
    long count() {
        return told.stream().mapToLong(Finding::runs).sum();
    }
}
