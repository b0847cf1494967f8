package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.Fence;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.LockKind;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;

/**
 * What C may ask of the machine, one case an {@link Intrinsic}. Arguments and result are registers
 * from the absolute index {@code a} of the context on.
 */
final class Intrinsics {
    // Bits of gfp_t that the machine obeys; as in conf/kernel/include/linux/gfp_types.h.
    static final long GFP_ZERO = 0x100;
    static final long GFP_DIRECT_RECLAIM = 0x400;
    static final long GFP_NOFAIL = 0x8000;

    private static final long ZERO_SIZE = 16;
    private static final long INTERRUPTIBLE = 0x1;
    private static final long WAKEKILL = 0x100;

    private static final Intrinsic[] ALL = Intrinsic.values();

    private final World world;
    private final Program program;
    private final Memory memory;
    private final Mm mm;

    Intrinsics(World world, Mm mm) {
        this.world = world;
        this.mm = mm;
        this.memory = mm.memory;
        this.program = world.program();
    }

    private static int result(Context c, int a, long value, long shadow) {
        c.value[a] = value;
        c.shadow[a] = shadow;
        return Interpreter.PENDING;
    }

    private static int result(Context c, int a, long value) {
        return result(c, a, value, 0);
    }

    private String text(Context c, int a) {
        return program.strings().get((int) c.value[a]);
    }

    // ---- without a step
    // ------------------------------------------------------------------------------

    /** An intrinsic that no other context can see happen, or any in ghost code. */
    int local(Context c, int id, int a) {
        Intrinsic intrinsic = ALL[id];
        long first = c.value[a];
        if (world.observed()) {
            world.keepArguments(c, a);
        }
        int answer = local(c, intrinsic, a);
        if (c.ghostDepth == 0 && answer == Interpreter.PENDING) {
            world.observeIntrinsic(c, first, c.value[a]);
        }
        return answer;
    }

    private int local(Context c, Intrinsic intrinsic, int a) {
        return switch (intrinsic) {
            case CHOOSE, SOMETIMES, WARN, BUG, VIOLATED, MISSING, NR_CPUS, TASK_INDEX ->
                    scenario(c, intrinsic, a);
            case RCU_READ_LOCK, RCU_READ_UNLOCK, RCU_READ_LOCK_HELD -> rcuReader(c, intrinsic, a);
            case PREEMPT_COUNT_ADD, BH_COUNT_ADD, LOCAL_IRQ_SAVE, LOCAL_IRQ_RESTORE ->
                    level(c, intrinsic, a);
            case CACHE_CREATE -> createCache(c, a);
            case LOCK_INIT -> initLock(c, a);
            default -> query(c, intrinsic, a);
        };
    }

    private int scenario(Context c, Intrinsic intrinsic, int a) {
        return switch (intrinsic) {
            case CHOOSE -> {
                long n = c.value[a];
                if (n < 1 || n > Integer.MAX_VALUE) {
                    yield world.monitor().stated(c, ViolationKind.BUG_ON, "choose() of no value");
                }
                yield result(c, a, n == 1 ? 0 : world.decide(DecisionKind.CHOOSE, (int) n));
            }
            case SOMETIMES -> {
                world.reach((int) c.value[a]);
                yield Interpreter.PENDING;
            }
            case WARN -> world.monitor().stated(c, ViolationKind.WARNING, text(c, a));
            case BUG -> world.monitor().stated(c, ViolationKind.BUG_ON, text(c, a));
            case VIOLATED -> world.monitor().stated(c, ViolationKind.INVARIANT, text(c, a));
            case MISSING -> world.monitor().stated(c, ViolationKind.MISSING_FUNCTION, text(c, a));
            case NR_CPUS -> result(c, a, world.cpus());
            default -> result(c, a, c.index);
        };
    }

    private int rcuReader(Context c, Intrinsic intrinsic, int a) {
        switch (intrinsic) {
            case RCU_READ_LOCK -> {
                if (c.rcuNesting++ == 0) {
                    sectionBegins(c);
                }
            }
            case RCU_READ_UNLOCK -> {
                if (c.rcuNesting == 0) {
                    return world.monitor()
                            .rcuMisuse(c, "rcu_read_unlock() without rcu_read_lock()");
                }
                if (--c.rcuNesting == 0) {
                    world.rcu().formEnds(c, Rcu.READ_LOCK);
                }
            }
            default -> result(c, a, c.reading() ? 1 : 0);
        }
        return Interpreter.PENDING;
    }

