package org.racewalk.model.litmus;

import org.racewalk.model.explore.Randomness;
import org.racewalk.model.order.Storage;

import java.util.function.LongUnaryOperator;

/** Numbers that stand for the state of a run, and for what it was in the end. */
final class Fingerprints {
    private final RunState state;
    private final Waits waits;
    private final Storage storage;
    private final LongUnaryOperator setNames;

    Fingerprints(RunState state, Waits waits) {
        this.state = state;
        this.waits = waits;
        this.storage = state.storage;
        this.setNames = stores -> names(stores & ~storage.everywhere());
    }

    /** The state that the run is in: what is done, and all that decides what can come of it. */
    long ofState() {
        long hash = 0;
        for (int t = 0; t < state.threads; t++) {
            ThreadPath path = state.paths[t];
            hash = combine(hash, state.chosen[t], state.done[t], state.begun[t]);
            for (long left = state.done[t] & path.accesses; left != 0; left &= left - 1) {
                int i = Long.numberOfTrailingZeros(left);
                if (path.isLoad(i)) {
                    hash = combine(hash, state.results[t][i], origin(t, i), 0);
                }
                if (path.isStore(i)) {
                    hash = ofStore(hash, state.slot[RunState.index(t, i)]);
                }
            }
        }
        return combine(hash, waits.fingerprint(setNames), 0, 0);
    }

    private long ofStore(long hash, int store) {
        int older = storage.older(store);
        long seen = 0;
        for (int cpu = 0; cpu < state.threads; cpu++) {
            seen |= (storage.seen(cpu) >>> store & 1) << cpu;
        }
        long before = setNames.applyAsLong(storage.before(store));
        return combine(hash, older < 0 ? -1 : state.maker[older], seen, before);
    }

    private long origin(int t, int i) {
        int from = state.source[RunState.index(t, i)];
        return from < 0 ? from : state.maker[from];
    }

    /** A set of stores, named by who made them rather than by number. */
    private long names(long stores) {
        long sum = 0;
        for (long left = stores; left != 0; left &= left - 1) {
            sum += Randomness.mix(state.maker[Long.numberOfTrailingZeros(left)] + 1L << 20);
        }
        return sum;
    }

    /** The execution that a run was: who read from whom, and the coherence orders. */
    long ofExecution() {
        long hash = 0;
        for (int t = 0; t < state.threads; t++) {
            ThreadPath path = state.paths[t];
            hash = combine(hash, state.chosen[t], 0, 0);
            for (long left = path.accesses; left != 0; left &= left - 1) {
                int i = Long.numberOfTrailingZeros(left);
                int index = RunState.index(t, i);
                long read = -1;
                if (path.isLoad(i)) {
                    int from = state.source[index];
                    read =
                            from <= RunState.FORWARDED
                                    ? t << 6 | RunState.FORWARDED - from
                                    : from < 0 ? -1 : state.maker[from];
                }
                long older = -1;
                if (path.isStore(i)) {
                    int before = storage.older(state.slot[index]);
                    older = before < 0 ? -1 : state.maker[before];
                }
                hash = combine(hash, read, older, state.location[index]);
            }
        }
        return hash;
    }

    private static long combine(long hash, long a, long b, long c) {
        return Randomness.mix(Randomness.mix(Randomness.mix(hash * 31 + a) + b) + c);
    }
}
