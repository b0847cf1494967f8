package org.racewalk.actors.findings;

import java.util.List;

/**
 * One bug: a finding and the others that are taken for the same.
 *
 * @param head the title that it goes under
 * @param others in the order of their ids
 */
public record Bug(KnownFinding head, List<Other> others) {
    /** Copies the list. */
    public Bug {
        others = List.copyOf(others);
    }

    /**
     * Another title of the bug.
     *
     * @param why they are one, a few words
     */
    public record Other(KnownFinding finding, String why) {}
}
