package org.racewalk.model.litmus;

import org.racewalk.model.order.Storage;

import java.util.Arrays;

/**
 * Runs a litmus test out of order: an instruction executes when what it waits for is done, whatever
 * its place in the program; stores travel to each CPU by messages of their own.
 *
 * <p>A message arrives when its arrival first matters: when the CPU reads the store, or when a full
 * fence or a grace period that somebody waits for asks that it be everywhere. To have seen less
 * forbids nothing (a load then has more stores to read, a store more places, a release or a fence
 * less to wait for), so an arrival that comes late loses no outcome, and those that matter to
 * nobody need not be gone through one by one. An action is therefore an access together with the
 * store that it reads, or a step of a grace period.
 */
final class LitmusMachine {
    /** What an action that reads no store from memory has for its source. */
    static final int NO_SOURCE = -2;

    private static final int SOURCE_SHIFT = 12;

    private final RunState state;
    private final Waits waits;
    private final Accesses accesses;
    private final Fingerprints fingerprints;
    private int[] actions = new int[64];
    private int count;

    LitmusMachine(LitmusProgram program) {
        this.state = new RunState(program);
        this.waits = new Waits(state);
        this.accesses = new Accesses(state, waits);
        this.fingerprints = new Fingerprints(state, waits);
    }

    /**
     * Makes a run.
     *
     * @return whether it came to its end; a wrong guess, or a deadlock, is no run
     */
    boolean run(LitmusDecider decider) {
        if (!decider.begin(state.chosen)) {
            return false;
        }
        state.start();
        waits.start();
        while (!state.failed) {
            waits.settle();
            collect();
            if (count == 0) {
                return isFinished();
            }
            int choice = decider.action(this);
            if (choice < 0) {
                return false;
            }
            perform(actions[choice], decider);
        }
        return false;
    }

    private boolean isFinished() {
        for (int t = 0; t < state.threads; t++) {
            if (state.pending[t] != 0 || !waits.areGracesOver(t)) {
                return false;
            }
        }
        return true;
    }

    /** Finds what can happen next, in a fixed order. */
    private void collect() {
        count = 0;
        for (int t = 0; t < state.threads; t++) {
            ThreadPath path = state.paths[t];
            long ready = waits.ready(t);
            for (long left = state.pending[t]; left != 0; left &= left - 1) {
                int i = Long.numberOfTrailingZeros(left);
                if ((path.wait[i] & ~ready) == 0) {
                    long view = waits.view(t, path.wait[i]);
                    accesses.collect(path, t, i, view, this);
                }
            }
            for (long left = path.graces & ~state.done[t]; left != 0; left &= left - 1) {
                int i = Long.numberOfTrailingZeros(left);
                if (waits.isGraceEnabled(t, i, ready)) {
                    add(t, i, NO_SOURCE);
                }
            }
        }
    }

    /** One more action that is enabled. */
    void add(int t, int i, int source) {
        if (count == actions.length) {
            actions = Arrays.copyOf(actions, 2 * count);
        }
        actions[count++] = source - NO_SOURCE << SOURCE_SHIFT | t << 6 | i;
    }

    private void perform(int action, LitmusDecider decider) {
        int t = threadOf(action);
        int i = instructionOf(action);
        ThreadPath path = state.paths[t];
        if (path.kind[i] == ThreadPath.GRACE) {
            waits.advanceGrace(t, i);
            return;
        }
        waits.force(t, path.wait[i]);
        boolean sections = path.sections > 0;
        if (sections) {
            waits.openSections(t, i);
        }
        int source = sourceOf(action);
        if (source >= 0) {
            state.deliver(1L << source, t);
        }
        accesses.execute(t, i, this, decider);
        if (sections) {
            waits.closeSections(t);
        }
        waits.finishIfDone(t);
    }

    // ---- for deciders

    /** How many actions are enabled. */
    int count() {
        return count;
    }

    int action(int index) {
        return actions[index];
    }

    /** The access, or grace period, of an action. */
    static int instructionOf(int action) {
        return action & 63;
    }

    /** The thread of an action. */
    static int threadOf(int action) {
        return action >> 6 & 63;
    }

    /** The store that an action reads, {@link Storage#INITIAL}, or {@link #NO_SOURCE}. */
    static int sourceOf(int action) {
        return (action >> SOURCE_SHIFT) + NO_SOURCE;
    }

    /** The CPU whose store an action reads, or -1. */
    int maker(int action) {
        int source = sourceOf(action);
        return source < 0 ? -1 : state.storage.cpuOf(source);
    }

    /** A number for the state that the run is in. */
    long fingerprint() {
        return fingerprints.ofState();
    }

    // ---- after a run

    /** The run just made, until the next one. */
    RunState state() {
        return state;
    }

    /** A number for the execution that the run was. */
    long executionFingerprint() {
        return fingerprints.ofExecution();
    }

    /** The value of an observed variable at the end. */
    long value(int index) {
        Observable observable = state.program.watched().get(index);
        int t = observable.thread();
        if (t >= 0) {
            int node = state.paths[t].observedNode[index];
            return node < 0 ? 0 : state.paths[t].evaluate(node, state.results[t]);
        }
        int where = state.program.location(observable);
        return state.storage.value(state.storage.newest(where), where);
    }
}
