package org.racewalk.actors.placement;

import org.racewalk.model.oracle.Violation;

import java.util.List;
import java.util.SortedMap;

/**
 * A run of a spread world, as all its places together tell it.
 *
 * @param reached labels, with the number of steps till then
 * @param coverage bits as in {@link org.racewalk.model.machine.World#cover}
 * @param attempts how often it was begun: more than once if a node was lost
 */
public record SpreadRun(
        WorldCommand.Ended ended,
        List<Violation> violations,
        long hiddenRaces,
        SortedMap<Integer, Long> reached,
        List<Long> coverage,
        int attempts) {}
