package org.racewalk.model.oracle;

import java.util.Arrays;

/**
 * What the race detector knew at one moment of a run, to be put back in later runs, whose clocks
 * begin at another time: times are kept as distances from the beginning.
 *
 * <p>Of the cells only those are kept that can matter. If whoever acts later knows all that one
 * context knows, an access that this context knows is ordered before all that comes, and so is one
 * of an earlier run: which of the two a cell shows makes no difference. The cells of one location
 * are kept all or none, since a read moves the one before it aside. A published row of which that
 * context knows all tells nobody anything.
 */
final class SavedRaces {
    private final RaceDetector races;
    private final int contexts;
    private final int knower;
    private final long[] clock;
    private final long[] storeClock;
    private final long[] fenceClock;
    private final boolean[] fenced;
    private final boolean[] behind;
    private final long[] readersDone;
    private final long[] gracePeriod;
    private final long[] gracePeriodsSeen;
    private final long gracePeriods;
    private final long highest;
    private final SavedCells accesses = new SavedCells();
    private final SavedCells exclusive = new SavedCells();

    // Of LkmmRaces.
    private final SavedCells write = new SavedCells();
    private final SavedCells plainWrite = new SavedCells();
    private final SavedCells plainRead = new SavedCells();
    private final SavedCells markedRead = new SavedCells();

    /** Where rows were published, and their place in the pool. */
    private final SavedCells syncs = new SavedCells();

    private long[] pool = new long[0];

    /**
     * @param knower whose knowledge all have who act later, or -1: nobody's
     * @param bytes of memory that are in use
     */
    SavedRaces(RaceDetector races, int knower, int bytes) {
        this.races = races;
        this.knower = knower;
        contexts = races.contexts;
        clock = races.clock.clone();
        storeClock = races.storeClock.clone();
        fenceClock = races.fenceClock.clone();
        fenced = races.fenced.clone();
        behind = races.behind.clone();
        readersDone = races.readersDone.clone();
        gracePeriod = races.gracePeriod.clone();
        gracePeriodsSeen = races.gracePeriodsSeen.clone();
        gracePeriods = races.gracePeriods;
        highest = races.highest - races.base;
        int locations = Math.min(bytes / 4 + 1, races.cells.length / RaceDetector.STRIDE);
        for (int at = 0; at < locations; at++) {
            saveAccesses(at * RaceDetector.STRIDE);
            saveSync(at * RaceDetector.STRIDE + RaceDetector.SYNC);
        }
        save(races.exclusiveCell, exclusive);
        save(races.lkmm.write, write);
        save(races.lkmm.plainWrite, plainWrite);
        save(races.lkmm.plainRead, plainRead);
        save(races.lkmm.markedRead, markedRead);
        for (long[] times :
                new long[][] {clock, storeClock, fenceClock, readersDone, gracePeriod}) {
            add(times, -races.base);
        }
    }

    // ---- keeping
    // ---------------------------------------------------------------------------------

    private boolean isOfThisRun(long cell) {
        return RaceDetector.clockOf(cell) >= races.base;
    }

    private boolean matters(long cell) {
        return isOfThisRun(cell)
                && !isKnown(RaceDetector.contextOf(cell), RaceDetector.clockOf(cell));
    }

    private boolean isKnown(int context, long time) {
        return knower >= 0 && time <= races.clock[knower * contexts + context];
    }

    /** A cell with its time as a distance from the beginning. */
    private long relative(long cell) {
        return cell - (races.base << RaceDetector.CLOCK_SHIFT);
    }

    private void saveAccesses(int first) {
        boolean any = false;
        for (int at = first; at < first + RaceDetector.SYNC; at++) {
            any |= matters(races.cells[at]);
        }
        for (int at = first; any && at < first + RaceDetector.SYNC; at++) {
            if (isOfThisRun(races.cells[at])) {
                accesses.add(at, relative(races.cells[at]));
            }
        }
    }

    private void save(long[] cells, SavedCells to) {
        for (int at = 0; at < cells.length; at++) {
            if (matters(cells[at])) {
                to.add(at, relative(cells[at]));
            }
        }
    }

    private void saveSync(int at) {
        long sync = races.cells[at];
        if (!races.isCurrent(sync)) {
            return;
        }
        int entry = (int) sync;
        boolean known = true;
        for (int context = 0; context < contexts; context++) {
            known &= isKnown(context, races.pool[entry + context]);
        }
        if (!known) {
            int row = pool.length;
            pool = Arrays.copyOf(pool, row + contexts + 2);
            System.arraycopy(races.pool, entry, pool, row, contexts + 2);
            for (int context = 0; context < contexts; context++) {
                pool[row + context] -= races.base;
            }
            pool[row + contexts + 1] -= races.base;
            syncs.add(at, row);
        }
    }

    // ---- putting back
    // ---------------------------------------------------------------------------------

    /** Puts it back into a detector that has been reset. */
    void restore() {
        long base = races.base;
        copy(clock, races.clock, base);
        copy(storeClock, races.storeClock, base);
        copy(fenceClock, races.fenceClock, base);
        copy(readersDone, races.readersDone, base);
        copy(gracePeriod, races.gracePeriod, base);
        System.arraycopy(fenced, 0, races.fenced, 0, contexts);
        System.arraycopy(behind, 0, races.behind, 0, contexts);
        System.arraycopy(gracePeriodsSeen, 0, races.gracePeriodsSeen, 0, contexts);
        races.gracePeriods = gracePeriods;
        races.highest = highest + base;
        long more = base << RaceDetector.CLOCK_SHIFT;
        accesses.restore(races.cells, more);
        exclusive.restore(races.exclusiveCell, more);
        restoreLkmm(races.lkmm, more);
        syncs.restore(races.cells, races.run << 32);
        copy(pool, races.pool, base);
        for (int row = 0; row < pool.length; row += contexts + 2) {
            races.pool[row + contexts] = pool[row + contexts];
        }
        races.poolTop = pool.length;
    }

    private void restoreLkmm(LkmmRaces to, long more) {
        write.restore(to.write, more);
        plainWrite.restore(to.plainWrite, more);
        plainRead.restore(to.plainRead, more);
        markedRead.restore(to.markedRead, more);
    }

    private static void copy(long[] from, long[] to, long more) {
        for (int i = 0; i < from.length; i++) {
            to[i] = from[i] + more;
        }
    }

    private static void add(long[] times, long more) {
        copy(times, times, more);
    }
}
