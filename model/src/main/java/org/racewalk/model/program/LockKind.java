package org.racewalk.model.program;

/** Kinds of locks and the ways to take them: arguments of {@link Intrinsic#LOCK} and its kin. */
public final class LockKind {
    private LockKind() {}

    // Kinds. The lock's state is the 32-bit word at its address: 0 free.
    /**
     * spinlock_t, raw_spinlock_t, bit spinlocks: the waiter spins, preemption is off (the header
     * adds that).
     */
    public static final int SPIN = 0;

    /** rwlock_t: as SPIN with shared holders. */
    public static final int RWLOCK = 1;

    /** struct mutex: the waiter sleeps. */
    public static final int MUTEX = 2;

    /** struct rw_semaphore: the waiter sleeps; readers queue behind a waiting writer. */
    public static final int RWSEM = 3;

    // Ways, to be added.
    public static final int EXCLUSIVE = 0;
    public static final int SHARED = 1;

    /** Does not wait. */
    public static final int TRY = 2;

    /** A fatal signal ends the wait. */
    public static final int KILLABLE = 4;

    /**
     * Acquired as nested under another lock of the class: no lock-order edge of a class to itself.
     */
    public static final int NESTED = 8;
}
