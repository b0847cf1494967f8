package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.machine.RunSettings;

import java.util.List;

/**
 * A scenario with macros, settings and strategy: everything that its runs depend on. Paths as the
 * user named them.
 *
 * @param scenario the C file
 * @param defines {@code -D}: NAME or NAME=VALUE
 * @param includes {@code -I}, in order
 * @param kernel {@code --kernel}, or null
 * @param strategy name of what makes decisions
 * @param seed of the campaign; a run's own seed follows from it and the run's index
 */
public record VariantRequest(
        String scenario,
        List<String> defines,
        List<String> includes,
        @Nullable String kernel,
        RunSettings settings,
        String strategy,
        long seed) {
    public VariantRequest {
        defines = List.copyOf(defines);
        includes = List.copyOf(includes);
    }

    /** The same runs, for another seed of the user's. */
    VariantRequest withSeed(long other) {
        return new VariantRequest(scenario, defines, includes, kernel, settings, strategy, other);
    }
}
