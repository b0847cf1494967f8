package org.racewalk.model.machine;

import java.util.Arrays;

/**
 * What locks hand over. "Adds to carry: own stores before its last unlock; and, if it took over
 * from another CPU, that CPU's own stores before that unlock." A lock that can be shared hands over
 * to a sharer what the last exclusive owner released, and to an exclusive owner also what the
 * sharers since then released.
 */
final class LockCarry {
    private final long[] carry;
    private final long[] ownBeforeUnlock;

    // By lock number.
    private long[] released = new long[64];
    private long[] releasedShared = new long[64];
    private long[] own = new long[64];
    private long[] ownShared = new long[64];
    private int locks;

    LockCarry(int cpus) {
        carry = new long[cpus];
        ownBeforeUnlock = new long[cpus];
    }

    void reset() {
        Arrays.fill(carry, 0);
        Arrays.fill(ownBeforeUnlock, 0);
        Arrays.fill(released, 0, locks, 0);
        Arrays.fill(releasedShared, 0, locks, 0);
        Arrays.fill(own, 0, locks, 0);
        Arrays.fill(ownShared, 0, locks, 0);
        locks = 0;
    }

    /** What goes into {@code before} of each store of the CPU. */
    long of(int cpu) {
        return carry[cpu];
    }

    /** What must have reached a CPU that takes the lock. */
    long released(int lock, boolean shared) {
        if (lock >= locks) {
            return 0;
        }
        return shared ? released[lock] : released[lock] | releasedShared[lock];
    }

    void locked(int cpu, int lock, boolean shared) {
        carry[cpu] |= ownBeforeUnlock[cpu];
        if (lock < locks) {
            carry[cpu] |= shared ? own[lock] : own[lock] | ownShared[lock];
        }
    }

    /**
     * The lock is given back.
     *
     * @param seen all that the CPU has seen
     * @param ownStores the CPU's own stores
     */
    void unlocked(int cpu, int lock, boolean shared, long seen, long ownStores) {
        if (lock >= locks) {
            locks = lock + 1;
            if (locks > released.length) {
                int size = locks * 2;
                released = Arrays.copyOf(released, size);
                releasedShared = Arrays.copyOf(releasedShared, size);
                own = Arrays.copyOf(own, size);
                ownShared = Arrays.copyOf(ownShared, size);
            }
        }
        ownBeforeUnlock[cpu] = ownStores;
        if (shared) {
            releasedShared[lock] |= seen;
            ownShared[lock] |= ownStores;
        } else {
            released[lock] = seen;
            releasedShared[lock] = 0;
            own[lock] = ownStores;
            ownShared[lock] = 0;
        }
    }

    /** Stores that were retired. */
    void forget(long retired) {
        for (int cpu = 0; cpu < carry.length; cpu++) {
            carry[cpu] &= ~retired;
            ownBeforeUnlock[cpu] &= ~retired;
        }
        for (int lock = 0; lock < locks; lock++) {
            released[lock] &= ~retired;
            releasedShared[lock] &= ~retired;
            own[lock] &= ~retired;
            ownShared[lock] &= ~retired;
        }
    }
}
