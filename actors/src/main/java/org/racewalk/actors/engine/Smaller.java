package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.shrink.Shrunk;

import java.util.Map;

/**
 * A failing run made smaller.
 *
 * @param agrees whether the smaller run ended the same when it was made again from its replay
 *     string; if not, Racewalk itself is broken
 * @param text what became smaller by how much, the report of the smaller run, what else was met;
 *     ends with a line feed
 * @param brief the report of the smaller run, what it was found as, what else was met; ends with a
 *     line feed
 * @param report the same for machines
 */
public record Smaller(
        boolean agrees,
        Shrunk shrunk,
        String text,
        String brief,
        Map<String, @Nullable Object> report) {}
