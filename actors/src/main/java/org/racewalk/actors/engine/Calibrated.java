package org.racewalk.actors.engine;

import java.util.List;

/**
 * What was measured of a variant beforehand, so that the machines of a campaign need not measure it
 * again.
 *
 * @param strategy with all its parameters, as replay strings write it
 * @param runs that were made to see how rare the marks are; 0: none
 * @param reached how many of them reached each mark, as numbered in the program
 */
public record Calibrated(String strategy, int runs, List<Integer> reached) {
    public Calibrated {
        reached = List.copyOf(reached);
    }
}
