package org.racewalk.model.order;

import java.util.Arrays;

/**
 * Which CPU has seen which store. "A store has: seenBy (set of CPUs), before (set of stores that
 * must reach any CPU before it does)"; kept by CPU, so that one mask tells what a CPU has seen.
 */
final class Propagation {
    private final int cpus;
    private final long[] seen;
    private final boolean[] finished;
    private final long[] before = new long[Storage.CAPACITY];
    private long live;
    private long everywhere;

    Propagation(int cpus) {
        this.cpus = cpus;
        this.seen = new long[cpus];
        this.finished = new boolean[cpus];
    }

    void reset() {
        Arrays.fill(seen, 0);
        Arrays.fill(finished, false);
        live = 0;
        everywhere = 0;
    }

    long live() {
        return live;
    }

    long seen(int cpu) {
        return seen[cpu];
    }

    long before(int store) {
        return before[store];
    }

    long everywhere() {
        return everywhere;
    }

    /** "seenBy = {self}". */
    void add(int store, int cpu, long earlier) {
        long bit = 1L << store;
        live |= bit;
        before[store] = earlier;
        seen[cpu] |= bit;
        update();
    }

    /** "Delivery of STORE(w to c): only when all of w.before has reached c." */
    boolean isDeliverable(int store, int cpu) {
        return (before[store] & ~seen[cpu]) == 0;
    }

    /** Stores on their way to the CPU. */
    long inFlight(int cpu) {
        return live & ~seen[cpu];
    }

    /** "An older store arriving late changes nothing visible." */
    void deliver(int store, int cpu) {
        seen[cpu] |= 1L << store;
        update();
    }

    /** A CPU with nothing left to do counts as having seen whatever there is and will be. */
    void finish(int cpu) {
        seen[cpu] = -1L;
        finished[cpu] = true;
        update();
    }

    void remove(long stores) {
        live &= ~stores;
        for (int cpu = 0; cpu < cpus; cpu++) {
            if (!finished[cpu]) {
                seen[cpu] &= ~stores;
            }
        }
        for (long left = live; left != 0; left &= left - 1) {
            before[Long.numberOfTrailingZeros(left)] &= ~stores;
        }
        update();
    }

    private void update() {
        long common = -1L;
        for (int cpu = 0; cpu < cpus; cpu++) {
            common &= seen[cpu];
        }
        everywhere = common;
    }
}
