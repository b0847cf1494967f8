package org.racewalk.model.export;

import org.racewalk.model.explain.Explanation;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.trace.Origin;
import org.racewalk.model.trace.Trace;

import java.util.Optional;

/**
 * A run to be exported.
 *
 * @param machine what it ran on
 * @param outcome one word: {@code violated}, {@code passed}, {@code inconclusive}
 * @param unseed with which it ended, hexadecimal
 * @param violation what went wrong first
 * @param explanation of that violation, for the formats that show the steps that matter
 */
public record ExportedRun(
        Trace trace,
        Origin origin,
        Machine machine,
        String outcome,
        String unseed,
        Optional<Violation> violation,
        Optional<Explanation> explanation) {
    /**
     * Settings of the simulated machine and of the search.
     *
     * @param strategy as a replay string writes it; {@code log}: its decisions are written out
     * @param seed of the run; 0 if its decisions are written out
     */
    public record Machine(
            int cpus,
            String preemption,
            int failures,
            int stepsPerRun,
            String strategy,
            long seed) {}
}
