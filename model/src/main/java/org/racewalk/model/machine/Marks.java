package org.racewalk.model.machine;

import org.racewalk.model.program.Program;

/** Which {@code sometimes} labels a run has reached, and when first. */
final class Marks {
    private final Interconnect interconnect;
    private final int[] labels;
    private final boolean[] reached;
    private final long[] reachedAt;
    private boolean[] savedReached = new boolean[0];
    private long[] savedReachedAt = new long[0];

    Marks(Program program, Interconnect interconnect) {
        this.interconnect = interconnect;
        labels = program.sometimes();
        reached = new boolean[program.strings().size()];
        reachedAt = new long[reached.length];
    }

    void reset() {
        for (int label : labels) {
            reached[label] = false;
        }
    }

    /** Keeps what has been reached. */
    void save() {
        savedReached = reached.clone();
        savedReachedAt = reachedAt.clone();
    }

    /** Back to what was kept. */
    void restore() {
        for (int label : labels) {
            reached[label] = savedReached[label];
            reachedAt[label] = savedReachedAt[label];
        }
    }

    void reach(int label) {
        if (!reached[label]) {
            reached[label] = true;
            reachedAt[label] = interconnect.steps();
        }
    }

    boolean reached(int label) {
        return reached[label];
    }

    long reachedAt(int label) {
        return reachedAt[label];
    }
}
