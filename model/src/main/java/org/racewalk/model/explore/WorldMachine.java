package org.racewalk.model.explore;

import org.racewalk.model.machine.World;
import org.racewalk.model.oracle.Violation;

import java.util.List;

/** A machine that is one world in one place, and tells what that tells. For one thread. */
public abstract class WorldMachine implements Machine {
    private final World world;

    protected WorldMachine(World world) {
        this.world = world;
    }

    @Override
    public final long steps() {
        return world.steps();
    }

    @Override
    public final long hiddenRaces() {
        return world.hiddenRaces();
    }

    @Override
    public final long traceHash() {
        return world.traceHash();
    }

    @Override
    public final long unseed() {
        return world.unseed();
    }

    @Override
    public final List<Violation> violations() {
        return world.violations();
    }

    @Override
    public final boolean reached(int label) {
        return world.reached(label);
    }

    @Override
    public final long reachedAt(int label) {
        return world.reachedAt(label);
    }

    @Override
    public final void cover(long[] words) {
        world.cover(words);
    }
}
