package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;

/**
 * The state of a world after its set-up, kept in the first run that nobody watches and put back in
 * later ones instead of running the set-up again: it runs alone and calmly, so it is the same in
 * every run. No result of a run tells the difference.
 *
 * <p>The set-up is run as ever while somebody watches, if the world was told so, and if its end
 * cannot be kept: it has found something, or code still runs at an interrupt level. Messages,
 * callbacks and grace periods in flight are kept.
 */
final class Snapshot {
    private final World world;
    private final Phases phases;
    private final Steps steps;
    private final boolean possible;
    private boolean wanted = true;
    private boolean taken;
    private boolean refused;
    private long mixed;
    private long mixedBefore;

    Snapshot(World world, Phases phases, Steps steps) {
        this.world = world;
        this.phases = phases;
        this.steps = steps;
        possible = !world.program().scenario().setup().isEmpty();
    }

    /** Whether later runs may do without their set-up. */
    void want(boolean wish) {
        wanted = wish;
    }

    /** Whether the run that begins can do without its set-up. */
    boolean isUsable() {
        return taken && wanted && !world.watch().on();
    }

    /** The set-up is about to be run; true if {@link #end} is to be told how it ends. */
    boolean begins() {
        boolean keeps = possible && wanted && !taken && !refused && !world.watch().on();
        if (keeps) {
            mixedBefore = world.mm().mixed;
            steps.beginSetUp();
        }
        return keeps;
    }

    /** The set-up has been run, or a failure has ended it. */
    void ends(boolean completed) {
        steps.endSetUp();
        if (completed
                && !world.monitor().any()
                && world.tasks().allOver()
                && phases.isBetweenEvents()) {
            save();
            taken = true;
        } else {
            refused = true;
        }
    }

    private void save() {
        Memory memory = world.memory();
        world.tasks().saveMemory(memory);
        world.mm().allocator.save();
        world.layout().save();
        world.order().save();
        // Tasks come after the set-up. What runs at an interrupt level comes after a task that has
        // called for it, unless the set-up has.
        boolean callsAhead = world.rcu().callsAhead() || world.calls().anyOnItsWay();
        world.races().save(callsAhead ? -1 : 0, memory.top());
        world.interconnect().save();
        world.locks().save();
        world.rcu().save();
        world.monitor().save();
        world.calls().save();
        world.tasks().save();
        world.marks().save();
        steps.save();
        for (int i = 0; i < world.cpus(); i++) {
            world.cpu(i).save();
        }
        mixed = world.mm().mixed - mixedBefore;
    }

    /** The state as after the set-up, in a world that has been reset but for its memory. */
    void restore() {
        world.memory().restore();
        world.mm().allocator.restore();
        world.layout().restore();
        world.order().restore();
        world.races().restore();
        world.interconnect().restore();
        world.locks().restore();
        world.rcu().restore();
        world.monitor().restore();
        world.calls().restore();
        world.tasks().restore();
        world.marks().restore();
        steps.restore();
        for (int i = 0; i < world.cpus(); i++) {
            world.cpu(i).restore();
        }
        world.mm().mixed += mixed;
    }
}
