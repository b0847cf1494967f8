package org.racewalk.model.oracle;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/**
 * Data races by happens-before, after KCSAN's defaults: a plain read races with any write of
 * another context that is not ordered with it and that changes the value; aligned plain writes up
 * to a word count as marked.
 *
 * <p>Rule (vector clocks, FastTrack, Flanagan and Freund 2009; "executes before" of memory-model.md
 * section 5): a write is ordered before a read if it reached the reader through release and
 * acquire, a lock, a fence pair, an address dependency, a grace period or a wake-up. A read is
 * ordered before a write already if the writer has seen, by any marked load, a release that follows
 * the read: a control dependency orders later stores. Never reports an ordered pair; may miss a
 * race of the third and later concurrent plain readers of one location.
 *
 * <p>Clocks grow from run to run, so that stale cells of earlier runs are ordered before everything
 * and need no clearing. Not thread safe.
 */
public class RaceDetector {
    // A cell: context (7 bits) | clock (29 bits) | which of its four bytes (4 bits) | pc / 4 (24
    // bits).
    private static final int BYTES_SHIFT = 24;
    static final int CLOCK_SHIFT = 28;
    private static final int CONTEXT_SHIFT = 57;
    private static final long CLOCK_MASK = (1L << 29) - 1;
    private static final long CLOCK_LIMIT = CLOCK_MASK - (1L << 27);
    private static final int ALL_BYTES = 15;

    // What lies side by side in cells.
    private static final int WRITE = 0;
    private static final int READ = 1;
    private static final int READ_BEFORE = 2;
    static final int SYNC = 3;
    static final int STRIDE = 4;

    // What SavedRaces keeps is open to it.
    final int contexts;

    /** Row per context: what it knows of each other: orders its reads and writes. */
    final long[] clock;

    /**
     * Row per context: as {@link #clock}, plus what relaxed loads brought: orders its writes alone.
     */
    final long[] storeClock;

    /** Row per context: what it knew at its last release fence; published by relaxed stores. */
    final long[] fenceClock;

    final boolean[] fenced;
    final boolean[] behind;

    /**
     * Per four bytes of memory, side by side: the last write, the last two reads by different
     * contexts, and which published row an acquire there gets.
     */
    long[] cells;

    /** Cells of ASSERT_EXCLUSIVE_ACCESS; empty until there is one. */
    long[] exclusiveCell = new long[0];

    /**
     * Published rows. After each: by whom, and when by its own clock; by -1: by several. A
     * context's clock moves on after each publication, so whoever knows that time of a context
     * knows all of the row.
     */
    long[] pool;

    int poolTop;
    long run;
    long base = 1;
    long highest = 1;

    final long[] readersDone;
    final long[] gracePeriod;

    /** How often gracePeriod was added to, and how much of that each context has seen. */
    long gracePeriods;

    final long[] gracePeriodsSeen;

    final LkmmRaces lkmm = new LkmmRaces(this);

    private long racePc;
    private int raceContext;
    private @Nullable SavedRaces saved;

    public RaceDetector(int contexts, int bytes) {
        this.contexts = contexts;
        clock = new long[contexts * contexts];
        storeClock = new long[contexts * contexts];
        fenceClock = new long[contexts * contexts];
        fenced = new boolean[contexts];
        behind = new boolean[contexts];
        readersDone = new long[contexts];
        gracePeriod = new long[contexts];
        gracePeriodsSeen = new long[contexts];
        pool = new long[(contexts + 2) * 64];
        cells = new long[(bytes / 4 + 1) * STRIDE];
    }

    /** A run begins. Cost: the square of the number of contexts. */
    public void reset() {
        base = highest + 1;
        if (base > CLOCK_LIMIT) {
            Arrays.fill(cells, 0);
            Arrays.fill(exclusiveCell, 0);
            lkmm.forgetAll();
            base = 1;
        }
        highest = base;
        Arrays.fill(clock, base - 1);
        Arrays.fill(storeClock, base - 1);
        Arrays.fill(fenced, false);
        Arrays.fill(behind, false);
        Arrays.fill(readersDone, base - 1);
        Arrays.fill(gracePeriod, base - 1);
        Arrays.fill(gracePeriodsSeen, 0);
        gracePeriods = 0;
        for (int context = 0; context < contexts; context++) {
            clock[context * contexts + context] = base;
            storeClock[context * contexts + context] = base;
        }
        poolTop = 0;
        run++;
    }