    private void sectionBegins(Context c) {
        if (Integer.bitCount(Rcu.openForms(c)) <= 1) {
            c.sectionSince = memory.allocationClock();
        }
        world.rcu().formBegins(c);
    }

    private int level(Context c, Intrinsic intrinsic, int a) {
        switch (intrinsic) {
            case PREEMPT_COUNT_ADD -> {
                int before = c.preemptCount;
                c.preemptCount += (int) c.value[a];
                if (c.preemptCount < 0) {
                    world.monitor().imbalance(c, "preempt_count below zero");
                    return Interpreter.STOPPED;
                }
                changed(c, before, c.preemptCount, Rcu.PREEMPT_OFF);
                if (c.cpu.othersWait()) {
                    c.cpu.updatePreemption();
                }
            }
            case BH_COUNT_ADD -> {
                int before = c.bhCount;
                c.bhCount += (int) c.value[a];
                if (c.bhCount < 0) {
                    world.monitor().imbalance(c, "bottom halves enabled once too often");
                    return Interpreter.STOPPED;
                }
                changed(c, before, c.bhCount, Rcu.BH_OFF);
                c.cpu.updateInterrupts();
                c.cpu.updatePreemption();
            }
            case LOCAL_IRQ_SAVE -> {
                long enabled = c.irqsOff ? 0 : 1;
                setIrqs(c, true);
                result(c, a, enabled);
            }
            default -> setIrqs(c, c.value[a] == 0);
        }
        return Interpreter.PENDING;
    }

    private void changed(Context c, int before, int after, int form) {
        if (before == 0 && after > 0) {
            sectionBegins(c);
        } else if (before > 0 && after == 0) {
            world.rcu().formEnds(c, form);
        }
    }

    private void setIrqs(Context c, boolean off) {
        if (c.irqsOff == off) {
            return;
        }
        c.irqsOff = off;
        changed(c, off ? 0 : 1, off ? 1 : 0, Rcu.IRQS_OFF);
        c.cpu.updateInterrupts();
        c.cpu.updatePreemption();
    }

    private int createCache(Context c, int a) {
        long[] r = c.value;
        int size = (int) r[a + 1];
        if (r[a + 1] < 1 || r[a + 1] > 1 << 20) {
            return world.monitor().stated(c, ViolationKind.BUG_ON, "kmem_cache_create: bad size");
        }
        int cache =
                mm.allocator.addCache(
                        text(c, a), size, (int) Math.min(r[a + 2], 4096), r[a + 3], r[a + 4]);
        int at = memory.reserve(16, 16);
        int handle = memory.addObject(at, 16, Memory.CACHE);
        memory.forget(at, 16);
        memory.put(at, 8, cache, 0);
        return result(c, a, memory.address(handle), memory.provenance(handle));
    }

    private int initLock(Context c, int a) {
        mm.faulted = false;
        int at = mm.locate(c, c.value[a], c.shadow[a], 4, true);
        if (at < 0) {
            return Interpreter.STOPPED;
        }
        world.locks().init(c, at, c.value[a + 1], world.stringAt(c.value[a + 1]));
        return Interpreter.PENDING;
    }

    private int query(Context c, Intrinsic intrinsic, int a) {
        long first = c.value[a];
        return switch (intrinsic) {
            case KSIZE -> result(c, a, objectSize(first));
            case LOCK_HELD ->
                    result(
                            c,
                            a,
                            world.locks()
                                            .held(
                                                    world.heldBy(c),
                                                    first,
                                                    (c.value[a + 2] & LockKind.SHARED) == 0)
                                    ? 1
                                    : 0);
            case SMP_PROCESSOR_ID -> result(c, a, c.cpu.number);
            case PREEMPT_COUNT -> result(c, a, c.preemptCount);
            case IRQS_DISABLED -> result(c, a, c.irqsOff ? 1 : 0);
            case IN_INTERRUPT -> result(c, a, c == c.cpu.interrupt ? 1 : 0);
            case PER_CPU_PTR -> world.perCpuPointer(c, a, (int) c.value[a + 1]);
            case THIS_CPU_PTR -> world.perCpuPointer(c, a, c.cpu.number);
            case CURRENT -> result(c, a, taskOf(c).task, taskOf(c).taskShadow);
            case MIGHT_SLEEP -> world.maySleep(c) ? Interpreter.PENDING : Interpreter.STOPPED;
            case SIGNAL_PENDING -> {
                Context task = world.contextOfTask(first);
                yield result(c, a, task != null && task.killed ? 1 : 0);
            }
            case RACES_ALLOWED_ADD -> {
                c.racesAllowed += (int) first;
                yield Interpreter.PENDING;
            }
            case IS_ALLOCATED -> result(c, a, memory.live[memory.objectOf(first)] > 0 ? 1 : 0);
            case LIFE -> result(c, a, Math.abs(memory.live[memory.objectOf(first)]));
            case POISON -> range(c, a, true);
            case UNPOISON -> range(c, a, false);
            default ->
                    c.ghostDepth > 0
                            ? world.monitor()
                                    .stated(
                                            c,
                                            ViolationKind.FAULT_IN_GHOST,
                                            "ghost code must not call " + intrinsic.cName())
                            : world.monitor()
                                    .stated(c, ViolationKind.BUG_ON, "not a local intrinsic");
        };
    }

