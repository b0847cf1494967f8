package org.racewalk.model.litmus;

import org.racewalk.model.explore.Randomness;
import org.racewalk.model.order.GracePeriods;
import org.racewalk.model.order.Storage;
import org.racewalk.model.program.Fence;

import java.util.Arrays;
import java.util.function.LongUnaryOperator;

/**
 * Full fences, read sections and grace periods. A fence takes its snapshot, and a section ends, as
 * early as it can; a section begins just before the first thing behind its begin; what a fence or a
 * grace period waits for arrives when an access behind it executes. Anything else would only order
 * more. Choices are left where a grace period begins (early: fewer sections to wait for; late: its
 * fence asks others later to have seen what came before), and where one ends inside a section.
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

    /** By domain: how many grace periods have not begun, of those somebody can tell. */
    private final int[] toCome;

    /** By domain: whether there are grace periods, so that its read sections matter. */
    private final boolean[] graced;

    Waits(RunState state) {
        this.state = state;
        this.storage = state.storage;
        this.periods = state.periods;
        int instructions = state.threads * ThreadPath.LIMIT;
        this.need = new long[instructions];
        this.period = new int[instructions];
        this.unlockBefore = new long[instructions];
        this.section = new int[state.threads][ThreadPath.LIMIT];
        this.toCome = new int[state.variables.locations() + 1];
        this.graced = new boolean[state.variables.locations() + 1];
    }

    void start() {
        periods.reset(state.variables.locations() + 1);
        Arrays.fill(toCome, 0);
        Arrays.fill(graced, false);
        for (int t = 0; t < state.threads; t++) {
            ThreadPath path = state.paths[t];
            for (long left = path.graces & ~path.vain; left != 0; left &= left - 1) {
                int domain = path.order[Long.numberOfTrailingZeros(left)];
                toCome[domain]++;
                graced[domain] = true;
            }
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

    /** Lets fences and grace periods go as far as they can without asking anything of others. */
    void settle() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int t = 0; t < state.threads; t++) {
                ThreadPath path = state.paths[t];
                long left = (path.fences | path.graces) & ~state.done[t];
                for (; left != 0; left &= left - 1) {
                    int i = Long.numberOfTrailingZeros(left);
                    changed |= isSnapshotTaken(path, t, i) && isPast(path, t, i);
                }
            }
        }
    }

    private boolean isSnapshotTaken(ThreadPath path, int t, int i) {
        if ((state.begun[t] >>> i & 1) != 0) {
            return true;
        }
        if ((path.wait[i] & path.accesses & ~state.done[t]) != 0) {
            return false;
        }
        int index = RunState.index(t, i);
        state.begun[t] |= 1L << i;
        period[index] = NOT_BEGUN; // A fence has none ever.
        need[index] = snapshot(path, t, i);
        return true;
    }

    private boolean isPast(ThreadPath path, int t, int i) {
        int index = RunState.index(t, i);
        if ((path.wait[i] & ~state.done[t]) != 0 || !storage.isEverywhere(need[index])) {
            return false;
        }
        if (path.kind[i] == ThreadPath.GRACE) {
            if (period[index] == NOT_BEGUN) {
                beginGrace(path, t, i);
            }
            if (!periods.isOver(period[index])) {
                return false;
            }
            endGrace(t, i);
            return true;
        }
        state.done[t] |= 1L << i;
        return true;
    }

    private void beginGrace(ThreadPath path, int t, int i) {
        openSections(t, i);
        closeSections(t);
        toCome[path.order[i]]--;
        period[RunState.index(t, i)] = periods.begin(path.order[i]);
    }

    private void endGrace(int t, int i) {
        periods.end(period[RunState.index(t, i)]);
        state.done[t] |= 1L << i;
        closeSections(t);
        finishIfDone(t);
    }

    // ---- what others wait for

    /** What is done, or can be made to be done: fences, and grace periods nobody holds up. */
    long ready(int t) {
        ThreadPath path = state.paths[t];
        long ready = state.done[t] | state.begun[t] & path.fences;
        for (long left = state.begun[t] & path.graces & ~ready; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            int running = period[RunState.index(t, i)];
            if (running != NOT_BEGUN && !periods.isWaiting(running)) {
                ready |= 1L << i;
            }
        }
        return ready;
    }

    /** What the CPU will have seen when all of {@code instructions}, which are ready, are done. */
    long view(int t, long instructions) {
        long asked = 0;
        for (long left = instructions & ~state.done[t]; left != 0; left &= left - 1) {
            asked |= asked(t, Long.numberOfTrailingZeros(left));
        }
        return storage.seen(t) | state.withBelow(asked & storage.live());
    }

    private long asked(int t, int i) {
        int index = RunState.index(t, i);
        return state.paths[t].kind[i] == ThreadPath.GRACE
                ? periods.owed(period[index])
                : need[index];
    }

    /** Makes all of {@code instructions}, which are ready, be done. */
    void force(int t, long instructions) {
        for (long left = instructions & ~state.done[t]; left != 0; left &= left - 1) {
            int i = Long.numberOfTrailingZeros(left);
            state.deliverEverywhere(asked(t, i) & storage.live());
            if (state.paths[t].kind[i] == ThreadPath.GRACE) {
                endGrace(t, i);
            } else {
                state.done[t] |= 1L << i;
            }
        }
    }

    /**
     * Whether a grace period can take a step that is a choice: begin, or, inside a read section
     * that somebody may wait for, end. Elsewhere it ends when an access behind it executes.
     */
    boolean isGraceEnabled(int t, int i, long ready) {
        ThreadPath path = state.paths[t];
        if ((state.begun[t] >>> i & 1) == 0 || (path.wait[i] & ~ready) != 0) {
            return false;
        }
        return period[RunState.index(t, i)] == NOT_BEGUN || (path.enclosed & ready & 1L << i) != 0;
    }

    /** Takes that step. */
    void advanceGrace(int t, int i) {
        ThreadPath path = state.paths[t];
        force(t, path.wait[i]);
        int index = RunState.index(t, i);
        if (period[index] == NOT_BEGUN) {
            state.deliverEverywhere(need[index]);
            beginGrace(path, t, i);
        } else {
            force(t, 1L << i);
        }
    }

    /** Whether no grace period of the thread is held up. */
    boolean areGracesOver(int t) {
        return (state.paths[t].graces & ~ready(t)) == 0;
    }

    /** "Takes a snapshot of all stores seen", by what is before it. */
    private long snapshot(ThreadPath path, int t, int fence) {
        if (path.kind[fence] != ThreadPath.FENCE || path.order[fence] != Fence.AFTER_UNLOCK_LOCK) {
            return state.seen(t, path.fenceScope[fence]);
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
            if (section[t][s] == NOT_BEGUN
                    && instruction >= path.sectionStart[s]
                    && graced[path.sectionDomain[s]]) {
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
                    periods.exit(section[t][s], state.seen(t, below));
                    section[t][s] = ENDED;
                }
            }
        }
    }

    /** A thread without accesses left waits for no message. */
    void finishIfDone(int t) {
        if (state.pending[t] == 0) {
            storage.finish(t);
        }
    }

    // ---- what can come of it

    /**
     * A number for all fences, read sections and grace periods under way, whatever numbers they go
     * by.
     *
     * @param sets turns a set of stores into a number
     */
    long fingerprint(LongUnaryOperator sets) {
        long hash = 0;
        for (int t = 0; t < state.threads; t++) {
            ThreadPath path = state.paths[t];
            for (int s = 0; s < path.sections; s++) {
                hash = hash * 3 + (section[t][s] >= 0 ? 0 : section[t][s]);
            }
            for (long left = state.begun[t] & ~state.done[t]; left != 0; left &= left - 1) {
                int index = RunState.index(t, Long.numberOfTrailingZeros(left));
                boolean running = period[index] != NOT_BEGUN;
                long asked = sets.applyAsLong(running ? periods.owed(period[index]) : need[index]);
                hash = Randomness.mix(hash * 31 + asked + (running ? 1 : 0));
                if (running) {
                    hash = Randomness.mix(hash + waitingFor(period[index]));
                }
            }
        }
        for (int domain = 0; domain < toCome.length; domain++) {
            if (toCome[domain] > 0) {
                hash = Randomness.mix(hash * 31 + sets.applyAsLong(periods.recorded(domain)));
            }
        }
        return hash;
    }

    private long waitingFor(int running) {
        long hash = 0;
        for (int t = 0; t < state.threads; t++) {
            for (int s = 0; s < state.paths[t].sections; s++) {
                boolean open = section[t][s] >= 0;
                hash = hash * 2 + (open && periods.isWaitingFor(running, section[t][s]) ? 1 : 0);
            }
        }
        return hash;
    }
}