    /**
     * Keeps what is known.
     *
     * @param knower a context: whoever acts later knows all that it knows; or -1
     * @param bytes of memory that are in use
     */
    public void save(int knower, int bytes) {
        saved = new SavedRaces(this, knower, bytes);
    }

    /** Back to what was kept, after a reset. */
    public void restore() {
        Objects.requireNonNull(saved).restore();
    }

    /** Memory has grown to so many bytes. */
    public void grow(int bytes) {
        int wanted = (bytes / 4 + 1) * STRIDE;
        if (wanted > cells.length) {
            cells = Arrays.copyOf(cells, wanted);
        }
    }

    static int contextOf(long cell) {
        return (int) (cell >>> CONTEXT_SHIFT);
    }

    static long clockOf(long cell) {
        return cell >>> CLOCK_SHIFT & CLOCK_MASK;
    }

    private static int bytesOf(long cell) {
        return (int) (cell >>> BYTES_SHIFT) & ALL_BYTES;
    }

    private long cell(int context, int bytes, int pc) {
        return (long) context << CONTEXT_SHIFT
                | clock[context * contexts + context] << CLOCK_SHIFT
                | (long) bytes << BYTES_SHIFT
                | pc >> 2;
    }

    /**
     * Which bytes of its cell an access touches; one of eight bytes touches all of the next too.
     */
    private static int bytes(int offset, int size) {
        return size >= 4 ? ALL_BYTES : (1 << size) - 1 << (offset & 3) & ALL_BYTES;
    }

    // ---- accesses
    // -----------------------------------------------------------------------------------

    /**
     * A plain read, or a place where nobody else may write.
     *
     * @return whether it races with an earlier write; {@link #otherPc} and {@link #otherContext}
     *     tell
     */
    public boolean plainRead(int context, int offset, int size, int pc) {
        boolean races = plainRead(context, offset >> 2, cell(context, bytes(offset, size), pc));
        if (size == 8) {
            races |= plainRead(context, (offset >> 2) + 1, cell(context, ALL_BYTES, pc));
        }
        return races;
    }

    private boolean plainRead(int context, int at, long mine) {
        int first = at * STRIDE;
        long previous = cells[first + READ];
        if (previous != 0 && contextOf(previous) != context) {
            cells[first + READ_BEFORE] = previous;
        }
        cells[first + READ] = mine;
        return unordered(context, mine, cells[first + WRITE], clock);
    }

    /**
     * A write, plain or marked, that changes the value. Returns as {@link #plainRead}.
     *
     * @param difference the bits that change
     */
    public boolean changingWrite(int context, int offset, int size, long difference, int pc) {
        int at = offset >> 2;
        boolean races = false;
        if (size < 8 || (int) difference != 0) {
            races = changingWrite(context, at, cell(context, bytes(offset, size), pc));
        }
        if (size == 8 && difference >>> 32 != 0) {
            races |= changingWrite(context, at + 1, cell(context, ALL_BYTES, pc));
        }
        return races;
    }

    private boolean changingWrite(int context, int at, long mine) {
        int first = at * STRIDE;
        cells[first + WRITE] = mine;
        long read = cells[first + READ];
        if (read == 0) {
            return false;
        }
        return unordered(context, mine, read, storeClock)
                || unordered(context, mine, cells[first + READ_BEFORE], storeClock);
    }

    /**
     * Whether two accesses touch a common byte and {@code known} does not order the earlier one.
     */
    private boolean unordered(int context, long mine, long earlier, long[] known) {
        int other = contextOf(earlier);
        if (other == context
                || clockOf(earlier) <= known[context * contexts + other]
                || (bytesOf(mine) & bytesOf(earlier)) == 0) {
            return false;
        }
        remember(earlier);
        return true;
    }

    /** As above; {@code stores}: what orders a marked write. */
    boolean unordered(int context, long mine, long earlier, boolean stores) {
        return unordered(context, mine, earlier, stores ? storeClock : clock);
    }

