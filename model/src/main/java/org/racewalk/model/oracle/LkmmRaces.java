package org.racewalk.model.oracle;

import java.util.Arrays;

/**
 * Data races by the kernel's memory model: two accesses of one location by different contexts, at
 * least one a write and at least one plain, that are not ordered ("data race", the section of
 * {@code tools/memory-model/Documentation/explanation.txt}; memory-model.md section 5). Values do
 * not matter, and plain writes are plain.
 *
 * <p>A first access that is a read need only have executed before, a write must have reached the
 * second one through ordering; control dependencies order marked writes alone. Keeps the last
 * access of each kind: may miss a race with an earlier one, never reports an ordered pair.
 */
final class LkmmRaces {
    private final RaceDetector order;

    // Cells as in RaceDetector; SavedRaces keeps them.
    long[] write = new long[0];
    long[] plainWrite = new long[0];
    long[] plainRead = new long[0];
    long[] markedRead = new long[0];
    private boolean otherWrites;

    LkmmRaces(RaceDetector order) {
        this.order = order;
    }

    void grow(int cells) {
        if (cells > write.length) {
            write = Arrays.copyOf(write, cells);
            plainWrite = Arrays.copyOf(plainWrite, cells);
            plainRead = Arrays.copyOf(plainRead, cells);
            markedRead = Arrays.copyOf(markedRead, cells);
        }
    }

    void forget(int from, int end) {
        if (from >= write.length) {
            return;
        }
        int to = Math.min(end, write.length);
        Arrays.fill(write, from, to, 0);
        Arrays.fill(plainWrite, from, to, 0);
        Arrays.fill(plainRead, from, to, 0);
        Arrays.fill(markedRead, from, to, 0);
    }

    void forgetAll() {
        forget(0, write.length);
    }

    /** Whether the earlier access of the race just reported was a write. */
    boolean otherWrites() {
        return otherWrites;
    }

    /** A read of one cell; whether it races with an earlier access. */
    boolean read(int context, int at, long mine, boolean plain) {
        (plain ? plainRead : markedRead)[at] = mine;
        otherWrites = true;
        return order.unordered(context, mine, (plain ? write : plainWrite)[at], false);
    }

    /** A write of one cell; whether it races with an earlier access. */
    boolean write(int context, int at, long mine, boolean plain) {
        long earlier = (plain ? write : plainWrite)[at];
        write[at] = mine;
        if (plain) {
            plainWrite[at] = mine;
        }
        otherWrites = true;
        if (order.unordered(context, mine, earlier, !plain)) {
            return true;
        }
        otherWrites = false;
        return order.unordered(context, mine, plainRead[at], !plain)
                || plain && order.unordered(context, mine, markedRead[at], false);
    }
}
