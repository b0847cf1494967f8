package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.Fence;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.LockKind;
import org.racewalk.model.program.Op;

/** Sleeping, waking, signals, giving up the CPU, and what starts elsewhere: tasks and calls. */
final class Scheduling {
    private static final long INTERRUPTIBLE = 0x1;
    private static final long WAKEKILL = 0x100;

    private final World world;
    private final Memory memory;
    private final Mm mm;

    Scheduling(World world, Mm mm) {
        this.world = world;
        this.mm = mm;
        this.memory = mm.memory;
    }

    /** SMP_CALL, TASK_CREATE, SCHEDULE, SCHEDULE_TIMEOUT, WAKE_UP, KILL. */
    int step(Context c, Intrinsic intrinsic, int a) {
        return switch (intrinsic) {
            case SMP_CALL -> world.calls().call(c, a);
            case TASK_CREATE -> {
                if (c.shadow[a + 1] > 0) {
                    mm.share((int) (c.shadow[a + 1] >>> 32));
                }
                yield world.tasks().create(c, a);
            }
            case SCHEDULE, SCHEDULE_TIMEOUT -> schedule(c, intrinsic, a);
            case WAKE_UP -> wakeUp(c, a);
            default -> {
                Context target = world.tasks().at(c.value[a]);
                if (target == null) {
                    yield world.monitor()
                            .stated(c, ViolationKind.WARNING, "signal to what is not a task");
                }
                target.killed = true;
                interruptWait(c, target);
                yield Interpreter.PENDING;
            }
        };
    }

    /**
     * Without full preemption a task gives up its CPU by itself alone: in cond_resched, and with
     * voluntary preemption before whatever might sleep as well. Whether it does is a decision.
     */
    boolean yields(Context c, Intrinsic intrinsic, int a) {
        boolean waits = c.waitsFor != Context.WAIT_NONE;
        if (world.preemptible() || !c.cpu.othersWait() || c.atomic() || c.yielded || waits) {
            c.yielded = false;
            return false;
        }
        boolean here =
                intrinsic == Intrinsic.COND_RESCHED
                        || world.settings().preemption() == RunSettings.Preemption.VOLUNTARY
                                && mightSleep(c, intrinsic, a);
        if (!here || world.decisions().decide(DecisionKind.YIELD, 2) == 0) {
            return false;
        }
        c.yielded = true;
        c.atStep = true;
        c.cpu.giveUp(c);
        return true;
    }

    private static boolean mightSleep(Context c, Intrinsic intrinsic, int a) {
        return switch (intrinsic) {
            case MIGHT_SLEEP -> true;
            case LOCK -> c.value[a + 1] >= LockKind.MUTEX && (c.value[a + 2] & LockKind.TRY) == 0;
            case CACHE_ALLOC, KMALLOC, PAGES_ALLOC ->
                    (c.value[a + 1] & Heap.GFP_DIRECT_RECLAIM) != 0;
            default -> false;
        };
    }

    private void interruptWait(Context c, Context target) {
        if (target.state != Context.State.BLOCKED) {
            return;
        }
        if (target.waitsFor == Context.WAIT_LOCK) {
            world.locks().interrupt(target);
        } else if (target.waitsFor == Context.WAIT_SLEEP) {
            long state = memory.get((int) (target.waitsOn - Memory.BASE), 4);
            if ((state & (INTERRUPTIBLE | WAKEKILL)) != 0) {
                endSleep(c, target, 1);
            }
        }
    }

    private int schedule(Context c, Intrinsic intrinsic, int a) {
        mm.faulted = false;
        int at = mm.locate(c, c.value[a], c.shadow[a], 4, true);
        if (at < 0) {
            return Interpreter.STOPPED;
        }
        if (c.preemptCount > 0 || c.irqsOff || c.bhCount > 0) {
            world.monitor().sleeping(c, false);
            return Interpreter.STOPPED;
        }
        mm.fence(c, Fence.MB);
        world.order().settle(at, 4);
        long state = memory.get(at, 4);
        boolean timed = intrinsic == Intrinsic.SCHEDULE_TIMEOUT;
        if (state == 0 || c.killed && (state & (INTERRUPTIBLE | WAKEKILL)) != 0) {
            c.pc += Op.SIZE;
            memory.put(at, 4, 0, 0);
            // If a wake-up came before the sleep, what the waker did comes before what follows.
            world.races().acquire(c.number, at);
            if (timed) {
                c.result(a, 1);
            }
            if (c.cpu.othersWait()) {
                c.cpu.giveUp(c);
                return World.WAITING;
            }
            return Interpreter.PENDING;
        }
        if (!world.tasks().maySleep(c)) {
            return Interpreter.STOPPED;
        }
        c.waitsFor = Context.WAIT_SLEEP;
        c.waitsOn = c.value[a];
        c.resultRegister = timed ? a : -1;
        world.watch().waits(c, c.pc, "a wake-up");
        c.pc += Op.SIZE;
        if (timed) {
            c.timeoutSlot =
                    world.interconnect().send(MessageKind.TIMEOUT, c.cpu.number, c.number, 0, true);
        }
        c.cpu.block(c, false);
        return World.WAITING;
    }

    /** A sleeping task wakes: {@code outcome} is what SCHEDULE_TIMEOUT returns. */
    void endSleep(@Nullable Context waker, Context c, long outcome) {
        int at = (int) (c.waitsOn - Memory.BASE);
        world.order().settle(at, 4);
        memory.put(at, 4, 0, 0);
        c.waitsFor = Context.WAIT_NONE;
        if (c.resultRegister >= 0) {
            c.cpu.fill(c, c.resultRegister, outcome, 0);
        }
        if (c.timeoutSlot >= 0) {
            if (outcome != 0) {
                world.interconnect().discard(c.timeoutSlot);
            }
            c.timeoutSlot = -1;
        }
        if (waker != null) {
            world.races().order(waker.number, c.number);
        }
        c.cpu.wake(c);
    }

    private int wakeUp(Context c, int a) {
        Context target = world.tasks().at(c.value[a]);
        mm.faulted = false;
        int at = mm.locate(c, c.value[a + 1], c.shadow[a + 1], 4, true);
        if (at < 0) {
            return Interpreter.STOPPED;
        }
        mm.fence(c, Fence.MB);
        long state = mm.view(c, at, 4);
        if (target == null || (state & c.value[a + 2]) == 0) {
            return c.result(a, 0);
        }
        world.races().release(c.number, at, true);
        if (target.state == Context.State.BLOCKED && target.waitsFor == Context.WAIT_SLEEP) {
            endSleep(c, target, 1);
        } else {
            world.order().settle(at, 4);
            memory.put(at, 4, 0, 0);
        }
        return c.result(a, 1);
    }
}
