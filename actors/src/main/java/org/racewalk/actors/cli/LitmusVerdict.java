package org.racewalk.actors.cli;

import org.racewalk.actors.engine.LitmusFiles;
import org.racewalk.model.litmus.LitmusResult;
import org.racewalk.model.litmus.LitmusSession;

/** What our own model says of a litmus test that we have written. */
final class LitmusVerdict {
    /** Bounds the work; tests of a few threads end long before. */
    private static final long MOST_RUNS = 400_000;

    private LitmusVerdict() {}

    /**
     * One line: the observation in herd's words, and whether all there is was seen.
     *
     * @param name of the file, for messages
     */
    static String of(String name, String text) {
        LitmusSession session = new LitmusSession(new LitmusFiles().compile(name, text), 1);
        session.explore(MOST_RUNS);
        LitmusResult result = session.result();
        return result.observation()
                + " "
                + result.positive()
                + " "
                + result.negative()
                + (result.flags().isEmpty() ? "" : ", flag " + result.flags())
                + (result.exhausted()
                        ? ""
                        : " in "
                                + String.format(java.util.Locale.ROOT, "%,d", result.runs())
                                + " runs")
                + " (racewalk litmus)";
    }
}
