package org.racewalk.model.shrink;

import org.racewalk.model.explore.Finding;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.oracle.Violation;

import java.util.List;

/**
 * A run made smaller under the same signature.
 *
 * @param replay of the smaller run, in the decision form; the original if nothing smaller was found
 * @param violation as that run shows it
 * @param schedule of that run up to the violation
 * @param before size of the original run
 * @param after size of the smaller run
 * @param runs how many runs it took
 * @param complete false if the bound ended it
 * @param others violations of other signatures that were met on the way, each with the replay
 *     string of the first run that showed it, by signature
 */
public record Shrunk(
        ReplayString replay,
        Violation violation,
        Schedule schedule,
        Size before,
        Size after,
        long runs,
        boolean complete,
        List<Finding> others) {}
