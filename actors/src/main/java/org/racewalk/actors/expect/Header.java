package org.racewalk.actors.expect;

import java.util.List;

/**
 * What a scenario file says about itself in its first comment.
 *
 * @param file as the user or the folder named it
 * @param ids of the bugs, mutations or claims that it is about
 * @param fixes commits
 * @param cves numbers
 * @param claim a sentence that the scenario puts to the test, or empty
 * @param by who said so, or empty
 * @param flips what changed between two generations that come to different verdicts
 * @param expectations in the order of the file
 */
public record Header(
        String file,
        List<String> ids,
        List<String> fixes,
        List<String> cves,
        String claim,
        String by,
        List<Flip> flips,
        List<Expectation> expectations) {
    /**
     * Why two generations differ.
     *
     * @param from the older one
     * @param to the one after it
     * @param change the function, and what it does since
     */
    public record Flip(String from, String to, String change) {}

    public Header {
        ids = List.copyOf(ids);
        fixes = List.copyOf(fixes);
        cves = List.copyOf(cves);
        flips = List.copyOf(flips);
        expectations = List.copyOf(expectations);
    }
}