    /** An access under the rule of {@link LkmmRaces}. Returns as {@link #plainRead}. */
    public boolean lkmmAccess(
            int context, int offset, int size, boolean writes, boolean plain, int pc) {
        int at = offset >> 2;
        lkmm.grow(cells.length / STRIDE);
        boolean races =
                lkmmAccess(context, at, cell(context, bytes(offset, size), pc), writes, plain);
        if (size == 8 && !races) {
            races = lkmmAccess(context, at + 1, cell(context, ALL_BYTES, pc), writes, plain);
        }
        return races;
    }

    private boolean lkmmAccess(int context, int at, long mine, boolean writes, boolean plain) {
        return writes ? lkmm.write(context, at, mine, plain) : lkmm.read(context, at, mine, plain);
    }

    /** Whether the earlier access of a race by {@link #lkmmAccess} was a write. */
    public boolean otherWrites() {
        return lkmm.otherWrites();
    }

    /** A place where nobody else may read or write. Returns as {@link #plainRead}. */
    public boolean assertExclusive(int context, int offset, int size, int pc) {
        if (exclusiveCell.length < cells.length / STRIDE) {
            exclusiveCell = Arrays.copyOf(exclusiveCell, cells.length / STRIDE);
        }
        exclusiveCell[offset >> 2] = cell(context, bytes(offset, size), pc);
        if (size == 8) {
            exclusiveCell[(offset >> 2) + 1] = cell(context, ALL_BYTES, pc);
        }
        return plainRead(context, offset, size, pc);
    }

    /** A read of any kind: whether somebody has exclusive access, not ordered before it. */
    public boolean readsExclusive(int context, int offset, int size) {
        int at = offset >> 2;
        if (at + 1 >= exclusiveCell.length) {
            return false;
        }
        long mine = cell(context, bytes(offset, size), 0);
        return unordered(context, mine, exclusiveCell[at], clock)
                || size == 8 && unordered(context, mine, exclusiveCell[at + 1], clock);
    }

    private void remember(long cell) {
        racePc = (cell & (1L << BYTES_SHIFT) - 1) << 2;
        raceContext = contextOf(cell);
    }

    /** Where the other access of the race just reported was made. */
    public int otherPc() {
        return (int) racePc;
    }

    public int otherContext() {
        return raceContext;
    }

    /** The memory changes hands (allocated, freed): earlier accesses no longer count. */
    public void forget(int offset, int size) {
        int from = offset >> 2;
        int to = offset + size + 3 >> 2;
        Arrays.fill(cells, from * STRIDE, to * STRIDE, 0);
        if (to <= exclusiveCell.length) {
            Arrays.fill(exclusiveCell, from, to, 0);
        }
        lkmm.forget(from, to);
    }

    // ---- order
    // --------------------------------------------------------------------------------------

    /**
     * A store-release, or the store of a read-modify-write with release ({@code rmw}: keeps the
     * sequence). It comes after all loads before it, relaxed ones too, and what those have seen
     * (A-cumulativity).
     */
    public void release(int context, int offset, boolean rmw) {
        publish(context, offset, rmw, storeClock);
        advance(context);
    }

    /** A relaxed store: publishes what the last release fence covered; ends a release sequence. */
    public void relaxedStore(int context, int offset, boolean rmw) {
        if (fenced[context]) {
            publish(context, offset, rmw, fenceClock);
        } else if (!rmw) {
            cells[sync(offset)] = 0;
        }
    }

    private static int sync(int offset) {
        return (offset >> 2) * STRIDE + SYNC;
    }

    /** A load-acquire, or an address-dependent load. */
    public void acquire(int context, int offset) {
        long sync = cells[sync(offset)];
        if (isCurrent(sync)) {
            int entry = (int) sync;
            if (!knows(clock, context, entry)) {
                mergeInto(clock, context * contexts, pool, entry);
                mergeInto(storeClock, context * contexts, pool, entry);
            }
        }
    }

