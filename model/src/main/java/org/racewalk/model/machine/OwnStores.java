package org.racewalk.model.machine;

import org.racewalk.model.order.Storage;

import java.util.Arrays;

/** Who made the live stores of {@link LinuxMemory}, in which order, and before which fences. */
final class OwnStores {
    /** When the numbers run out, stores younger than this many others keep their past. */
    private static final int KEPT = Storage.CAPACITY / 2;

    private final int[] writer = new int[Storage.CAPACITY];
    private final long[] born = new long[Storage.CAPACITY];
    private long births;

    /** By CPU: the live stores that it made, and those of them before its last smp_wmb. */
    private final long[] own;

    private final long[] beforeWmb;

    OwnStores(int cpus) {
        own = new long[cpus];
        beforeWmb = new long[cpus];
    }

    void reset() {
        Arrays.fill(own, 0);
        Arrays.fill(beforeWmb, 0);
        births = 0;
    }

    /** A context has made a store. */
    void made(Context c, int store) {
        writer[store] = c.number;
        born[store] = births++;
        own[c.cpu.number] |= 1L << store;
    }

    /** The number of the context that made the store. */
    int writer(int store) {
        return writer[store];
    }

    /** How many stores were made before this one. */
    long born(int store) {
        return born[store];
    }

    long of(int cpu) {
        return own[cpu];
    }

    /** Its stores before its last smp_wmb. */
    long beforeWmb(int cpu) {
        return beforeWmb[cpu];
    }

    void wmb(int cpu) {
        beforeWmb[cpu] = own[cpu];
    }

    /** Those of the stores that are not among the latest. */
    long old(long stores) {
        long old = 0;
        for (long left = stores; left != 0; left &= left - 1) {
            int store = Long.numberOfTrailingZeros(left);
            if (born[store] < births - KEPT) {
                old |= 1L << store;
            }
        }
        return old;
    }

    /** Stores that were retired. */
    void forget(long retired) {
        for (int cpu = 0; cpu < own.length; cpu++) {
            own[cpu] &= ~retired;
            beforeWmb[cpu] &= ~retired;
        }
    }
}
