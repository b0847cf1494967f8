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
 * @param expectations in the order of the file
 */
public record Header(
        String file,
        List<String> ids,
        List<String> fixes,
        List<String> cves,
        String claim,
        String by,
        List<Expectation> expectations) {
    public Header {
        ids = List.copyOf(ids);
        fixes = List.copyOf(fixes);
        cves = List.copyOf(cves);
        expectations = List.copyOf(expectations);
    }
}