    private static Context taskOf(Context c) {
        Context task = c.cpu.task;
        return c == c.cpu.interrupt && task != null ? task : c;
    }

    private long objectSize(long address) {
        int object = memory.objectOf(address);
        return memory.end[object] - memory.start[object];
    }

    private int range(Context c, int a, boolean poison) {
        long at = c.value[a] - Memory.BASE;
        int size = (int) c.value[a + 1];
        int object = memory.objectOf(c.value[a]);
        if (object == 0 || at + size > memory.end[object]) {
            return Interpreter.PENDING;
        }
        if (poison) {
            memory.forget((int) at, size);
        } else {
            for (int i = 0; i < size; i++) {
                memory.put((int) at + i, 1, memory.get((int) at + i, 1), 0);
            }
        }
        return Interpreter.PENDING;
    }

    // ---- with a step
    // ---------------------------------------------------------------------------------

    /** Carries out a step. The pc is past the instruction if the answer is PENDING. */
    int step(Context c, int id, int a) {
        Intrinsic intrinsic = ALL[id];
        for (int i = 0; i < intrinsic.arguments(); i++) {
            if (c.shadow[a + i] < 0) {
                return world.monitor().uninitialised(c);
            }
        }
        int pc = c.pc;
        int answer = step(c, intrinsic, a);
        if (answer == Interpreter.PENDING && c.pc == pc) {
            c.pc = pc + Op.SIZE;
        }
        return answer;
    }

    private int step(Context c, Intrinsic intrinsic, int a) {
        return switch (intrinsic) {
            case LOCK -> world.locks().lock(c, a);
            case UNLOCK -> world.locks().unlock(c, a);
            case LOCK_DOWNGRADE -> world.locks().downgrade(c, a);
            case LOCK_IS_LOCKED -> world.locks().look(c, a, false);
            case LOCK_IS_CONTENDED -> world.locks().look(c, a, true);
            case CACHE_ALLOC, KMALLOC, PAGES_ALLOC -> allocate(c, intrinsic, a);
            case CACHE_FREE, KFREE, PAGES_FREE -> {
                int pointer = intrinsic == Intrinsic.CACHE_FREE ? a + 1 : a;
                yield free(c, c.value[pointer], c.shadow[pointer]);
            }
            case CACHE_DESTROY -> Interpreter.PENDING;
            case PERCPU_ALLOC -> world.allocatePerCpu(c, a);
            case PERCPU_FREE -> Interpreter.PENDING;
            case SMP_CALL, TASK_CREATE, SCHEDULE, SCHEDULE_TIMEOUT, WAKE_UP, KILL, COND_RESCHED ->
                    task(c, intrinsic, a);
            case CPU_RELAX -> {
                c.cpu.relaxing = true;
                yield Interpreter.PENDING;
            }
            default -> rcu(c, intrinsic, a);
        };
    }

