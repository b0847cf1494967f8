package org.racewalk.model.litmus;

import org.racewalk.model.explore.Randomness;
import org.racewalk.model.order.GracePeriods;
import org.racewalk.model.order.LockHandover;
import org.racewalk.model.order.Storage;
import org.racewalk.model.order.StoreRules;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Extend;
import org.racewalk.model.program.Fence;

import java.util.List;

/**
 * Runs a litmus test out of order: an instruction executes when what it waits for is done, whatever
 * its place in the program; stores travel to each CPU by messages of their own. What is enabled are
 * accesses and deliveries; fences, read sections and grace periods take their course as early, or
 * as late, as orders least.
 */
final class LitmusMachine {
    /** Set in an action that delivers a store; the CPU and the store follow, six bits each. */
    static final int DELIVERY = 1 << 12;

    /** A source: this minus the number of the instruction that a value was forwarded from. */
    static final int FORWARDED = -2;

    private static final int W = ThreadPath.LIMIT;

    final int threads;
    private final LitmusProgram program;
    private final List<List<ThreadPath>> ways;
    private final Storage storage;
    private final LockHandover locks;
    private final GracePeriods periods;
    private final int[] chosen;
    private final ThreadPath[] paths;
    private final long[] done;
    private final long[] pending;
    private final long[] begun;
    private final long[] need;
    private final int[] period;
    private final int[] slot;
    private final int[] source;
    private final int[] location;
    private final long[] carry;
    private final long[] unlockBefore;
    private final int[] maker = new int[Storage.CAPACITY];
    private final long[][] results;
    private final int[][] section;
    private final int[] actions = new int[64 * 64];
    private int count;
    private boolean failed;

    LitmusMachine(LitmusProgram program) {
        this.program = program;
        this.ways = program.paths();
        this.threads = ways.size();
        this.storage = new Storage(threads, program.variables().locations());
        this.locks = new LockHandover(storage);
        this.periods = new GracePeriods(storage);
        this.chosen = new int[threads];
        this.paths = new ThreadPath[threads];
        this.done = new long[threads];
        this.pending = new long[threads];
        this.begun = new long[threads];
        this.need = new long[threads * W];
        this.period = new int[threads * W];
        this.slot = new int[threads * W];
        this.source = new int[threads * W];
        this.location = new int[threads * W];
        this.carry = new long[threads * W];
        this.unlockBefore = new long[threads * W];
        this.results = new long[threads][W];
        this.section = new int[threads][W];
        for (int i = 0; i < program.variables().locations(); i++) {
            storage.setInitial(i, program.variables().initial(i));
        }
    }

