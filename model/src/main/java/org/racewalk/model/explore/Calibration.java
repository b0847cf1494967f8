package org.racewalk.model.explore;

import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.machine.World;

/**
 * Measures what strategies need to know of a program beforehand: how many events a run has, and how
 * many allocations that may fail. Depends on program and settings alone, not on the user's seed, so
 * every machine of a campaign measures the same.
 */
public final class Calibration {
    private static final int RUNS = 32;
    private static final long SEED = 0x72616365L;

    private Calibration() {}

    /** The spec with its strategy's parameters measured. */
    public static RunSpec resolve(RunSpec spec) {
        int length = 1;
        int allocations = 0;
        for (StrategyKind kind : new StrategyKind[] {StrategyKind.DELAYS, StrategyKind.POS}) {
            RunSpec trial =
                    new RunSpec(
                            spec.program(),
                            spec.variant(),
                            spec.settings(),
                            StrategySpec.of(kind),
                            SEED);
            Recorder recorder = new Recorder(trial.strategy().decider());
            World world = new World(spec.program(), spec.settings(), recorder);
            for (int run = 0; run < RUNS; run++) {
                recorder.clear();
                world.run(trial.seedOf(run));
                length = (int) Math.max(length, recorder.steps());
                allocations = Math.max(allocations, recorder.count(DecisionKind.FAILURE));
            }
        }
        return spec.with(spec.strategy().resolve(length, allocations));
    }
}
