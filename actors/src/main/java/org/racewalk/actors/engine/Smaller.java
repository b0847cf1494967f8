package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.shrink.Shrunk;

import java.util.Map;

/**
 * A failing run made smaller, and told.
 *
 * @param text what became smaller by how much, the report of the smaller run, what else was met;
 *     ends with a line feed
 * @param brief the report of the smaller run, what it was found as, what else was met; ends with a
 *     line feed
 * @param report the same for machines
 */
public record Smaller(
        Shrunk shrunk, String text, String brief, Map<String, @Nullable Object> report) {}