    /** A relaxed load: later stores depend on it; a later acquire fence makes it an acquire. */
    public void relaxedLoad(int context, int offset) {
        long sync = cells[sync(offset)];
        if (isCurrent(sync) && !knows(storeClock, context, (int) sync)) {
            mergeInto(storeClock, context * contexts, pool, (int) sync);
            behind[context] = true;
        }
    }

    /** smp_rmb, smp_mb: relaxed loads before are acquires for what is after. */
    public void acquireFence(int context) {
        if (behind[context]) {
            int row = context * contexts;
            System.arraycopy(storeClock, row, clock, row, contexts);
            behind[context] = false;
        }
    }

    /** smp_wmb, smp_mb: relaxed stores after publish what is before. */
    public void releaseFence(int context) {
        int row = context * contexts;
        System.arraycopy(clock, row, fenceClock, row, contexts);
        fenced[context] = true;
        advance(context);
    }

    /**
     * Everything of {@code from} so far is before everything later of {@code to}: wake-up,
     * interrupt, start.
     */
    public void order(int from, int to) {
        mergeInto(clock, to * contexts, clock, from * contexts);
        mergeInto(storeClock, to * contexts, clock, from * contexts);
        advance(from);
    }

    /** A read section ended: what was before is before the end of any later grace period. */
    public void readSectionEnds(int context) {
        mergeInto(readersDone, 0, clock, context * contexts);
        advance(context);
    }

    /**
     * A read section begins: it is after what was before the grace periods that are over or
     * running.
     */
    public void readSectionBegins(int context) {
        if (gracePeriodsSeen[context] == gracePeriods) {
            return;
        }
        gracePeriodsSeen[context] = gracePeriods;
        mergeInto(clock, context * contexts, gracePeriod, 0);
        mergeInto(storeClock, context * contexts, gracePeriod, 0);
    }

    /** What the requester of a grace period has done is before every section that begins later. */
    public void gracePeriodBegins(int context) {
        gracePeriods++;
        mergeInto(gracePeriod, 0, clock, context * contexts);
        advance(context);
    }

    /** The grace period is over for a waiter or a callback: also what was before the request is. */
    public void gracePeriodEnds(int context) {
        mergeInto(clock, context * contexts, gracePeriod, 0);
        mergeInto(storeClock, context * contexts, gracePeriod, 0);
        mergeInto(clock, context * contexts, readersDone, 0);
        mergeInto(storeClock, context * contexts, readersDone, 0);
    }

    private void advance(int context) {
        int index = context * contexts + context;
        long next = clock[index] + 1;
        clock[index] = next;
        storeClock[index] = next;
        if (next > highest) {
            highest = next;
        }
    }

    private void mergeInto(long[] to, int toRow, long[] from, int fromRow) {
        for (int i = 0; i < contexts; i++) {
            long other = from[fromRow + i];
            if (other > to[toRow + i]) {
                to[toRow + i] = other;
            }
        }
    }

    boolean isCurrent(long sync) {
        return sync >>> 32 == (run & 0xffff_ffffL) && sync != 0;
    }

    /** Whether a context's row is known to contain a published one. */
    private boolean knows(long[] known, int context, int entry) {
        int by = (int) pool[entry + contexts];
        return by >= 0 && known[context * contexts + by] >= pool[entry + contexts + 1];
    }

    /**
     * Makes a row of the context known to whoever reads there; {@code keep}: beside what others
     * have.
     */
    private void publish(int context, int offset, boolean keep, long[] from) {
        int at = sync(offset);
        int row = context * contexts;
        long sync = cells[at];
        int entry = (int) sync;
        if (!isCurrent(sync)) {
            entry = poolTop;
            poolTop += contexts + 2;
            if (poolTop > pool.length) {
                pool = Arrays.copyOf(pool, pool.length * 2);
            }
            cells[at] = run << 32 | entry;
        } else if (keep) {
            mergeInto(pool, entry, from, row);
            boolean alone = pool[entry + contexts] == context;
            pool[entry + contexts] = alone ? context : -1;
            pool[entry + contexts + 1] = Math.max(pool[entry + contexts + 1], from[row + context]);
            return;
        }
        System.arraycopy(from, row, pool, entry, contexts);
        pool[entry + contexts] = context;
        pool[entry + contexts + 1] = from[row + context];
    }
}
