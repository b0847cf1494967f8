package org.racewalk.actors.findings;

import java.util.List;

/**
 * What is left of a finding once it is shrunk and explained.
 *
 * @param finding its id
 * @param replay string of the shrunk run, or empty if it was not shrunk
 * @param lines {@code file:line} of the steps that matter, each once, sorted; empty if not known
 */
public record Core(String finding, String replay, List<String> lines) {
    /** Copies the list. */
    public Core {
        lines = lines.stream().distinct().sorted().toList();
    }

    /** Whether both are the same run or run through the same lines. */
    boolean agrees(Core other) {
        return (!replay.isEmpty() && replay.equals(other.replay))
                || (!lines.isEmpty() && lines.equals(other.lines));
    }
}
