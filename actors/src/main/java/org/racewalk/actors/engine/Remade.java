package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * A run made again.
 *
 * @param agrees whether it ended as the replay string says; if not, Racewalk itself is broken
 * @param text the reports, ends with a line feed; says so if nothing went wrong
 * @param end one line: with which unseed it ended, and whether that is the string's
 * @param reports the same for machines, one per signature
 */
public record Remade(
        boolean agrees, String text, String end, List<Map<String, @Nullable Object>> reports) {

    /** Whether something went wrong in the run. */
    public boolean violated() {
        return !reports.isEmpty();
    }
}
