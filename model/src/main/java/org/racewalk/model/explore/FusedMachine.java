package org.racewalk.model.explore;

import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.World;
import org.racewalk.model.oracle.Violation;

import java.util.List;
import java.util.function.Supplier;

/** A world that is all in one place; its decider is told which run comes, so needs no string. */
final class FusedMachine implements Machine {
    private final World world;
    private final Branching decider;

    FusedMachine(World world, Branching decider) {
        this.world = world;
        this.decider = decider;
    }

    @Override
    public Outcome run(long seed, Supplier<ReplayString> replay) {
        return world.run(seed);
    }

    @Override
    public long steps() {
        return world.steps();
    }

    @Override
    public long stepsAtBegin() {
        return decider.stepsAtBegin();
    }

    @Override
    public long hiddenRaces() {
        return world.hiddenRaces();
    }

    @Override
    public long traceHash() {
        return world.traceHash();
    }

    @Override
    public long unseed() {
        return world.unseed();
    }

    @Override
    public List<Violation> violations() {
        return world.violations();
    }

    @Override
    public boolean reached(int label) {
        return world.reached(label);
    }

    @Override
    public long reachedAt(int label) {
        return world.reachedAt(label);
    }

    @Override
    public void cover(long[] words) {
        world.cover(words);
    }
}
