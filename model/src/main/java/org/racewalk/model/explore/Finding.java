package org.racewalk.model.explore;

import org.racewalk.model.oracle.Violation;

/**
 * All violations of one signature.
 *
 * @param firstRun the lowest index of a run that showed it
 * @param replay of that run
 * @param runs how many runs showed it
 * @param violation as that run showed it first
 */
public record Finding(
        String signature, long firstRun, ReplayString replay, long runs, Violation violation) {

    /** Both together. Same in any order. */
    public Finding merge(Finding other) {
        if (!signature.equals(other.signature)) {
            throw new IllegalArgumentException(signature + " is not " + other.signature);
        }
        Finding first = comesBefore(other) ? this : other;
        return new Finding(
                signature, first.firstRun, first.replay, runs + other.runs, first.violation);
    }

    private boolean comesBefore(Finding other) {
        int order = Long.compare(firstRun, other.firstRun);
        if (order == 0) {
            order = replay.text().compareTo(other.replay.text());
        }
        return order <= 0;
    }
}
