package org.racewalk.model.explore;

import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.machine.World;

import java.util.Arrays;
import java.util.List;

/**
 * Measures what strategies need to know of a program beforehand: how many events a run has, and how
 * many allocations that may fail, and how rare each mark is. Depends on program and settings alone,
 * not on the user's seed, so every machine of a campaign measures the same.
 */
public final class Calibration {
    private static final int RUNS = 32;
    private static final int MARK_RUNS = 512;
    private static final long MARK_STEPS = 150_000;
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
        RunSpec resolved = spec.with(spec.strategy().resolve(length, allocations));
        boolean branches = spec.strategy().kind() == StrategyKind.PORTFOLIO;
        return branches ? resolved.with(rarity(resolved)) : resolved;
    }

    private static Rarity rarity(RunSpec spec) {
        int[] marks = spec.program().sometimes();
        if (marks.length == 0) {
            return Rarity.unknown(0);
        }
        RunSpec trial = spec.withSeed(SEED);
        World world = new World(spec.program(), spec.settings(), trial.strategy().decider());
        Integer[] reached = new Integer[marks.length];
        Arrays.fill(reached, 0);
        int runs = 0;
        for (long steps = 0; runs < MARK_RUNS && steps < MARK_STEPS; steps += world.steps()) {
            world.run(trial.seedOf(runs++));
            for (int mark = 0; mark < marks.length; mark++) {
                reached[mark] += world.reached(marks[mark]) ? 1 : 0;
            }
        }
        return new Rarity(runs, List.of(reached));
    }
}
