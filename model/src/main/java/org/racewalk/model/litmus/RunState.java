package org.racewalk.model.litmus;

import org.racewalk.model.order.GracePeriods;
import org.racewalk.model.order.LockHandover;
import org.racewalk.model.order.Storage;
import org.racewalk.model.program.Extend;

/**
 * What a run of a litmus test is made of, in flat arrays that are filled anew for each run. An
 * instruction of a thread has the index {@link #index}; sets of instructions of one thread, and
 * sets of stores, are masks.
 */
final class RunState {
    /** A source: this minus the number of the instruction that a value was forwarded from. */
    static final int FORWARDED = -2;

    final LitmusProgram program;
    final Variables variables;
    final int threads;
    final Storage storage;
    final LockHandover locks;
    final GracePeriods periods;

    /** The way that each thread takes, by number and itself. */
    final int[] chosen;

    final ThreadPath[] paths;

    /** Instructions that are done, accesses that are not, full fences that wait for stores. */
    final long[] done;

    final long[] pending;
    final long[] begun;

    /** By instruction: the store made, the store read, and the location. */
    final int[] slot;

    final int[] source;
    final int[] location;

    /** By store: the thread, and the instruction in the low six bits. */
    final int[] maker = new int[Storage.CAPACITY];

    /** By store: what must have reached a CPU for the store to reach it, all the way down. */
    final long[] below = new long[Storage.CAPACITY];

    /** What the loads of each thread returned. */
    final long[][] results;

    /** Turned out not to be a run: a wrong guess. */
    boolean failed;

    RunState(LitmusProgram program) {
        this.program = program;
        this.variables = program.variables();
        this.threads = program.paths().size();
        this.storage = new Storage(threads, variables.locations());
        this.locks = new LockHandover(storage);
        this.periods = new GracePeriods(storage);
        this.chosen = new int[threads];
        this.paths = new ThreadPath[threads];
        this.done = new long[threads];
        this.pending = new long[threads];
        this.begun = new long[threads];
        this.slot = new int[threads * ThreadPath.LIMIT];
        this.source = new int[threads * ThreadPath.LIMIT];
        this.location = new int[threads * ThreadPath.LIMIT];
        this.results = new long[threads][ThreadPath.LIMIT];
        for (int i = 0; i < variables.locations(); i++) {
            storage.setInitial(i, variables.initial(i));
        }
    }

    static int index(int thread, int instruction) {
        return thread * ThreadPath.LIMIT + instruction;
    }

    /** A run begins, on the chosen ways. */
    void start() {
        storage.reset(variables.locations());
        failed = false;
        for (int t = 0; t < threads; t++) {
            ThreadPath path = program.paths().get(t).get(chosen[t]);
            paths[t] = path;
            begun[t] = 0;
            pending[t] = path.accesses;
            done[t] = path.vain;
        }
    }

    /** A store was made. */
    void made(int t, int i, int store) {
        slot[index(t, i)] = store;
        maker[store] = t << 6 | i;
        below[store] = withBelow(storage.before(store));
    }

    /** The stores and all that must not arrive after them. */
    long withBelow(long stores) {
        long all = stores;
        for (long left = stores; left != 0; left &= left - 1) {
            all |= below[Long.numberOfTrailingZeros(left)];
        }
        return all;
    }

    /** Stores reach a CPU, and first those which they must not overtake. */
    void deliver(long stores, int cpu) {
        long missing = withBelow(stores) & storage.inFlight(cpu);
        while (missing != 0) {
            for (long left = missing; left != 0; left &= left - 1) {
                int store = Long.numberOfTrailingZeros(left);
                if (storage.isDeliverable(store, cpu)) {
                    storage.deliver(store, cpu);
                    missing &= ~(1L << store);
                }
            }
        }
    }

    /** Stores reach every CPU. */
    void deliverEverywhere(long stores) {
        if (!storage.isEverywhere(stores)) {
            for (int cpu = 0; cpu < threads; cpu++) {
                deliver(stores, cpu);
            }
        }
    }

    boolean isDone(int t, int i) {
        return (done[t] >>> i & 1) != 0;
    }

    /** The stores made by those of the instructions that are done. */
    long own(int t, long instructions) {
        long stores = 0;
        for (long left = instructions & done[t]; left != 0; left &= left - 1) {
            stores |= 1L << slot[index(t, Long.numberOfTrailingZeros(left))];
        }
        return stores;
    }

    /**
     * What the CPU has seen by those of the instructions that are done: the stores that they made
     * and read. What a later one read, executed early, is not behind a release or a fence.
     */
    long seen(int t, long instructions) {
        ThreadPath path = paths[t];
        long stores = own(t, instructions & path.stores);
        for (long left = instructions & done[t] & path.loads; left != 0; left &= left - 1) {
            int from = source[index(t, Long.numberOfTrailingZeros(left))];
            stores |= from >= 0 ? 1L << from : 0;
        }
        return stores;
    }

    /** The location of an instruction, or -1 while that is not known. */
    int locationOf(ThreadPath path, int t, int i) {
        if (path.location[i] >= 0) {
            return path.location[i];
        }
        if ((path.addressNeeds[i] & ~done[t]) != 0) {
            return -1;
        }
        return variables.locationAt(path.evaluate(path.addressNode[i], results[t]));
    }

    /** What a store of the thread stores; all that it needs is done. */
    long stored(ThreadPath path, int t, int i) {
        return Extend.apply(path.evaluate(path.valueNode[i], results[t]), path.cut[i]);
    }

    /** Whether a condition that the way stands on is as guessed. */
    boolean holds(ThreadPath path, int t, int condition) {
        boolean value = path.evaluate(path.conditionNode[condition], results[t]) != 0;
        return value == path.conditionTrue[condition];
    }
}
