package org.racewalk.model.machine;

import org.racewalk.model.order.Storage;

import java.util.Arrays;

/**
 * For the observer of a run under {@code lkmm}: which earlier or later access a load or store has
 * been reordered with, and by which rule ({@link Reordering}). Keeps the last accesses of each CPU
 * in program order, with the moment as of which each was answered. Does nothing while nobody
 * watches.
 */
final class Reorderings {
    private static final int KEPT = 256;
    private static final int NOBODY = -1;

    private final World world;
    private final Storage storage;
    private final Moments moments;
    private final OwnStores own;
    private final int[] madeAt = new int[Storage.CAPACITY];
    private final long[] madeIn = new long[Storage.CAPACITY];

    // By CPU, the latest KEPT accesses in a ring.
    private final int[] pc;
    private final long[] answered;
    private final boolean[] store;
    private final long[] count;

    Reorderings(World world, Storage storage, Moments moments, OwnStores own) {
        this.world = world;
        this.storage = storage;
        this.moments = moments;
        this.own = own;
        int cpus = storage.cpus();
        pc = new int[cpus * KEPT];
        answered = new long[cpus * KEPT];
        store = new boolean[cpus * KEPT];
        count = new long[cpus];
    }

    void reset() {
        Arrays.fill(count, 0);
    }

    boolean watched() {
        return world.watch().on();
    }

    /** How many accesses of the CPU there were. */
    long accesses(int cpu) {
        return count[cpu];
    }

    private void note(Context c, long moment, boolean isStore) {
        int cpu = c.cpu.number;
        int at = cpu * KEPT + (int) (count[cpu]++ % KEPT);
        pc[at] = c.pc;
        answered[at] = moment;
        store[at] = isStore;
    }

    /** A store was made; others that were made before it may be newer. */
    void stored(Context c, int made) {
        if (!watched()) {
            return;
        }
        madeAt[made] = c.pc;
        madeIn[made] = world.steps();
        note(c, moments.now(), true);
        int newer = storage.newer(made);
        if (newer >= 0) {
            world.watch().reordered(c, Reordering.STORE_PLACED_BEFORE, madeAt[newer], NOBODY);
        }
    }

    /** A read-modify-write has read what is newest. */
    void readNewest(Context c) {
        if (watched()) {
            note(c, moments.now(), false);
        }
    }

    /**
     * A load was answered as of a moment with a live store, or -1: the initial value.
     *
     * @param location its location, or none
     * @param issuedAt what {@link #accesses} was when the load went out
     */
    void loaded(Context c, int location, int with, long moment, long issuedAt) {
        if (!watched()) {
            return;
        }
        int cpu = c.cpu.number;
        if (issuedAt < count[cpu] && with >= 0) {
            late(c, issuedAt, moments.arrival(with, cpu));
        }
        if (location >= 0) {
            answered(c, location, with);
            int newer = with >= 0 ? storage.newer(with) : oldest(location);
            if (newer >= 0 && (storage.seen(cpu) >>> newer & 1) != 0) {
                early(c, newer, issuedAt);
            } else if (newer >= 0) {
                onItsWay(c, newer);
            }
        }
        note(c, moment, false);
    }

    /** The message with a store has come. */
    void arrives(int cpu, int made) {
        world.watch().arrives(cpu, madeIn[made]);
    }

    private void answered(Context c, int location, int with) {
        int store = with >= 0 ? with : oldest(location);
        if (store >= 0) {
            world.watch().answeredBy(c, madeIn[store], with < 0);
        }
    }

    private int oldest(int location) {
        for (long left = storage.storesTo(location); left != 0; left &= left - 1) {
            int candidate = Long.numberOfTrailingZeros(left);
            if (storage.older(candidate) < 0) {
                return candidate;
            }
        }
        return NOBODY;
    }

    /** The first store after the load that was made before what the load found arrived. */
    void late(Context c, long issuedAt, long arrived) {
        if (!watched()) {
            return;
        }
        int cpu = c.cpu.number;
        for (long i = Math.max(issuedAt, count[cpu] - KEPT); i < count[cpu]; i++) {
            int at = cpu * KEPT + (int) (i % KEPT);
            if (store[at] && answered[at] <= arrived) {
                world.watch().reordered(c, Reordering.LOAD_AFTER_STORE, pc[at], NOBODY);
                return;
            }
        }
    }

    /** The last access before the load that happened after the store arrived. */
    private void early(Context c, int newer, long issuedAt) {
        int cpu = c.cpu.number;
        long arrived = moments.arrival(newer, cpu);
        int earlierStore = NOBODY;
        for (long i = issuedAt - 1; i >= Math.max(0, count[cpu] - KEPT); i--) {
            int at = cpu * KEPT + (int) (i % KEPT);
            if (answered[at] < arrived) {
                continue;
            }
            if (!store[at]) {
                world.watch().reordered(c, Reordering.LOAD_BEFORE_LOAD, pc[at], NOBODY);
                return;
            }
            earlierStore = earlierStore < 0 ? pc[at] : earlierStore;
        }
        int later = overtaker(cpu, newer, arrived);
        if (earlierStore >= 0) {
            world.watch().reordered(c, Reordering.LOAD_BEFORE_STORE, earlierStore, NOBODY);
        } else if (later >= 0) {
            world.watch()
                    .reordered(c, Reordering.STORE_ARRIVED_AFTER, madeAt[newer], madeAt[later]);
        } else {
            world.watch().reordered(c, Reordering.LOAD_FROM_PAST, madeAt[newer], NOBODY);
        }
    }

    /** The earliest later store of the same CPU that arrived before that moment, or -1. */
    private int overtaker(int cpu, int overtaken, long before) {
        int later = NOBODY;
        long seen = storage.seen(cpu) & own.of(storage.cpuOf(overtaken));
        for (long left = seen; left != 0; left &= left - 1) {
            int candidate = Long.numberOfTrailingZeros(left);
            if (own.born(candidate) > own.born(overtaken)
                    && moments.arrival(candidate, cpu) < before
                    && (later < 0 || own.born(candidate) < own.born(later))) {
                later = candidate;
            }
        }
        return later;
    }

    private void onItsWay(Context c, int missing) {
        int later = overtaker(c.cpu.number, missing, Long.MAX_VALUE);
        if (later >= 0) {
            world.watch().reordered(c, Reordering.STORE_OVERTAKEN, madeAt[missing], madeAt[later]);
        } else {
            world.watch().reordered(c, Reordering.STORE_ON_ITS_WAY, madeAt[missing], NOBODY);
        }
    }
}
