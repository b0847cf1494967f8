package org.racewalk.actors.engine;

import org.racewalk.model.explore.Machine;
import org.racewalk.model.explore.RunSpec;
import org.racewalk.model.program.Program;

import java.util.function.Function;

/**
 * A variant whose runs are made by a {@link Machine} that is elsewhere, with the same results.
 *
 * @param request with names in place of paths
 * @param spec its strategy's parameters resolved
 * @param on its runs, made by a machine
 */
public record SpreadVariant(VariantRequest request, RunSpec spec, Function<Machine, RunRange> on) {
    /** The compiled program. */
    public Program program() {
        return spec.program();
    }

    /** The first run, without unseed. */
    public String firstReplay() {
        return spec.replayOf(0).text();
    }
}
