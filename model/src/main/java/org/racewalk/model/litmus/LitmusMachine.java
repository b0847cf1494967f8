package org.racewalk.model.litmus;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.order.Storage;

/**
 * Runs a litmus test out of order: an instruction executes when what it waits for is done, whatever
 * its place in the program; stores travel to each CPU by messages of their own. What is enabled are
 * accesses and deliveries; each is one action.
 */
final class LitmusMachine {
    /** Set in an action that delivers a store; the CPU and the store follow, six bits each. */
    static final int DELIVERY = 1 << 12;

    private static final int MOST_ACTIONS = 64 * 64;

    private final RunState state;
    private final Waits waits;
    private final Accesses accesses;
    private final Fingerprints fingerprints;
    private final int[] actions = new int[MOST_ACTIONS];
    private int count;
    private @Nullable StepListener listener;

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
            if (state.pending[t] != 0 || (state.paths[t].graces & ~state.done[t]) != 0) {
                return false;
            }
        }
        return true;
    }

    /** Finds what can happen next, in a fixed order. */
    private void collect() {
        Storage storage = state.storage;
        count = 0;
        for (int t = 0; t < state.threads; t++) {
            ThreadPath path = state.paths[t];
            long done = state.done[t];
            for (long left = state.pending[t]; left != 0; left &= left - 1) {
                int i = Long.numberOfTrailingZeros(left);
                if ((path.wait[i] & ~done) == 0 && accesses.isEnabled(path, t, i)) {
                    actions[count++] = t << 6 | i;
                }
            }
            for (long left = storage.inFlight(t); left != 0; left &= left - 1) {
                int store = Long.numberOfTrailingZeros(left);
                if (storage.isDeliverable(store, t)) {
                    actions[count++] = DELIVERY | t << 6 | store;
                }
            }
        }
    }

    private void perform(int action, LitmusDecider decider) {
        int t = action >> 6 & 63;
        int what = action & 63;
        if ((action & DELIVERY) != 0) {
            state.storage.deliver(what, t);
            if (listener != null) {
                listener.delivered(state, what, t);
            }
            return;
        }
        if (listener != null) {
            listener.executes(state, t, what, state.pending[t] & ((1L << what) - 1));
        }
        boolean sections = state.paths[t].sections > 0;
        if (sections) {
            waits.openSections(t, what);
        }
        accesses.execute(t, what, this, decider);
        if (sections) {
            waits.closeSections(t);
        }
        waits.finishIfDone(t);
    }

    /** From now on, tells of each step, for whoever explains a run; null: nobody. */
    void listen(@Nullable StepListener newListener) {
        listener = newListener;
    }

    // ---- for deciders

    /** How many actions are enabled. */
    int count() {
        return count;
    }

    int action(int index) {
        return actions[index];
    }

    /** What brought an action about: 0 for an access, 1 + the sender for a delivery. */
    int link(int action) {
        return (action & DELIVERY) == 0 ? 0 : 1 + state.storage.cpuOf(action & 63);
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
