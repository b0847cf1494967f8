package org.racewalk.model.oracle;

import java.util.Arrays;

/**
 * Lock-order cycles within one run, as lockdep defines them: an edge from each held class to the
 * class being waited for; a cycle of edges could deadlock even if this run did not. Trylocks add no
 * edge to what they take; two shared holds of a spinning reader lock do not block each other, but a
 * queued writer between them does, so shared acquisitions count like exclusive ones. Classes are
 * small numbers given by the caller. Documentation/locking/lockdep-design.rst.
 */
public final class LockOrder {
    private long[] after = new long[64];
    private int[] pcOf = new int[64 * 64];
    private int[] taskOf = new int[64 * 64];
    private int classes;

    /** As of save(); where an edge was seen first does not change while it is there. */
    private long[] saved = new long[0];

    /** A run begins. */
    public void reset() {
        Arrays.fill(after, 0, classes, 0);
        classes = 0;
    }

    /** Keeps the edges. */
    public void save() {
        saved = Arrays.copyOf(after, classes);
    }

    /** Back to what was kept. */
    public void restore() {
        reset();
        classes = saved.length;
        System.arraycopy(saved, 0, after, 0, classes);
    }

    /**
     * Notes that {@code wanted} is waited for while {@code held} is held. At most 64 classes are
     * tracked; higher ones are ignored.
     *
     * @param task who waits for it
     * @return whether this closes a cycle
     */
    public boolean edge(int held, int wanted, int task, int pc) {
        if (held >= 64 || wanted >= 64) {
            return false;
        }
        classes = Math.max(classes, Math.max(held, wanted) + 1);
        if ((after[held] >>> wanted & 1) != 0) {
            return false;
        }
        boolean cycle = held == wanted || reaches(wanted, held, 0);
        after[held] |= 1L << wanted;
        pcOf[held * 64 + wanted] = pc;
        taskOf[held * 64 + wanted] = task;
        return cycle;
    }

    /** Where the edge was seen first. */
    public int pc(int held, int wanted) {
        return pcOf[held * 64 + wanted];
    }

    /** Who made the edge first. */
    public int task(int held, int wanted) {
        return taskOf[held * 64 + wanted];
    }

    /** A class that follows {@code from} on a path to {@code to}. */
    public int next(int from, int to) {
        for (int i = 0; i < classes; i++) {
            if ((after[from] >>> i & 1) != 0 && (i == to || reaches(i, to, 0))) {
                return i;
            }
        }
        return to;
    }

    private boolean reaches(int from, int to, int depth) {
        if (depth > 64) {
            return false;
        }
        long next = after[from];
        if ((next >>> to & 1) != 0) {
            return true;
        }
        while (next != 0) {
            int i = Long.numberOfTrailingZeros(next);
            next &= next - 1;
            if (reaches(i, to, depth + 1)) {
                return true;
            }
        }
        return false;
    }
}