    /**
     * Makes a run.
     *
     * @return whether it came to its end; a wrong guess, or a deadlock, is no run
     */
    boolean run(LitmusDecider decider) {
        if (!decider.begin(chosen)) {
            return false;
        }
        start();
        while (!failed) {
            settle();
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

    private void start() {
        storage.reset(program.variables().locations());
        periods.reset(program.variables().locations() + 1);
        failed = false;
        for (int t = 0; t < threads; t++) {
            ThreadPath path = ways.get(t).get(chosen[t]);
            paths[t] = path;
            done[t] = 0;
            begun[t] = 0;
            pending[t] = path.accesses;
            for (int s = 0; s < path.sections; s++) {
                section[t][s] = -1;
            }
            for (int c = 0; c < path.conditions; c++) {
                if (path.nodeNeeds[path.conditionNode[c]] == 0 && !holds(path, t, c)) {
                    failed = true;
                }
            }
            finishIfDone(t);
        }
    }

    private boolean isFinished() {
        for (int t = 0; t < threads; t++) {
            if (pending[t] != 0 || (paths[t].graces & ~done[t]) != 0) {
                return false;
            }
        }
        return true;
    }

    // ---- what others ask

    int count() {
        return count;
    }

    int action(int index) {
        return actions[index];
    }

    int chosen(int thread) {
        return chosen[thread];
    }

    ThreadPath path(int thread) {
        return paths[thread];
    }

    Storage storage() {
        return storage;
    }

    /** The location that an instruction accessed. */
    int location(int thread, int instruction) {
        return location[thread * W + instruction];
    }

    /** The number of the store that an instruction made. */
    int slot(int thread, int instruction) {
        return slot[thread * W + instruction];
    }

    /**
     * The store that an instruction read: a number of the storage, or {@link #FORWARDED} minus the
     * instruction that it was forwarded from.
     */
    int source(int thread, int instruction) {
        return source[thread * W + instruction];
    }

    /** Who made a store: a thread, and an instruction in the low six bits. */
    int maker(int store) {
        return maker[store];
    }

    /** A number for the execution that a run was: who read from whom, and the coherence orders. */
    long executionFingerprint() {
        long hash = 0;
        for (int t = 0; t < threads; t++) {
            hash = combine(hash, chosen[t], 0, 0);
            for (long left = paths[t].accesses; left != 0; left &= left - 1) {
                int i = Long.numberOfTrailingZeros(left);
                if (paths[t].isLoad(i)) {
                    int from = source[t * W + i];
                    int who =
                            from <= FORWARDED
                                    ? t << 6 | FORWARDED - from
                                    : from < 0 ? -1 : maker[from];
                    hash = combine(hash, who, location[t * W + i], 0);
                }
                if (paths[t].isStore(i)) {
                    int older = storage.older(slot[t * W + i]);
                    hash = combine(hash, older < 0 ? -1 : maker[older], location[t * W + i], 0);
                }
            }
        }
        return hash;
    }

    /** The value of an observed variable at the end. */
    long value(int index) {
        Observable observable = program.watched().get(index);
        if (observable.thread() >= 0) {
            int t = observable.thread();
            int node = paths[t].observedNode[index];
            return node < 0 ? 0 : paths[t].evaluate(node, results[t]);
        }
        int where = program.location(observable);
        return storage.value(storage.newest(where), where);
    }

    /** A number for the state that the run is in: what is done and what can still come of it. */
    long fingerprint() {
        long everywhere = storage.everywhere();
        long hash = 0;
        for (int t = 0; t < threads; t++) {
            ThreadPath path = paths[t];
            hash = combine(hash, chosen[t], done[t], begun[t]);
            for (long left = done[t] & path.accesses; left != 0; left &= left - 1) {
                int i = Long.numberOfTrailingZeros(left);
                if (path.isLoad(i)) {
                    hash = combine(hash, results[t][i], path.computed ? origin(t, i) : 0, 0);
                }
                if (path.isStore(i)) {
                    hash = combine(hash, fingerprintOf(t, i, everywhere), 0, 0);
                }
            }
            for (long left = begun[t] & ~done[t]; left != 0; left &= left - 1) {
                int index = t * W + Long.numberOfTrailingZeros(left);
                hash = combine(hash, names(need[index] & ~everywhere), period[index], 0);
            }
            for (int s = 0; s < path.sections; s++) {
                hash = combine(hash, section[t][s], 0, 0);
            }
        }
        return combine(hash, periods.fingerprint(stores -> names(stores & ~everywhere)), 0, 0);
    }

    private long fingerprintOf(int t, int i, long everywhere) {
        int store = slot[t * W + i];
        int older = storage.older(store);
        long seen = 0;
        for (int cpu = 0; cpu < threads; cpu++) {
            seen |= (storage.seen(cpu) >>> store & 1) << cpu;
        }
        long before = names(storage.before(store) & ~everywhere);
        return combine(older < 0 ? 7 : maker[older], seen, before, 0);
    }

    private long origin(int t, int i) {
        int from = source[t * W + i];
        return from < 0 ? from : maker[from];
    }

    /** A set of stores, named by who made them rather than by number. */
    private long names(long stores) {
        long sum = 0;
        for (long left = stores; left != 0; left &= left - 1) {
            sum += Randomness.mix(maker[Long.numberOfTrailingZeros(left)] + 0x51ed270b7a3c5c1dL);
        }
        return sum;
    }

    private static long combine(long hash, long a, long b, long c) {
        return Randomness.mix(Randomness.mix(Randomness.mix(hash * 31 + a) + b) + c);
    }

    // ---- fences, sections, grace periods

    /** Lets fences and grace periods go as far as they can. */
    private void settle() {
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int t = 0; t < threads; t++) {
                ThreadPath path = paths[t];
                long left = (path.fences | path.graces) & ~done[t];
                for (; left != 0; left &= left - 1) {
                    int i = Long.numberOfTrailingZeros(left);
                    if ((path.wait[i] & ~done[t]) == 0 && isPast(path, t, i)) {
                        done[t] |= 1L << i;
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
        int index = t * W + i;
        if ((begun[t] >>> i & 1) == 0) {
            begun[t] |= 1L << i;
            period[index] = -1;
            need[index] = snapshot(path, t, i);
        }
        if (!storage.isEverywhere(need[index])) {
            return false;
        }
        if (path.kind[i] == ThreadPath.FENCE) {
            return true;
        }
        if (period[index] < 0) {
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
        if (path.kind[fence] == ThreadPath.FENCE && path.order[fence] == Fence.AFTER_UNLOCK_LOCK) {
            long stores = 0;
            long below = (1L << fence) - 1;
            for (long left = path.locks & below; left != 0; left &= left - 1) {
                stores |= unlockBefore[t * W + Long.numberOfTrailingZeros(left)];
            }
            for (long left = path.unlocks & below & done[t]; left != 0; left &= left - 1) {
                stores |= storage.before(slot[t * W + Long.numberOfTrailingZeros(left)]);
            }
            return stores | own(t, path.fenceScope[fence]);
        }
        return storage.seen(t) & ~own(t, path.stores & ~path.fenceScope[fence]);
    }

    /** The stores made by those of the instructions that are done. */
    private long own(int t, long instructions) {
        long stores = 0;
        for (long left = instructions & done[t]; left != 0; left &= left - 1) {
            stores |= 1L << slot[t * W + Long.numberOfTrailingZeros(left)];
        }
        return stores;
    }

    /** A section begins when the first thing behind its begin happens. */
    private void openSections(int t, int instruction) {
        ThreadPath path = paths[t];
        for (int s = 0; s < path.sections; s++) {
            if (section[t][s] == -1 && instruction >= path.sectionStart[s]) {
                section[t][s] = periods.enter(path.sectionDomain[s]);
            }
        }
    }

    /** A section ends when all before its end is done. */
    private void closeSections(int t) {
        ThreadPath path = paths[t];
        for (int s = 0; s < path.sections; s++) {
            int end = path.sectionEnd[s];
            if (section[t][s] >= 0 && end >= 0) {
                long before = (path.accesses | path.graces) & ((1L << end) - 1);
                if ((before & ~done[t]) == 0) {
                    long later = own(t, path.stores & ~((1L << end) - 1));
                    periods.exit(section[t][s], storage.seen(t) & ~later);
                    section[t][s] = -2;
                }
            }
        }
    }

    private void finishIfDone(int t) {
        if (pending[t] == 0 && (paths[t].graces & ~done[t]) == 0) {
            storage.finish(t);
        }
    }

    // ---- what is enabled

    private void collect() {
        count = 0;
        for (int t = 0; t < threads; t++) {
            ThreadPath path = paths[t];
            long finished = done[t];
            for (long left = pending[t]; left != 0; left &= left - 1) {
                int i = Long.numberOfTrailingZeros(left);
                if ((path.wait[i] & ~finished) == 0 && isEnabled(path, t, i)) {
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

    private boolean isEnabled(ThreadPath path, int t, int i) {
        int where = path.location[i];
        int previous = path.previousStore[i];
        if (path.computed) {
            if (where < 0) {
                where =
                        program.variables()
                                .locationAt(path.evaluate(path.addressNode[i], results[t]));
            }
            location[t * W + i] = where;
            if (where < 0) {
                return true;
            }
            previous = previousStore(path, t, i, where);
            if (previous == BLOCKED) {
                return false;
            }
        } else {
            location[t * W + i] = where;
        }
        return switch (path.kind[i]) {
            case ThreadPath.READ ->
                    (previous < 0
                                    || (done[t] >>> previous & 1) != 0
                                    || canForward(path, t, previous))
                            && (path.conditionsOf[i].length == 0 || isAsGuessed(path, t, i, where));
            case ThreadPath.RMW ->
                    storage.canModify(t, where)
                            && (path.conditionsOf[i].length == 0 || isAsGuessed(path, t, i, where));
            case ThreadPath.LOCK -> locks.canLock(t, where);
            default -> true;
        };
    }

    /**
     * Whether the value that would be read now agrees with the guessed branches. A run that reads
     * another would be thrown away, so it can as well wait.
     */
    private boolean isAsGuessed(ThreadPath path, int t, int i, int where) {
        if (path.kind[i] == ThreadPath.READ) {
            read(path, t, i, where);
        } else {
            int newest = storage.newestSeen(t, where);
            results[t][i] = Extend.apply(storage.value(newest, where), path.cut[i]);
        }
        long known = done[t] | 1L << i;
        for (int condition : path.conditionsOf[i]) {
            long needs = path.nodeNeeds[path.conditionNode[condition]];
            if ((needs & ~known) == 0 && !holds(path, t, condition)) {
                return false;
            }
        }
        return true;
    }

    /** "It takes that value (as soon as the value is known)." */
    private boolean canForward(ThreadPath path, int t, int store) {
        return (path.kind[store] == ThreadPath.WRITE || path.kind[store] == ThreadPath.UNLOCK)
                && (path.valueNeeds[store] & ~done[t]) == 0;
    }

    private static final int BLOCKED = -2;

    /**
     * The same for computed addresses: those that are not known yet are taken to be others; if it
     * turns out otherwise, the run is thrown away.
     */
    private int previousStore(ThreadPath path, int t, int i, int where) {
        int previous = -1;
        boolean stores = path.isStore(i);
        for (int k = i - 1; k >= 0; k--) {
            if (!path.isAccess(k) || locationOf(path, t, k) != where) {
                continue;
            }
            boolean isDone = (done[t] >>> k & 1) != 0;
            if (path.isStore(k) && previous < 0) {
                previous = k;
            }
            if (!isDone && (stores || !path.isStore(k))) {
                return BLOCKED;
            }
        }
        return previous;
    }

    /** The location of an instruction, or -1 while that is not known. */
    private int locationOf(ThreadPath path, int t, int k) {
        if (path.location[k] >= 0) {
            return path.location[k];
        }
        if ((path.addressNeeds[k] & ~done[t]) != 0) {
            return -1;
        }
        return program.variables().locationAt(path.evaluate(path.addressNode[k], results[t]));
    }

    // ---- steps

    private void perform(int action, LitmusDecider decider) {
        int t = action >> 6 & 63;
        int what = action & 63;
        if ((action & DELIVERY) != 0) {
            storage.deliver(what, t);
            return;
        }
        ThreadPath path = paths[t];
        if (location[t * W + what] < 0) {
            failed = true;
            return;
        }
        if (path.sections > 0) {
            openSections(t, what);
        }
        execute(path, t, what, decider);
        if (path.isStore(what)) {
            maker[slot[t * W + what]] = action;
        }
        done[t] |= 1L << what;
        pending[t] &= ~(1L << what);
        if (path.computed && isMisplaced(path, t, what)) {
            failed = true;
            return;
        }
        for (int condition : path.conditionsOf[what]) {
            long needs = path.nodeNeeds[path.conditionNode[condition]];
            if ((needs & ~done[t]) == 0 && !holds(path, t, condition)) {
                failed = true;
            }
        }
        if (path.sections > 0) {
            closeSections(t);
        }
        finishIfDone(t);
    }

    private boolean holds(ThreadPath path, int t, int condition) {
        boolean value = path.evaluate(path.conditionNode[condition], results[t]) != 0;
        return value == path.conditionTrue[condition];
    }

    private void execute(ThreadPath path, int t, int i, LitmusDecider decider) {
        int where = location[t * W + i];
        int index = t * W + i;
        switch (path.kind[i]) {
            case ThreadPath.READ -> read(path, t, i, where);
            case ThreadPath.WRITE -> {
                int places = storage.places(t, where);
                int place = places == 1 ? 0 : decider.place(this, places);
                slot[index] =
                        storage.store(t, where, stored(path, t, i), before(path, t, i), place);
            }
            case ThreadPath.RMW -> {
                source[index] = storage.newestSeen(t, where);
                long old = Extend.apply(storage.value(source[index], where), path.cut[i]);
                results[t][i] = old;
                long operand = path.evaluate(path.valueNode[i], results[t]);
                long value = Extend.apply(modified(path.rmwKind[i], old, operand), path.cut[i]);
                slot[index] = storage.modify(t, where, value, before(path, t, i));
            }
            case ThreadPath.LOCK -> lock(path, t, i, where);
            case ThreadPath.UNLOCK -> {
                long own = own(t, path.stores & ((1L << i) - 1));
                slot[index] = locks.unlock(t, where, before(path, t, i), own);
            }
            default -> throw new IllegalStateException("kind " + path.kind[i]);
        }
    }

    private void read(ThreadPath path, int t, int i, int where) {
        int previous = path.computed ? previousStore(path, t, i, where) : path.previousStore[i];
        int index = t * W + i;
        if (previous >= 0 && (done[t] >>> previous & 1) == 0) {
            source[index] = FORWARDED - previous;
            results[t][i] = Extend.apply(stored(path, t, previous), path.cut[i]);
        } else {
            source[index] = storage.newestSeen(t, where);
            results[t][i] = Extend.apply(storage.value(source[index], where), path.cut[i]);
        }
    }

    private void lock(ThreadPath path, int t, int i, int where) {
        int index = t * W + i;
        long earlier = path.unlocks & ((1L << i) - 1);
        long own = 0;
        if (earlier != 0) {
            int unlock = 63 - Long.numberOfLeadingZeros(earlier);
            own = own(t, path.stores & ((1L << unlock) - 1));
        }
        carry[index] = locks.carry(t, where, own);
        unlockBefore[index] = locks.precedingUnlock(where);
        source[index] = storage.newestSeen(t, where);
        results[t][i] = 0;
        slot[index] = locks.lock(t, where, before(path, t, i));
    }

    private long stored(ThreadPath path, int t, int i) {
        return Extend.apply(path.evaluate(path.valueNode[i], results[t]), path.cut[i]);
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
            return StoreRules.release(storage.seen(t), own(t, path.stores & ~((1L << i) - 1)));
        }
        long carried = 0;
        for (long left = path.locks & ((1L << i) - 1); left != 0; left &= left - 1) {
            carried |= carry[t * W + Long.numberOfTrailingZeros(left)];
        }
        return StoreRules.once(own(t, path.ownBeforeWmb[i]), carried);
    }

    /** Whether something later in the program, of the same location, was executed too early. */
    private boolean isMisplaced(ThreadPath path, int t, int i) {
        int where = location[t * W + i];
        long later = done[t] & path.accesses & ~((2L << i) - 1);
        for (long left = later; left != 0; left &= left - 1) {
            int j = Long.numberOfTrailingZeros(left);
            if (location[t * W + j] != where) {
                continue;
            }
            int taken = source[t * W + j];
            boolean reads = path.kind[j] == ThreadPath.READ;
            if (reads && taken <= FORWARDED && FORWARDED - taken >= i) {
                continue;
            }
            int earlier = source[t * W + i];
            boolean inOrder = earlier == taken || taken >= 0 && storage.isOldOrSame(earlier, taken);
            if (path.isStore(i) || !reads || !inOrder) {
                return true;
            }
        }
        return false;
    }
}
