package org.racewalk.model.explore;

import org.racewalk.model.explore.ReplayString.Seeded;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.program.Program;

import java.util.OptionalLong;

/**
 * A numbered sequence of runs: run i is the same on every machine, whoever makes it.
 *
 * @param strategy with its parameters resolved ({@link Calibration})
 * @param baseSeed what the user gave; the seeds of the runs derive from it
 */
public record RunSpec(
        Program program,
        Variant variant,
        RunSettings settings,
        StrategySpec strategy,
        long baseSeed) {

    /** Seeds of runs are below 2^47: eight characters of a replay string. */
    private static final int SEED_BITS = 47;

    private static final long STEP = 0x9e3779b97f4a7c15L;

    /** The seed of a run. */
    public long seedOf(long run) {
        return Randomness.mix(Randomness.mix(baseSeed) + STEP * (run + 1)) >>> (64 - SEED_BITS);
    }

    /** The replay string of a run, its unseed not yet known. */
    public ReplayString replayOf(long run) {
        long seed = seedOf(run);
        return new ReplayString(
                variant,
                settings,
                new Seeded(strategy.forSeed(seed), seed),
                program.hash(),
                OptionalLong.empty());
    }

    /** The same with another strategy. */
    public RunSpec with(StrategySpec other) {
        return new RunSpec(program, variant, settings, other, baseSeed);
    }
}
