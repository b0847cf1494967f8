package org.racewalk.model.explain;

/**
 * The first event of the trace comes before the second, and must.
 *
 * @param sentence that says so, or empty: what they have to do with each other does
 */
record Edge(int before, int after, String sentence) {
    Edge(int before, int after) {
        this(before, after, "");
    }

    /** The same with another event for one of its two. */
    Edge with(int old, int now) {
        return new Edge(before == old ? now : before, after == old ? now : after, sentence);
    }
}
