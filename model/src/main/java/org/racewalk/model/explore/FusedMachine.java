package org.racewalk.model.explore;

import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.World;

import java.util.function.Supplier;

/** Makes the runs of batches; its decider is told which run comes, so needs no string. */
final class FusedMachine extends WorldMachine {
    private final World world;
    private final Branching decider;

    FusedMachine(World world, Branching decider) {
        super(world);
        this.world = world;
        this.decider = decider;
    }

    @Override
    public Outcome run(long seed, Supplier<ReplayString> replay) {
        return world.run(seed);
    }

    @Override
    public long stepsAtBegin() {
        return decider.stepsAtBegin();
    }
}