    private int rcu(Context c, Intrinsic intrinsic, int a) {
        switch (intrinsic) {
            case SYNCHRONIZE_RCU -> {
                if (!world.maySleep(c)) {
                    return Interpreter.STOPPED;
                }
                world.observeWait(c, "a grace period");
                c.pc += Op.SIZE;
                world.rcu().synchronize(c);
                return World.WAITING;
            }
            case CALL_RCU -> {
                shareArgument(c, a);
                world.rcu().call(c, c.value[a], c.shadow[a], c.value[a + 1]);
            }
            case KFREE_RCU -> world.rcu().free(c, c.value[a], c.shadow[a]);
            case RCU_BARRIER -> {
                if (!world.maySleep(c)) {
                    return Interpreter.STOPPED;
                }
                c.pc += Op.SIZE;
                return world.rcu().barrier(c) ? Interpreter.PENDING : World.WAITING;
            }
            case SRCU_READ_LOCK -> {
                return result(c, a, world.rcu().srcuReadLock(c, c.value[a]));
            }
            case SRCU_READ_UNLOCK -> {
                if (!world.rcu().srcuReadUnlock(c, c.value[a], (int) c.value[a + 1])) {
                    return world.monitor().rcuMisuse(c, "srcu_read_unlock() of no open section");
                }
            }
            case SYNCHRONIZE_SRCU -> {
                if (!world.maySleep(c)) {
                    return Interpreter.STOPPED;
                }
                return world.rcu().srcuSynchronize(c, c.value[a])
                        ? Interpreter.PENDING
                        : World.WAITING;
            }
            default -> {
                return world.monitor()
                        .stated(
                                c,
                                ViolationKind.MISSING_FUNCTION,
                                intrinsic.cName() + " is not offered by this machine");
            }
        }
        return Interpreter.PENDING;
    }

    private void shareArgument(Context c, int a) {
        if (c.shadow[a] > 0) {
            mm.share((int) (c.shadow[a] >>> 32));
        }
    }

    // ---- allocation
    // ----------------------------------------------------------------------------------

    private int allocate(Context c, Intrinsic intrinsic, int a) {
        long gfp = c.value[a + 1];
        if ((gfp & GFP_DIRECT_RECLAIM) != 0 && !world.maySleep(c)) {
            return Interpreter.STOPPED;
        }
        int cache;
        int size;
        byte kind;
        switch (intrinsic) {
            case CACHE_ALLOC -> {
                int handle = memory.objectOf(c.value[a]);
                if (memory.kind[handle] != Memory.CACHE) {
                    return world.monitor()
                            .badFree(c, ViolationKind.WILD_ACCESS, c.value[a], handle);
                }
                cache = (int) memory.get(memory.start[handle], 8);
                size = mm.allocator.size(cache);
                kind = Memory.SLAB;
            }
            case KMALLOC -> {
                if (c.value[a] == 0) {
                    return result(c, a, ZERO_SIZE);
                }
                cache = mm.allocator.kmallocCache(c.value[a]);
                size = (int) c.value[a];
                kind = Memory.KMALLOC;
            }
            default -> {
                cache = mm.allocator.pageCache(c.value[a]);
                size = cache < 0 ? 0 : mm.allocator.size(cache);
                kind = Memory.PAGES;
            }
        }
        if (cache < 0 || (gfp & GFP_NOFAIL) == 0 && world.allocationFails()) {
            return result(c, a, 0);
        }
        return allocated(c, a, cache, size, kind, gfp);
    }

    private int allocated(Context c, int a, int cache, int size, byte kind, long gfp) {
        int freed = mm.allocator.freed(cache);
        int reuse = freed == 0 ? 0 : world.decide(DecisionKind.REUSE, freed + 1);
        int object = mm.allocator.allocate(cache, size, reuse, kind);
        memory.allocatedPc[object] = world.userPc(c);
        memory.allocatedBy[object] = c.number;
        int start = memory.start[object];
        if (reuse > 0) {
            world.races().acquire(c.number, start);
        }
        if (!mm.allocator.typeSafe(cache)) {
            world.races().grow(memory.value.length * 8);
            world.races().forget(start, size);
        } else if (reuse == 0) {
            world.races().grow(memory.value.length * 8);
            world.races().forget(start, size);
        }
        if ((gfp & GFP_ZERO) != 0) {
            memory.clear(start, size);
        }
        long address = memory.address(object);
        long shadow = memory.provenance(object);
        long constructor = mm.allocator.constructor(cache);
        result(c, a, address, shadow);
        if (constructor != 0 && reuse == 0) {
            return world.callConstructor(c, constructor, address, shadow);
        }
        return Interpreter.PENDING;
    }

