package org.racewalk.model.program;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What kernel headers of ours may ask of the machine directly. In C each is a function named {@code
 * __racewalk_} plus the lower-case constant, declared in {@code racewalk/intrinsics.h}; the front
 * end turns a call into {@link Op#INTRINSIC}. All arguments and results are 64-bit registers.
 *
 * <p>{@code step}: another task may act between the instruction before and this one. {@code
 * literal}: the first argument must be a string literal and arrives as an index into {@link
 * Program#strings()}.
 */
public enum Intrinsic {
    // ---- scenario
    // -----------------------------------------------------------------------------------
    /** (n): a decision in [0, n). */
    CHOOSE(1, false, false),
    /** (label): the mark was reached. */
    SOMETIMES(1, false, true),
    /** (text): finding of class WARNING, the run goes on. */
    WARN(1, false, true),
    /** (text): finding of class BUG, the run ends. */
    BUG(1, false, true),
    /** (text): an invariant or final check that does not hold; the run ends. */
    VIOLATED(1, false, true),
    /** (text): a function that the program declares but does not define was reached (stubs). */
    MISSING(1, false, true),
    /** (): how many CPUs this world has. */
    NR_CPUS(0, false, false),
    /** (): which of the copies of a task declared with a count this is, from 0. */
    TASK_INDEX(0, false, false),

    // ---- allocation
    // -----------------------------------------------------------------------------------
    /**
     * (name, size, align, flags, ctor): a slab cache handle. flags: bit 0 type-safe by RCU, bit 1
     * zero the free pointer offset given in bits 8-31, bit 2: that offset counts.
     */
    CACHE_CREATE(5, false, true),
    CACHE_DESTROY(1, true, false),
    /** (cache, gfp). */
    CACHE_ALLOC(2, true, false),
    /** (cache, object). */
    CACHE_FREE(2, true, false),
    /** (size, gfp). */
    KMALLOC(2, true, false),
    /** (pointer): kfree and kvfree. */
    KFREE(1, true, false),
    /** (order, gfp): address of 2^order pages or 0. */
    PAGES_ALLOC(2, true, false),
    /** (address, order). */
    PAGES_FREE(2, true, false),
    /** (pointer): size of the allocated object. */
    KSIZE(1, false, false),

    // ---- locks
    // ----------------------------------------------------------------------------------------
    /** (lock, name): sets up a lock; name is its lockdep class. */
    LOCK_INIT(2, false, false),
    /**
     * (lock, kind, how, subclass): acquires; result 0, or -EINTR for a killed killable waiter, or
     * for try forms 1 when acquired and 0 otherwise. Kinds and hows in {@link LockKind}.
     */
    LOCK(4, true, false),
    /** (lock, kind, how): releases. */
    UNLOCK(3, true, false),
    /** (lock, kind): write to read. */
    LOCK_DOWNGRADE(2, true, false),
    /** (lock, kind): 1 if anybody holds it (an unordered read). */
    LOCK_IS_LOCKED(2, true, false),
    /** (lock, kind): 1 if somebody waits. */
    LOCK_IS_CONTENDED(2, true, false),
    /** (lock, kind, how): 1 if the current task holds it in at least this way; for assertions. */
    LOCK_HELD(3, false, false),

    // ---- CPU
    // ------------------------------------------------------------------------------------------
    SMP_PROCESSOR_ID(0, false, false),
    /** (n): adds to the preemption count (n may be negative); reaching 0 allows a preemption. */
    PREEMPT_COUNT_ADD(1, false, false),
    PREEMPT_COUNT(0, false, false),
    /** (): disables interrupts, returns the earlier state (1 enabled). */
    LOCAL_IRQ_SAVE(0, false, false),
    /** (state): restores. */
    LOCAL_IRQ_RESTORE(1, false, false),
    IRQS_DISABLED(0, false, false),
    /** (n): adds to the count of disabled bottom halves. */
    BH_COUNT_ADD(1, false, false),
    /** (): 1 in an interrupt handler or a bottom half, 0 in a task. */
    IN_INTERRUPT(0, false, false),
    /**
     * (cpu, func, info, wait): runs func(info) on that CPU in interrupt context. cpu -1: all
     * others.
     */
    SMP_CALL(4, true, false),
    /** (pointer, cpu): the CPU's copy of a per-CPU variable. */
    PER_CPU_PTR(2, false, false),
    /** (pointer): this CPU's copy. */
    THIS_CPU_PTR(1, false, false),
    /** (size, align): a zeroed per-CPU object. */
    PERCPU_ALLOC(2, true, false),
    PERCPU_FREE(1, true, false),
    /** (): a hint in a spin loop: others go first. */
    CPU_RELAX(0, true, false),

    // ---- tasks
    // ----------------------------------------------------------------------------------------
    /** (): pointer to the current task's struct task_struct. */
    CURRENT(0, false, false),
    /** (fn, data, name, cpu): a new task running fn(data); cpu -1: any. Returns its task_struct. */
    TASK_CREATE(4, true, false),
    /** (state address): gives up the CPU; sleeps if the state word is not 0 (TASK_RUNNING). */
    SCHEDULE(1, true, false),
    /**
     * (state address, jiffies): as SCHEDULE, and a time-out may wake it (a decision). Returns 0 if
     * it timed out, else 1.
     */
    SCHEDULE_TIMEOUT(2, true, false),
    /**
     * (task, state address, mask): wakes the task if its state word has a bit of mask. Full barrier
     * before the look. Returns 1 if it woke.
     */
    WAKE_UP(3, true, false),
    /** (): a point where a voluntary preemption may happen. */
    COND_RESCHED(0, true, false),
    /** (): sleeping must be allowed here. */
    MIGHT_SLEEP(0, true, false),
    /** (task): delivers SIGKILL. */
    KILL(1, true, false),
    /** (task): 1 if a fatal signal is pending. */
    SIGNAL_PENDING(1, false, false),

    // ---- RCU
    // ------------------------------------------------------------------------------------------
    RCU_READ_LOCK(0, false, false),
    RCU_READ_UNLOCK(0, false, false),
    /** (): 1 inside a read section of any form that holds off a grace period. */
    RCU_READ_LOCK_HELD(0, false, false),
    SYNCHRONIZE_RCU(0, true, false),
    /** (head, func): func(head) after a grace period. */
    CALL_RCU(2, true, false),
    /** (pointer): freed after a grace period. */
    KFREE_RCU(1, true, false),
    /** (): waits for all callbacks queued before. */
    RCU_BARRIER(0, true, false),
    /** (domain): returns the index for the unlock. */
    SRCU_READ_LOCK(1, true, false),
    SRCU_READ_UNLOCK(2, true, false),
    SYNCHRONIZE_SRCU(1, true, false),
    CALL_SRCU(3, true, false),

    // ---- races, seqcounts, ghosts
    // -----------------------------------------------------------------------
    /**
     * (n): plain accesses of this task count as marked while the sum is above 0 (seqcount readers,
     * data_race()).
     */
    RACES_ALLOWED_ADD(1, false, false),
    /** (address): 1 if the object there is allocated; ghost code only. */
    IS_ALLOCATED(1, false, false),
    /** (address): how often the object there was allocated; ghost code only. */
    LIFE(1, false, false),
    /** (address, size): overwritten so that reading is a finding. */
    POISON(2, false, false),
    /** (address, size, text): the cells of this range count as initialised. */
    UNPOISON(2, false, false),
    /**
     * (address, size, access): no other task may write (access 1: read or write) there unordered,
     * even marked.
     */
    ASSERT_EXCLUSIVE(3, false, false);

    private static final String PREFIX = "__racewalk_";
    private static final Map<String, Intrinsic> BY_NAME = byName();
    private static final Intrinsic[] ALL = values();

    private final int arguments;
    private final boolean step;
    private final boolean literal;

    Intrinsic(int arguments, boolean step, boolean literal) {
        this.arguments = arguments;
        this.step = step;
        this.literal = literal;
    }

    /** How many arguments a call takes. */
    public int arguments() {
        return arguments;
    }

    /** Whether another task may act just before it. */
    public boolean step() {
        return step;
    }

    /** Whether the first argument must be a string literal. */
    public boolean literal() {
        return literal;
    }

    /** The name in C. */
    public String cName() {
        return PREFIX + name().toLowerCase(Locale.ROOT);
    }

    /** The intrinsic of that C name, or null. */
    public static @org.jspecify.annotations.Nullable Intrinsic byName(String cName) {
        return BY_NAME.get(cName);
    }

    /** The intrinsic with that ordinal. */
    public static Intrinsic of(int ordinal) {
        return ALL[ordinal];
    }

    private static Map<String, Intrinsic> byName() {
        Map<String, Intrinsic> names = new TreeMap<>();
        for (Intrinsic intrinsic : values()) {
            names.put(intrinsic.cName(), intrinsic);
        }
        return names;
    }
}
