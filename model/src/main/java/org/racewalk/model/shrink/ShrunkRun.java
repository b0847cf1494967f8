package org.racewalk.model.shrink;

import org.racewalk.model.explore.Finding;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.oracle.Violation;

import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of a run that was made smaller: {@link Shrunk} without its schedule, which the
 * replay string holds.
 *
 * @param replay of the smaller run; the original if nothing smaller was found
 * @param violation as that run shows it
 * @param before size of the original run
 * @param after size of the smaller run
 * @param runs how many runs it took
 * @param complete false if the bound ended it
 * @param others other signatures that were met on the way, by signature; those that fit
 */
public record ShrunkRun(
        ReplayString replay,
        Violation violation,
        Size before,
        Size after,
        long runs,
        boolean complete,
        List<Finding> others) {

    /** Most of {@code others}. */
    public static final int MOST_OTHERS = 64;

    /** Characters of the replay strings of {@code others} together: it all travels as one. */
    private static final int MOST_TEXT = 256 * 1024;

    /** Copies the list. */
    public ShrunkRun {
        others = List.copyOf(others);
    }

    /** Of what shrinking made. */
    public static ShrunkRun of(Shrunk shrunk) {
        List<Finding> others = new ArrayList<>();
        int length = 0;
        for (Finding other : shrunk.others()) {
            int more = other.replay().text().length();
            if (others.size() < MOST_OTHERS && length + more <= MOST_TEXT) {
                others.add(other);
                length += more;
            }
        }
        return new ShrunkRun(
                shrunk.replay(),
                shrunk.violation(),
                shrunk.before(),
                shrunk.after(),
                shrunk.runs(),
                shrunk.complete(),
                others);
    }
}
