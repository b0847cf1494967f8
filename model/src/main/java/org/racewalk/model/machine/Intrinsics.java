package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.LockKind;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;

/**
 * What C may ask of the machine, one case an {@link Intrinsic}. Arguments and result are registers
 * from the absolute index {@code a} of the context on.
 */
class Intrinsics {
    private static final Intrinsic[] ALL = Intrinsic.values();

    private final World world;
    private final Program program;
    private final Memory memory;
    private final Mm mm;
    private final Heap heap;
    private final Scheduling scheduling;

    Intrinsics(World world, Mm mm) {
        this.world = world;
        this.mm = mm;
        this.memory = mm.memory;
        this.program = world.program();
        heap = new Heap(world, mm);
        scheduling = new Scheduling(world, mm);
    }

    /** The time-out of a sleeping task has come. */
    void timeout(Context sleeper) {
        scheduling.endSleep(null, sleeper, 0);
    }

    /** Frees what another context has asked to be freed: that one is named. */
    void freeFor(Context c, long pointer, long shadow, int by) {
        heap.free(c, pointer, shadow);
        memory.freedBy[memory.objectOf(pointer)] = by;
    }

    private String text(Context c, int a) {
        return program.strings().get((int) c.value[a]);
    }

    // ---- without a step
    // ------------------------------------------------------------------------------

    /** An intrinsic that no other context can see happen, or any in ghost code. */
    int local(Context c, int id, int a) {
        Intrinsic intrinsic = ALL[id];
        boolean bare = Operands.isBare(id);
        long first = intrinsic.arguments() == 0 ? 0 : c.value[a];
        if (world.watch().on()) {
            world.keepArguments(c, a);
        }
        int answer = local(c, intrinsic, a);
        if (c.ghostDepth == 0 && answer == Interpreter.PENDING) {
            world.watch().intrinsic(c, c.pc, first, bare ? 0 : c.value[a]);
        }
        return answer;
    }

