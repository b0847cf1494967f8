package org.racewalk.model.litmus;

import org.racewalk.model.order.LockHandover;
import org.racewalk.model.order.Storage;
import org.racewalk.model.order.StoreRules;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Extend;

/** Loads, stores, read-modify-writes and locks: when they can execute, and what then happens. */
final class Accesses {
    private static final int BLOCKED = -2;

    private final RunState state;
    private final Storage storage;
    private final LockHandover locks;
    private final Waits waits;
    private final long[] carry;

    Accesses(RunState state, Waits waits) {
        this.state = state;
        this.storage = state.storage;
        this.locks = state.locks;
        this.waits = waits;
        this.carry = new long[state.threads * ThreadPath.LIMIT];
    }

    /**
     * Tells the machine in which ways an access can execute now; all that it waits for in its
     * thread is done, or can be made to be.
     *
     * @param view what the CPU will have seen then
     */
    void collect(ThreadPath path, int t, int i, long view, LitmusMachine machine) {
        int where = path.location[i];
        int previous = path.previousStore[i];
        if (path.computed) {
            where = state.locationOf(path, t, i);
            state.location[RunState.index(t, i)] = where;
            if (where < 0) {
                machine.add(t, i, LitmusMachine.NO_SOURCE);
                return;
            }
            previous = previousStore(path, t, i, where);
            if (previous == BLOCKED) {
                return;
            }
        } else {
            state.location[RunState.index(t, i)] = where;
        }
        switch (path.kind[i]) {
            case ThreadPath.READ -> {
                if (previous < 0 || state.isDone(t, previous)) {
                    sources(path, t, i, view, machine);
                } else if (canForward(path, t, previous)
                        && isAsGuessed(path, t, i, state.stored(path, t, previous))) {
                    machine.add(t, i, LitmusMachine.NO_SOURCE);
                }
            }
            case ThreadPath.RMW -> sources(path, t, i, view, machine);
            case ThreadPath.LOCK -> {
                // "Waits until the newest entry of co[lock] is 0 and has reached this CPU."
                int newest = storage.newest(where);
                if (storage.value(newest, where) == 0) {
                    machine.add(t, i, newest);
                }
            }
            default -> machine.add(t, i, LitmusMachine.NO_SOURCE);
        }
    }

    /**
     * The stores that a read can see: the newest of those seen, and each newer one that can have
     * arrived without another that is newer still. "If the next entry in co[x] is already an RMW of
     * r, it must wait until it has seen more."
     */
    private void sources(ThreadPath path, int t, int i, long view, LitmusMachine machine) {
        int where = state.location[RunState.index(t, i)];
        boolean modifies = path.kind[i] == ThreadPath.RMW;
        long newer = 0;
        int store = storage.newest(where);
        boolean seen = false;
        while (!seen) {
            seen = store < 0 || (view >>> store & 1) != 0;
            boolean arrives = seen || (state.below[store] & newer) == 0;
            boolean taken = modifies && storage.isTaken(store, where);
            if (arrives && !taken && isAsGuessed(path, t, i, storage.value(store, where))) {
                machine.add(t, i, store);
            }
            if (!seen) {
                newer |= 1L << store;
                store = storage.older(store);
            }
        }
    }

    /**
     * Whether a value that could be read now agrees with the guessed branches. A run that reads
     * another would be thrown away, so it can as well wait.
     */
    private boolean isAsGuessed(ThreadPath path, int t, int i, long value) {
        if (path.conditionsOf[i].length == 0) {
            return true;
        }
        state.results[t][i] = Extend.apply(value, path.cut[i]);
        long known = state.done[t] | 1L << i;
        for (int condition : path.conditionsOf[i]) {
            long needs = path.nodeNeeds[path.conditionNode[condition]];
            if ((needs & ~known) == 0 && !state.holds(path, t, condition)) {
                return false;
            }
        }
        return true;
    }

    /** "It takes that value (as soon as the value is known)." */
    private boolean canForward(ThreadPath path, int t, int store) {
        return (path.kind[store] == ThreadPath.WRITE || path.kind[store] == ThreadPath.UNLOCK)
                && (path.valueNeeds[store] & ~state.done[t]) == 0;
    }

    /**
     * Where addresses are computed: the last earlier store of the location, or BLOCKED if an
     * earlier access of it must execute first. Addresses that are not known yet are taken to be
     * others; if it turns out otherwise, the run is thrown away.
     */
    private int previousStore(ThreadPath path, int t, int i, int where) {
        int previous = -1;
        boolean stores = path.isStore(i);
        for (int k = i - 1; k >= 0; k--) {
            if (!path.isAccess(k) || state.locationOf(path, t, k) != where) {
                continue;
            }
            if (path.isStore(k) && previous < 0) {
                previous = k;
            }
            if (!state.isDone(t, k) && (stores || !path.isStore(k))) {
                return BLOCKED;
            }
        }
        return previous;
    }

