package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;

import java.util.Arrays;

/**
 * What grace periods of {@code lkmm} remember: sets of stores, and when sections count as begun.
 */
final class Recorded {
    private final Memory memory;
    private final long[] notedClock;
    private long beginClock;
    private long ended;
    private long wanted;

    Recorded(Memory memory, int cpus) {
        this.memory = memory;
        this.notedClock = new long[cpus];
    }

    /** The tasks start. */
    void begin() {
        ended = 0;
        wanted = 0;
        beginClock = memory.allocationClock();
        Arrays.fill(notedClock, beginClock);
    }

    /** "rcu_read_unlock records the set of stores seen." */
    void sectionEnds(long seen) {
        ended |= seen;
    }

    /** What sections that have ended have recorded. */
    long ended() {
        return ended;
    }

    /** Somebody who has seen so much asks for a grace period. */
    void wants(long seen) {
        wanted |= seen;
    }

    /** A grace period begins: what those have seen who asked for one. */
    long wanted() {
        beginClock = memory.allocationClock();
        return wanted;
    }

    /** The CPU has noted its open sections for the grace period that began last. */
    void noted(int cpu) {
        notedClock[cpu] = beginClock;
    }

    /** Memory's allocation clock when the grace period began that the CPU noted last. */
    long notedClock(int cpu) {
        return notedClock[cpu];
    }

    /** Stores that were retired. */
    void forget(long retired) {
        ended &= ~retired;
        wanted &= ~retired;
    }
}
