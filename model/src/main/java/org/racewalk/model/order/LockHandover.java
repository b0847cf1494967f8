package org.racewalk.model.order;

/**
 * Spinlocks. A lock is a location that holds 0 or 1; it is always the newest entry of its coherence
 * order that counts, so locks need no queue.
 */
public final class LockHandover {
    private final Storage storage;
    private final long[] ownBeforeUnlock = new long[Storage.CAPACITY];

    /** Locks in that storage. */
    public LockHandover(Storage storage) {
        this.storage = storage;
    }

    /**
     * "spin_lock: an acquire RMW 0 to 1 that waits until the newest entry of co[lock] is 0 and has
     * reached this CPU."
     */
    public boolean canLock(int cpu, int lock) {
        int newest = storage.newest(lock);
        return storage.value(newest, lock) == 0 && newest == storage.newestSeen(cpu, lock);
    }

    /**
     * "Adds to carry: own stores before its last unlock; and, if it took over from another CPU,
     * that CPU's own stores before that unlock, and the unlock." To be asked just before {@link
     * #lock}.
     *
     * @param ownBefore own stores before the CPU's last unlock
     * @return what goes into {@code before} of each later store of the CPU
     */
    public long carry(int cpu, int lock, long ownBefore) {
        int unlock = storage.newest(lock);
        if (unlock < 0 || storage.cpuOf(unlock) == cpu) {
            return ownBefore;
        }
        return ownBefore | ownBeforeUnlock[unlock] | 1L << unlock;
    }

    /**
     * "smp_mb__after_unlock_lock: a full fence from what precedes the unlock (own, or the previous
     * owner's own accesses and what that unlock carries) to what follows": what the unlock carries
     * that the coming {@link #lock} takes over from. To be asked just before it.
     */
    public long precedingUnlock(int lock) {
        int unlock = storage.newest(lock);
        return unlock < 0 ? 0 : storage.before(unlock) | 1L << unlock;
    }

    /**
     * Takes the lock.
     *
     * @param before what the store of the lock word must not overtake
     */
    public int lock(int cpu, int lock, long before) {
        return storage.modify(cpu, lock, 1, before);
    }

    /**
     * "spin_unlock: a release store of 0."
     *
     * @param before all that the CPU has seen
     * @param own the own stores before the unlock
     */
    public int unlock(int cpu, int lock, long before, long own) {
        int store = storage.store(cpu, lock, 0, before, 0);
        ownBeforeUnlock[store] = own;
        return store;
    }

    /** Stores that were retired. */
    public void forget(long retired) {
        for (int i = 0; i < ownBeforeUnlock.length; i++) {
            ownBeforeUnlock[i] &= ~retired;
        }
    }
}
