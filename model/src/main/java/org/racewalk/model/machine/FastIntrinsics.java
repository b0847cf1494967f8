package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.LockKind;

/**
 * The most frequent intrinsics without a step, one method each: what {@link Intrinsics} does, with
 * arguments and result where generated code has them.
 */
final class FastIntrinsics {
    private static final Intrinsic[] ALL = Intrinsic.values();

    private final World world;
    private final Mm mm;
    private final Watch watch;
    private final Intrinsics intrinsics;

    FastIntrinsics(World world, Mm mm) {
        this.world = world;
        this.mm = mm;
        this.watch = world.watch();
        this.intrinsics = world.intrinsics();
    }

    /** The name of the method here for an intrinsic, or null. */
    static @Nullable String method(int id) {
        return switch (ALL[id]) {
            case SOMETIMES -> "sometimes";
            case RCU_READ_LOCK -> "rcuReadLock";
            case RCU_READ_UNLOCK -> "rcuReadUnlock";
            case RCU_READ_LOCK_HELD -> "rcuReadLockHeld";
            case LOCK_HELD -> "lockHeld";
            case CURRENT -> "current";
            case TASK_INDEX -> "taskIndex";
            case IS_ALLOCATED -> "isAllocated";
            case LIFE -> "life";
            case RACES_ALLOWED_ADD -> "racesAllowedAdd";
            default -> null;
        };
    }

    /** Whether an intrinsic that has a method here has a result. */
    static boolean hasResult(int id) {
        return switch (ALL[id]) {
            case SOMETIMES, RCU_READ_LOCK, RCU_READ_UNLOCK, RACES_ALLOWED_ADD -> false;
            default -> true;
        };
    }

    /** What the shadow of an intrinsic's result can be, as a set of {@link Flow}. */
    static int resultKind(int id) {
        return switch (ALL[id]) {
            case RCU_READ_LOCK_HELD,
                    LOCK_HELD,
                    NR_CPUS,
                    TASK_INDEX,
                    CHOOSE,
                    SMP_PROCESSOR_ID,
                    PREEMPT_COUNT,
                    IRQS_DISABLED,
                    IN_INTERRUPT,
                    SIGNAL_PENDING,
                    IS_ALLOCATED,
                    LIFE ->
                    Flow.ZERO;
            default -> Flow.ANY;
        };
    }

    private boolean isWatched(Context c) {
        return watch.on() && c.ghostDepth == 0;
    }

    private void watched(Context c, Intrinsic intrinsic, int at, long... arguments) {
        int a = c.base + at;
        System.arraycopy(arguments, 0, c.value, a, arguments.length);
        if (intrinsics.local(c, intrinsic.ordinal(), a) != Interpreter.PENDING) {
            throw Engine.Fault.FAULT;
        }
    }

    void sometimes(Context c, int pc, int at, long label) {
        if (isWatched(c)) {
            c.pc = pc;
            watched(c, Intrinsic.SOMETIMES, at, label);
            return;
        }
        world.reach((int) label);
    }

    void rcuReadLock(Context c, int pc, int at) {
        c.pc = pc;
        if (isWatched(c)) {
            watched(c, Intrinsic.RCU_READ_LOCK, at);
            return;
        }
        intrinsics.rcuReadLock(c);
    }

    void rcuReadUnlock(Context c, int pc, int at) {
        c.pc = pc;
        if (isWatched(c)) {
            watched(c, Intrinsic.RCU_READ_UNLOCK, at);
            return;
        }
        if (intrinsics.rcuReadUnlock(c) != Interpreter.PENDING) {
            throw Engine.Fault.FAULT;
        }
    }

    long rcuReadLockHeld(Context c, int pc, int at) {
        if (isWatched(c)) {
            c.pc = pc;
            watched(c, Intrinsic.RCU_READ_LOCK_HELD, at);
        }
        return c.reading() ? 1 : 0;
    }

    long lockHeld(Context c, int pc, int at, long lock, long kind, long how) {
        if (isWatched(c)) {
            c.pc = pc;
            watched(c, Intrinsic.LOCK_HELD, at, lock, kind, how);
        }
        world.invariants().looksAt(lock);
        boolean exclusive = (how & LockKind.SHARED) == 0;
        return world.locks().held(world.tasks().heldBy(c), lock, exclusive) ? 1 : 0;
    }

    /** The current task's address; its provenance as if loaded. */
    long current(Context c, int pc, int at) {
        if (isWatched(c)) {
            c.pc = pc;
            watched(c, Intrinsic.CURRENT, at);
        }
        Context task = Intrinsics.taskOf(c);
        mm.loadedShadow = task.taskShadow;
        return task.task;
    }

    long taskIndex(Context c, int pc, int at) {
        if (isWatched(c)) {
            c.pc = pc;
            watched(c, Intrinsic.TASK_INDEX, at);
        }
        return c.index;
    }

    long isAllocated(Context c, int pc, int at, long address) {
        if (isWatched(c)) {
            c.pc = pc;
            watched(c, Intrinsic.IS_ALLOCATED, at, address);
        }
        world.invariants().looksAt(address);
        return mm.memory.live[mm.memory.objectOf(address)] > 0 ? 1 : 0;
    }

    long life(Context c, int pc, int at, long address) {
        if (isWatched(c)) {
            c.pc = pc;
            watched(c, Intrinsic.LIFE, at, address);
        }
        world.invariants().looksAt(address);
        return Math.abs(mm.memory.live[mm.memory.objectOf(address)]);
    }

    void racesAllowedAdd(Context c, int pc, int at, long more) {
        if (isWatched(c)) {
            c.pc = pc;
            watched(c, Intrinsic.RACES_ALLOWED_ADD, at, more);
            return;
        }
        intrinsics.racesAllowedAdd(c, (int) more);
    }
}
