package org.racewalk.model.litmus;

import org.racewalk.model.order.GracePeriods;
import org.racewalk.model.order.Storage;
import org.racewalk.model.program.Fence;

/**
 * Full fences, read sections and grace periods. None of them is a choice: a fence takes its
 * snapshot, and a section ends, as early as it can; a section begins just before the first thing
 * behind its begin. Anything else would only order more.
 */
final class Waits {
    private static final int NOT_BEGUN = -1;
    private static final int ENDED = -2;

    private final RunState state;
    private final Storage storage;
    private final GracePeriods periods;
    private final long[] need;
    private final int[] period;
    private final long[] unlockBefore;
    private final int[][] section;

    Waits(RunState state) {
        this.state = state;
        this.storage = state.storage;
        this.periods = state.periods;
        int instructions = state.threads * ThreadPath.LIMIT;
        this.need = new long[instructions];
        this.period = new int[instructions];
        this.unlockBefore = new long[instructions];
        this.section = new int[state.threads][ThreadPath.LIMIT];
    }

    void start() {
        periods.reset(state.variables.locations() + 1);
        for (int t = 0; t < state.threads; t++) {
            for (int s = 0; s < state.paths[t].sections; s++) {
                section[t][s] = NOT_BEGUN;
            }
            finishIfDone(t);
        }
    }

    /** A lock was taken over from an unlock that must not be overtaken by a fence behind. */
    void locked(int index, long precedingUnlock) {
        unlockBefore[index] = precedingUnlock;
    }

    /** Lets fences and grace periods go as far as they can. */
    void settle() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int t = 0; t < state.threads; t++) {
                ThreadPath path = state.paths[t];
                long left = (path.fences | path.graces) & ~state.done[t];
                for (; left != 0; left &= left - 1) {
                    int i = Long.numberOfTrailingZeros(left);
                    if ((path.wait[i] & ~state.done[t]) == 0 && isPast(path, t, i)) {
                        state.done[t] |= 1L << i;
                        changed = true;
                        if (path.kind[i] == ThreadPath.GRACE) {
                            closeSections(t);
                            finishIfDone(t);
                        }
                    }
                }
            }
        }
    }

    private boolean isPast(ThreadPath path, int t, int i) {
        int index = RunState.index(t, i);
        if ((state.begun[t] >>> i & 1) == 0) {
            state.begun[t] |= 1L << i;
            period[index] = NOT_BEGUN;
            need[index] = snapshot(path, t, i);
        }
        if (!storage.isEverywhere(need[index])) {
            return false;
        }
        if (path.kind[i] == ThreadPath.FENCE) {
            return true;
        }
        if (period[index] == NOT_BEGUN) {
            openSections(t, i);
            closeSections(t);
            period[index] = periods.begin(path.order[i]);
        }
        if (!periods.isOver(period[index])) {
            return false;
        }
        periods.end(period[index]);
        return true;
    }

    /** "Takes a snapshot of all stores seen", but of its own only those before it. */
    private long snapshot(ThreadPath path, int t, int fence) {
        if (path.kind[fence] != ThreadPath.FENCE || path.order[fence] != Fence.AFTER_UNLOCK_LOCK) {
            long later = path.stores & ~path.fenceScope[fence];
            return storage.seen(t) & ~state.own(t, later);
        }
        long stores = state.own(t, path.fenceScope[fence]);
        long below = (1L << fence) - 1;
        for (long left = path.locks & below; left != 0; left &= left - 1) {
            stores |= unlockBefore[RunState.index(t, Long.numberOfTrailingZeros(left))];
        }
        for (long left = path.unlocks & below & state.done[t]; left != 0; left &= left - 1) {
            int unlock = RunState.index(t, Long.numberOfTrailingZeros(left));
            stores |= storage.before(state.slot[unlock]);
        }
        return stores;
    }

    /** An instruction happens; sections that begin before it have begun. */
    void openSections(int t, int instruction) {
        ThreadPath path = state.paths[t];
        for (int s = 0; s < path.sections; s++) {
            if (section[t][s] == NOT_BEGUN && instruction >= path.sectionStart[s]) {
                section[t][s] = periods.enter(path.sectionDomain[s]);
            }
        }
    }

    /** "rcu_read_unlock waits for everything before it in program order." */
    void closeSections(int t) {
        ThreadPath path = state.paths[t];
        for (int s = 0; s < path.sections; s++) {
            int end = path.sectionEnd[s];
            if (section[t][s] >= 0 && end >= 0) {
                long below = (1L << end) - 1;
                long before = (path.accesses | path.graces) & below;
                if ((before & ~state.done[t]) == 0) {
                    long later = state.own(t, path.stores & ~below);
                    periods.exit(section[t][s], storage.seen(t) & ~later);
                    section[t][s] = ENDED;
                }
            }
        }
    }

    /** A thread with nothing left to do waits for no message. */
    void finishIfDone(int t) {
        if (state.pending[t] == 0 && (state.paths[t].graces & ~state.done[t]) == 0) {
            storage.finish(t);
        }
    }

    /** What a fence that has begun waits for. */
    long need(int index) {
        return need[index];
    }

    /** How far a grace period is. */
    int period(int index) {
        return period[index];
    }

    /** How far a section is. */
    int section(int t, int s) {
        return section[t][s];
    }
}