    /** Frees; checks that it is the start of a live heap object. */
    int free(Context c, long pointer, long shadow) {
        if (pointer == 0 || pointer == ZERO_SIZE) {
            return Interpreter.PENDING;
        }
        int object = shadow > 0 ? (int) (shadow >>> 32) : memory.objectOf(pointer);
        boolean heap =
                object != 0
                        && (memory.kind[object] == Memory.SLAB
                                || memory.kind[object] == Memory.KMALLOC
                                || memory.kind[object] == Memory.PAGES);
        if (!heap || memory.address(object) != pointer) {
            return world.monitor().badFree(c, ViolationKind.INVALID_FREE, pointer, object);
        }
        boolean stale = shadow > 0 && Math.abs(memory.live[object]) != (int) shadow;
        if (memory.live[object] < 0 || stale) {
            return world.monitor().badFree(c, ViolationKind.DOUBLE_FREE, pointer, object);
        }
        int start = memory.start[object];
        world.locks().forget(c, start, memory.end[object] - start);
        if (world.stopped()) {
            return Interpreter.STOPPED;
        }
        world.races().release(c.number, start, false);
        memory.freedPc[object] = world.userPc(c);
        memory.freedBy[object] = c.number;
        mm.allocator.free(object);
        return Interpreter.PENDING;
    }

    // ---- tasks
    // ---------------------------------------------------------------------------------------

    private int task(Context c, Intrinsic intrinsic, int a) {
        return switch (intrinsic) {
            case SMP_CALL -> world.smpCall(c, a);
            case TASK_CREATE -> {
                if (c.shadow[a + 1] > 0) {
                    mm.share((int) (c.shadow[a + 1] >>> 32));
                }
                yield world.createTask(c, a);
            }
            case SCHEDULE, SCHEDULE_TIMEOUT -> schedule(c, intrinsic, a);
            case WAKE_UP -> wakeUp(c, a);
            case KILL -> {
                Context target = world.contextOfTask(c.value[a]);
                if (target == null) {
                    yield world.monitor()
                            .stated(c, ViolationKind.WARNING, "signal to what is not a task");
                }
                target.killed = true;
                interruptWait(c, target);
                yield Interpreter.PENDING;
            }
            default -> {
                if (!world.maySleep(c)) {
                    yield Interpreter.STOPPED;
                }
                c.pc += Op.SIZE;
                if (!world.preemptible()
                        && c.cpu.othersWait()
                        && world.decide(DecisionKind.YIELD, 2) == 1) {
                    c.cpu.giveUp(c);
                    yield World.WAITING;
                }
                yield Interpreter.PENDING;
            }
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
        long state = memory.get(at, 4);
        boolean timed = intrinsic == Intrinsic.SCHEDULE_TIMEOUT;
        if (state == 0 || c.killed && (state & (INTERRUPTIBLE | WAKEKILL)) != 0) {
            c.pc += Op.SIZE;
            memory.put(at, 4, 0, 0);
            if (timed) {
                result(c, a, 1);
            }
            if (c.cpu.othersWait()) {
                c.cpu.giveUp(c);
                return World.WAITING;
            }
            return Interpreter.PENDING;
        }
        if (!world.maySleep(c)) {
            return Interpreter.STOPPED;
        }
        c.waitsFor = Context.WAIT_SLEEP;
        c.waitsOn = c.value[a];
        c.resultRegister = timed ? a : -1;
        world.observeWait(c, "a wake-up");
        c.pc += Op.SIZE;
        if (timed) {
            c.timeoutSlot =
                    world.interconnect().send(MessageKind.TIMEOUT, c.cpu.number, c.number, 0, true);
        }
        c.cpu.block(c, false);
        return World.WAITING;
    }

    /** A sleeping task wakes: {@code outcome} is what SCHEDULE_TIMEOUT returns. */
    void endSleep(@org.jspecify.annotations.Nullable Context waker, Context c, long outcome) {
        memory.put((int) (c.waitsOn - Memory.BASE), 4, 0, 0);
        c.waitsFor = Context.WAIT_NONE;
        if (c.resultRegister >= 0) {
            result(c, c.resultRegister, outcome);
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
        Context target = world.contextOfTask(c.value[a]);
        mm.faulted = false;
        int at = mm.locate(c, c.value[a + 1], c.shadow[a + 1], 4, true);
        if (at < 0) {
            return Interpreter.STOPPED;
        }
        mm.fence(c, Fence.MB);
        long state = memory.get(at, 4);
        if (target == null || (state & c.value[a + 2]) == 0) {
            return result(c, a, 0);
        }
        if (target.state == Context.State.BLOCKED && target.waitsFor == Context.WAIT_SLEEP) {
            endSleep(c, target, 1);
        } else {
            memory.put(at, 4, 0, 0);
        }
        return result(c, a, 1);
    }
}
