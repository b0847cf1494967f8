package org.racewalk.model.order;

import java.util.Arrays;

/**
 * Read sections and grace periods of RCU and of each SRCU domain. "rcu_read_unlock records the set
 * of stores seen. synchronize_rcu: as smp_mb; then remembers all sections now open on any CPU;
 * waits until each has ended; then waits until all stores recorded by all ended sections are seen
 * by all CPUs; then later accesses may go." Ended are those that ended before it began, and those
 * that it remembered: a section that began later owes it nothing.
 */
public final class GracePeriods {
    private static final int LIMIT = 64;

    private final Storage storage;
    private final int[] domainOf = new int[LIMIT];
    private final long[] waiting = new long[LIMIT];
    private final long[] owed = new long[LIMIT];
    private long[] recorded = new long[1];
    private long open;
    private long running;

    /** Grace periods over that storage. */
    public GracePeriods(Storage storage) {
        this.storage = storage;
    }

    /** No section, no grace period. */
    public void reset(int domains) {
        open = 0;
        running = 0;
        if (recorded.length < domains) {
            recorded = new long[domains];
        }
        Arrays.fill(recorded, 0);
    }

    /** Whether one more section, or grace period, would be one too many. */
    public boolean isFull() {
        return open == -1L || running == -1L;
    }

    /** A read section begins; the result is its name until it ends. */
    public int enter(int domain) {
        int section = Long.numberOfTrailingZeros(~open);
        open |= 1L << section;
        domainOf[section] = domain;
        return section;
    }

    /**
     * A read section ends.
     *
     * @param seen the stores that the CPU had seen at its end
     */
    public void exit(int section, long seen) {
        long bit = 1L << section;
        open &= ~bit;
        recorded[domainOf[section]] |= seen;
        for (long left = running; left != 0; left &= left - 1) {
            int period = Long.numberOfTrailingZeros(left);
            if ((waiting[period] & bit) != 0) {
                waiting[period] &= ~bit;
                owed[period] |= seen;
            }
        }
    }

    /** A grace period begins (its full fence is done); the result is its name until it is over. */
    public int begin(int domain) {
        int period = Long.numberOfTrailingZeros(~running);
        running |= 1L << period;
        long sections = 0;
        for (long left = open; left != 0; left &= left - 1) {
            int section = Long.numberOfTrailingZeros(left);
            if (domainOf[section] == domain) {
                sections |= 1L << section;
            }
        }
        waiting[period] = sections;
        owed[period] = recorded[domain];
        return period;
    }

    /** Whether everybody whom the grace period waits for is done, and seen. */
    public boolean isOver(int period) {
        return waiting[period] == 0 && storage.isEverywhere(owed[period]);
    }

    /** Whether a read section that the grace period waits for is still open. */
    public boolean isWaiting(int period) {
        return waiting[period] != 0;
    }

    /** Whether the grace period waits for that read section. */
    public boolean isWaitingFor(int period, int section) {
        return (waiting[period] >>> section & 1) != 0;
    }

    /** The stores that a grace period which begins now must wait for, sections still open aside. */
    public long recorded(int domain) {
        return recorded[domain];
    }

    /** The stores that must be seen by all CPUs before the grace period is over. */
    public long owed(int period) {
        return owed[period];
    }

    /** Forgets a grace period that is over. */
    public void end(int period) {
        running &= ~(1L << period);
    }

    /** Stores that were retired. */
    public void forget(long retired) {
        for (int i = 0; i < recorded.length; i++) {
            recorded[i] &= ~retired;
        }
        for (int i = 0; i < LIMIT; i++) {
            owed[i] &= ~retired;
        }
    }
}
