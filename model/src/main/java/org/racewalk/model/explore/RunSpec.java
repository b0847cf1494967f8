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
 * @param rarity of the program's marks: runs that reach a rare one are branched off
 */
public record RunSpec(
        Program program,
        Variant variant,
        RunSettings settings,
        StrategySpec strategy,
        long baseSeed,
        Rarity rarity) {

    /** Seeds of runs are below 2^47: eight characters of a replay string. */
    private static final int SEED_BITS = 47;

    private static final long STEP = 0x9e3779b97f4a7c15L;

    /** Runs of which none branches off another. */
    public RunSpec(
            Program program,
            Variant variant,
            RunSettings settings,
            StrategySpec strategy,
            long baseSeed) {
        this(
                program,
                variant,
                settings,
                strategy,
                baseSeed,
                Rarity.unknown(program.sometimes().length));
    }

    /** The seed of a run. */
    public long seedOf(long run) {
        return Randomness.mix(Randomness.mix(baseSeed) + STEP * (run + 1)) >>> (64 - SEED_BITS);
    }

    /** The replay string of a run of its own, its unseed not yet known. */
    public ReplayString replayOf(long run) {
        return replayOf(run, 0, 0);
    }

    /** As above, of a branch of that run, or of the run itself if {@code branch} is 0. */
    ReplayString replayOf(long run, int branch, int branchStep) {
        long seed = seedOf(run);
        StrategySpec decides = strategy.forSeed(seed).branch(branch, branchStep);
        return new ReplayString(
                variant, settings, new Seeded(decides, seed), program.hash(), OptionalLong.empty());
    }

    /** The same with another strategy. */
    public RunSpec with(StrategySpec other) {
        return new RunSpec(program, variant, settings, other, baseSeed, rarity);
    }

    /** The same with the rarity of the marks known. */
    RunSpec with(Rarity measured) {
        return new RunSpec(program, variant, settings, strategy, baseSeed, measured);
    }

    /** The same runs, for another seed of the user's. */
    public RunSpec withSeed(long seed) {
        return new RunSpec(program, variant, settings, strategy, seed, rarity);
    }
}
