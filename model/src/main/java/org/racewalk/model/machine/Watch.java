package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.program.Fence;

/** Tells a world's observer, if there is one, what happens. */
class Watch {
    private final World world;
    private @Nullable Observer observer;

    Watch(World world) {
        this.world = world;
    }

    void observer(@Nullable Observer watcher) {
        observer = watcher;
    }

    /** Whether somebody watches. */
    boolean on() {
        return observer != null;
    }

    /** A memory operation that was carried out, or else has just faulted. */
    void access(Context c, int pc, long address, long before, long after, boolean step) {
        if (observer != null && !world.mm().faulted) {
            observer.access(world, c.cpu.number, c.number, pc, address, before, after, step);
        }
    }

    /** A fence, which is told as an access that is no step; not one for the compiler alone. */
    final void fence(Context c, int pc, int kind) {
        if (kind != Fence.COMPILER && on()) {
            access(c, pc, 0, 0, 0, false);
        }
    }

    void intrinsic(Context c, int pc, long argument, long result) {
        if (observer != null) {
            observer.intrinsic(world, c.cpu.number, c.number, pc, argument, result);
        }
    }

    void waits(Context c, int pc, String what) {
        if (observer != null) {
            observer.waits(world, c.cpu.number, c.number, pc, what);
        }
    }

    void delivered(int kind, int cpu, long argument) {
        if (observer != null) {
            observer.delivered(world, kind, cpu, argument);
        }
    }

    /** The event in a slot comes next. */
    void chosen(Interconnect of, int slot) {
        if (observer != null && world.standing().isSwitch(of, slot)) {
            observer.switches(world);
        }
    }

    void switched(int cpu, @Nullable Context from, @Nullable Context to) {
        if (observer != null) {
            int left = from == null ? -1 : from.number;
            observer.switched(world, cpu, left, to == null ? -1 : to.number);
        }
    }

    void reordered(Context c, Reordering rule, int pc, int otherPc) {
        if (observer != null) {
            observer.reordered(world, c.cpu.number, rule, pc, otherPc);
        }
    }

    void answeredBy(Context c, long step, boolean older) {
        if (observer != null) {
            observer.answeredBy(world, c.cpu.number, step, older);
        }
    }

    void arrives(int cpu, long step) {
        if (observer != null) {
            observer.arrives(world, cpu, step);
        }
    }

    void decided(int kind, int n, int answer) {
        if (observer != null) {
            observer.decided(world, kind, n, answer);
        }
    }
}
