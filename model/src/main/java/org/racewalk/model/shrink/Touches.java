package org.racewalk.model.shrink;

import org.racewalk.model.machine.Observer;
import org.racewalk.model.machine.World;
import org.racewalk.model.program.Op;

/** Tells {@link Conflicts} what every step of a run touches, also where nothing was decided. */
final class Touches implements Observer {
    private static final long WORD = -8;

    private final Conflicts conflicts;

    Touches(Conflicts conflicts) {
        this.conflicts = conflicts;
    }

    @Override
    public void access(
            World world,
            int cpu,
            int task,
            int pc,
            long address,
            long before,
            long after,
            boolean step) {
        if (step && !world.inSetup()) {
            boolean write = (world.program().code()[pc] & 0xff) != Op.LOAD;
            conflicts.touches(task, address & WORD, write);
        }
    }

    @Override
    public void intrinsic(World world, int cpu, int task, int pc, long argument, long result) {
        touchesObject(world, task, argument);
    }

    @Override
    public void waits(World world, int cpu, int task, int pc, String what) {
        touchesObject(world, task, world.intrinsicArgument(task, 0));
    }

    /** A lock, a wait queue, an object that is freed. */
    private void touchesObject(World world, int task, long address) {
        if (!world.inSetup() && !world.objectName(address).isEmpty()) {
            conflicts.touches(task, address & WORD, true);
        }
    }

    @Override
    public void delivered(World world, int messageKind, int cpu, long argument) {}

    @Override
    public void switched(World world, int cpu, int from, int to) {}

    @Override
    public void decided(World world, int decisionKind, int n, int answer) {}
}