    /** Executes an access; false if that shows the run to be none. */
    void execute(int t, int i, LitmusMachine machine, LitmusDecider decider) {
        ThreadPath path = state.paths[t];
        int index = RunState.index(t, i);
        int where = state.location[index];
        if (where < 0) {
            state.failed = true;
            return;
        }
        switch (path.kind[i]) {
            case ThreadPath.READ -> read(path, t, i, where);
            case ThreadPath.WRITE -> {
                int places = storage.places(t, where);
                int place = places == 1 ? 0 : decider.place(machine, places);
                long value = state.stored(path, t, i);
                state.made(t, i, storage.store(t, where, value, before(path, t, i), place));
            }
            case ThreadPath.RMW -> {
                read(path, t, i, where);
                long operand = path.evaluate(path.valueNode[i], state.results[t]);
                long value = modified(path.rmwKind[i], state.results[t][i], operand);
                value = Extend.apply(value, path.cut[i]);
                state.made(t, i, storage.modify(t, where, value, before(path, t, i)));
            }
            case ThreadPath.LOCK -> lock(path, t, i, where);
            case ThreadPath.UNLOCK -> {
                long own = state.own(t, path.stores & ((1L << i) - 1));
                state.made(t, i, locks.unlock(t, where, before(path, t, i), own));
            }
            default -> throw new IllegalStateException("kind " + path.kind[i]);
        }
        state.done[t] |= 1L << i;
        state.pending[t] &= ~(1L << i);
        check(path, t, i);
    }

    private void read(ThreadPath path, int t, int i, int where) {
        int previous = path.computed ? previousStore(path, t, i, where) : path.previousStore[i];
        int index = RunState.index(t, i);
        if (previous >= 0 && !state.isDone(t, previous)) {
            state.source[index] = RunState.FORWARDED - previous;
            state.results[t][i] = Extend.apply(state.stored(path, t, previous), path.cut[i]);
        } else {
            int newest = storage.newestSeen(t, where);
            state.source[index] = newest;
            state.results[t][i] = Extend.apply(storage.value(newest, where), path.cut[i]);
        }
    }

    private void lock(ThreadPath path, int t, int i, int where) {
        int index = RunState.index(t, i);
        long earlier = path.unlocks & ((1L << i) - 1);
        long own = 0;
        if (earlier != 0) {
            int unlock = 63 - Long.numberOfLeadingZeros(earlier);
            own = state.own(t, path.stores & ((1L << unlock) - 1));
        }
        carry[index] = locks.carry(t, where, own);
        waits.locked(index, locks.precedingUnlock(where));
        state.source[index] = storage.newestSeen(t, where);
        state.results[t][i] = 0;
        state.made(t, i, locks.lock(t, where, before(path, t, i)));
    }

    private static long modified(int kind, long old, long operand) {
        return switch (kind) {
            case Access.XCHG -> operand;
            case Access.RMW_ADD -> old + operand;
            case Access.RMW_SUB -> old - operand;
            case Access.RMW_AND -> old & operand;
            case Access.RMW_OR -> old | operand;
            case Access.RMW_XOR -> old ^ operand;
            case Access.RMW_ANDNOT -> old & ~operand;
            default -> throw new IllegalStateException("modification " + kind);
        };
    }

    /** What must reach any CPU before the store of this instruction. */
    private long before(ThreadPath path, int t, int i) {
        if (path.order[i] == Access.RELEASE) {
            // "Before = everything that this CPU has seen" by what is earlier in the program.
            return state.seen(t, (1L << i) - 1);
        }
        long carried = 0;
        for (long left = path.locks & ((1L << i) - 1); left != 0; left &= left - 1) {
            carried |= carry[RunState.index(t, Long.numberOfTrailingZeros(left))];
        }
        return StoreRules.once(state.own(t, path.ownBeforeWmb[i]), carried);
    }

    /** Whether the run still is one, now that the result is there. */
    private void check(ThreadPath path, int t, int i) {
        if (path.computed && isMisplaced(path, t, i)) {
            state.failed = true;
            return;
        }
        for (int condition : path.conditionsOf[i]) {
            long needs = path.nodeNeeds[path.conditionNode[condition]];
            if ((needs & ~state.done[t]) == 0 && !state.holds(path, t, condition)) {
                state.failed = true;
            }
        }
    }

    /** Whether something later in the program, of the same location, was executed too early. */
    private boolean isMisplaced(ThreadPath path, int t, int i) {
        int where = state.location[RunState.index(t, i)];
        int earlier = state.source[RunState.index(t, i)];
        long later = state.done[t] & path.accesses & ~((2L << i) - 1);
        for (long left = later; left != 0; left &= left - 1) {
            int j = Long.numberOfTrailingZeros(left);
            if (state.location[RunState.index(t, j)] != where) {
                continue;
            }
            int taken = state.source[RunState.index(t, j)];
            boolean reads = path.kind[j] == ThreadPath.READ;
            if (reads && taken <= RunState.FORWARDED && RunState.FORWARDED - taken >= i) {
                continue;
            }
            boolean inOrder = earlier == taken || taken >= 0 && storage.isOldOrSame(earlier, taken);
            if (path.isStore(i) || !reads || !inOrder) {
                return true;
            }
        }
        return false;
    }
}