    int local(Context c, Intrinsic intrinsic, int a) {
        return switch (intrinsic) {
            case CHOOSE, SOMETIMES, WARN, BUG, VIOLATED, MISSING, NR_CPUS, TASK_INDEX ->
                    scenario(c, intrinsic, a);
            case RCU_READ_LOCK, RCU_READ_UNLOCK, RCU_READ_LOCK_HELD -> rcuReader(c, intrinsic, a);
            case PREEMPT_COUNT_ADD, BH_COUNT_ADD, LOCAL_IRQ_SAVE, LOCAL_IRQ_RESTORE ->
                    level(c, intrinsic, a);
            case CACHE_CREATE -> heap.createCache(c, a, text(c, a));
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
                yield c.result(
                        a, n == 1 ? 0 : world.decisions().decide(DecisionKind.CHOOSE, (int) n));
            }
            case SOMETIMES -> {
                world.reach((int) c.value[a]);
                yield Interpreter.PENDING;
            }
            case WARN -> world.monitor().stated(c, ViolationKind.WARNING, text(c, a));
            case BUG -> world.monitor().stated(c, ViolationKind.BUG_ON, text(c, a));
            case VIOLATED -> world.monitor().stated(c, ViolationKind.INVARIANT, text(c, a));
            case MISSING -> world.monitor().stated(c, ViolationKind.MISSING_FUNCTION, text(c, a));
            case NR_CPUS -> c.result(a, world.cpus());
            default -> c.result(a, c.index);
        };
    }

    private int rcuReader(Context c, Intrinsic intrinsic, int a) {
        return switch (intrinsic) {
            case RCU_READ_LOCK -> rcuReadLock(c);
            case RCU_READ_UNLOCK -> rcuReadUnlock(c);
            default -> c.result(a, c.reading() ? 1 : 0);
        };
    }

    int rcuReadLock(Context c) {
        if (c.rcuNesting++ == 0) {
            sectionBegins(c);
        }
        return Interpreter.PENDING;
    }

    int rcuReadUnlock(Context c) {
        if (c.rcuNesting == 0) {
            return world.monitor().rcuMisuse(c, "rcu_read_unlock() without rcu_read_lock()");
        }
        if (--c.rcuNesting == 0) {
            world.rcu().formEnds(c, Rcu.READ_LOCK);
        }
        return Interpreter.PENDING;
    }

    /**
     * Until its next step nobody can tell whether a task is in its section yet: the section begins
     * with that step, so that a grace period that begins before it does not wait for it.
     */
    private void sectionBegins(Context c) {
        if (Integer.bitCount(Rcu.openForms(c)) <= 1) {
            c.sectionAhead = true;
        } else if (!c.sectionAhead) {
            world.rcu().formBegins(c);
        }
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
                c.result(a, enabled);
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
        orderWithHandlers(c, off);
        changed(c, off ? 0 : 1, off ? 1 : 0, Rcu.IRQS_OFF);
        c.cpu.updateInterrupts();
        c.cpu.updatePreemption();
    }

    /**
     * A section with interrupts off comes after the handlers of its CPU so far, and before later
     * ones.
     */
    private void orderWithHandlers(Context c, boolean begins) {
        int handler = c.cpu.interrupt.number;
        if (handler != c.number) {
            world.races().order(begins ? handler : c.number, begins ? c.number : handler);
        }
    }

    private int initLock(Context c, int a) {
        mm.faulted = false;
        int at = mm.locate(c, c.value[a], c.shadow[a], 4, true);
        if (at < 0) {
            return Interpreter.STOPPED;
        }
        world.locks().init(c, at, c.value[a + 1], world.names().string(c.value[a + 1]));
        return Interpreter.PENDING;
    }

    /** A seqcount section may be retried twice for one begin: the sum does not fall below zero. */
    void racesAllowedAdd(Context c, int more) {
        c.racesAllowed = Math.max(0, c.racesAllowed + more);
    }

    private int query(Context c, Intrinsic intrinsic, int a) {
        long first = c.value[a];
        return switch (intrinsic) {
            case KSIZE -> c.result(a, objectSize(first));
            case LOCK_HELD -> {
                boolean exclusive = (c.value[a + 2] & LockKind.SHARED) == 0;
                world.invariants().looksAt(first);
                yield c.result(
                        a, world.locks().held(world.tasks().heldBy(c), first, exclusive) ? 1 : 0);
            }
            case LOCK_IS_LOCKED -> {
                // By ghost code: for all others this is a step.
                world.invariants().looksAt(first);
                yield c.result(a, world.locks().isLocked(first) ? 1 : 0);
            }
            case SMP_PROCESSOR_ID -> c.result(a, c.cpu.number);
            case PREEMPT_COUNT -> c.result(a, c.preemptCount);
            case IRQS_DISABLED -> c.result(a, c.irqsOff ? 1 : 0);
            case IN_INTERRUPT -> c.result(a, c == c.cpu.interrupt ? 1 : 0);
            case PER_CPU_PTR -> world.layout().perCpuPointer(world, c, a, (int) c.value[a + 1]);
            case THIS_CPU_PTR -> world.layout().perCpuPointer(world, c, a, c.cpu.number);
            case CURRENT -> c.result(a, taskOf(c).task, taskOf(c).taskShadow);
            case SIGNAL_PENDING -> {
                Context task = world.tasks().at(first);
                yield c.result(a, task != null && task.killed ? 1 : 0);
            }
            case RACES_ALLOWED_ADD -> {
                racesAllowedAdd(c, (int) first);
                yield Interpreter.PENDING;
            }
            case ASSERT_EXCLUSIVE -> assertExclusive(c, a);
            case IS_ALLOCATED -> {
                world.invariants().looksAt(first);
                yield c.result(a, memory.live[memory.objectOf(first)] > 0 ? 1 : 0);
            }
            case LIFE -> {
                world.invariants().looksAt(first);
                yield c.result(a, Math.abs(memory.live[memory.objectOf(first)]));
            }
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

    /** ASSERT_EXCLUSIVE(address, size, access): who else writes (accesses) there races. */
    private int assertExclusive(Context c, int a) {
        int size = (int) c.value[a + 1];
        mm.faulted = false;
        int at = mm.locate(c, c.value[a], c.shadow[a], size, false);
        if (at < 0) {
            return Interpreter.STOPPED;
        }
        mm.checks().assertExclusive(c, at, size, c.value[a + 2] != 0);
        return Interpreter.PENDING;
    }

    static Context taskOf(Context c) {
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
        world.order().settle((int) at, size);
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
        if (scheduling.yields(c, intrinsic, a)) {
            return World.WAITING;
        }
        int answer = step(c, intrinsic, a);
        if (answer == Interpreter.PENDING && c.pc == pc) {
            c.pc = pc + Op.SIZE;
        }
        return answer;
    }

    int step(Context c, Intrinsic intrinsic, int a) {
        return switch (intrinsic) {
            case LOCK -> world.locks().lock(c, a);
            case UNLOCK -> world.locks().unlock(c, a);
            case LOCK_DOWNGRADE -> world.locks().downgrade(c, a);
            case LOCK_IS_LOCKED -> world.locks().look(c, a, false);
            case LOCK_IS_CONTENDED -> world.locks().look(c, a, true);
            case CACHE_ALLOC, KMALLOC, PAGES_ALLOC -> heap.allocate(c, intrinsic, a);
            case CACHE_FREE, KFREE, PAGES_FREE -> heap.release(c, intrinsic, a);
            case CACHE_DESTROY -> Interpreter.PENDING;
            case PERCPU_ALLOC -> world.layout().allocatePerCpu(c, a);
            case PERCPU_FREE -> Interpreter.PENDING;
            case SMP_CALL, TASK_CREATE, SCHEDULE, SCHEDULE_TIMEOUT, WAKE_UP, KILL ->
                    scheduling.step(c, intrinsic, a);
            case COND_RESCHED, MIGHT_SLEEP ->
                    world.tasks().maySleep(c) ? Interpreter.PENDING : Interpreter.STOPPED;
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
                if (!world.tasks().maySleep(c)) {
                    return Interpreter.STOPPED;
                }
                world.watch().waits(c, c.pc, "a grace period");
                c.pc += Op.SIZE;
                world.rcu().synchronize(c);
                return World.WAITING;
            }
            case CALL_RCU -> {
                shareArgument(c, a);
                return world.rcu().call(c, c.value[a], c.shadow[a], c.value[a + 1]);
            }
            case KFREE_RCU -> world.rcu().free(c, c.value[a], c.shadow[a]);
            case RCU_BARRIER -> {
                if (!world.tasks().maySleep(c)) {
                    return Interpreter.STOPPED;
                }
                c.pc += Op.SIZE;
                return world.rcu().barrier(c) ? Interpreter.PENDING : World.WAITING;
            }
            case SRCU_READ_LOCK -> {
                return c.result(a, world.rcu().srcu().readLock(c, c.value[a]));
            }
            case SRCU_READ_UNLOCK -> {
                if (!world.rcu().srcu().readUnlock(c, c.value[a], (int) c.value[a + 1])) {
                    return world.monitor().rcuMisuse(c, "srcu_read_unlock() of no open section");
                }
            }
            case SYNCHRONIZE_SRCU -> {
                if (!world.tasks().maySleep(c)) {
                    return Interpreter.STOPPED;
                }
                return world.rcu().srcu().synchronize(c, c.value[a])
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
}
