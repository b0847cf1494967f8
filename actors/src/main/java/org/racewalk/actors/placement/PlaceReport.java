package org.racewalk.actors.placement;

import org.racewalk.model.oracle.Violation;

import java.util.List;

/**
 * What one place knows of a run.
 *
 * @param violations at the Mm
 * @param reached at the Mm: labels, each followed by the number of steps till then
 * @param coverage at a CPU: numbers of words that are not 0, each followed by the word
 */
public record PlaceReport(
        List<Violation> violations, long hiddenRaces, List<Long> reached, List<Long> coverage) {
    public PlaceReport {
        violations = List.copyOf(violations);
        reached = List.copyOf(reached);
        coverage = List.copyOf(coverage);
    }
}
