package org.racewalk.model.explore;

import java.util.List;

/**
 * Which program a run is of.
 *
 * @param scenario path of the scenario file, relative, with {@code /}
 * @param defines the {@code -D} macros in order, each {@code NAME} or {@code NAME=VALUE}
 */
public record Variant(String scenario, List<String> defines) {
    /** Copies the list. */
    public Variant {
        defines = List.copyOf(defines);
    }
}
