package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.RaceDetector;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Fence;

/**
 * Tells the race detector of the accesses that the Mm carries out, each with its order, and the
 * Monitor of the races that it finds. Does nothing if races are not to be watched.
 */
final class RaceChecks {
    private final World world;
    private final Memory memory;
    private final RaceDetector races;
    private final boolean on;
    private final boolean lkmm;

    RaceChecks(World world, Memory memory, RaceDetector races) {
        this.world = world;
        this.memory = memory;
        this.races = races;
        this.on = world.settings().races() != RunSettings.RaceRule.OFF;
        this.lkmm = world.settings().races() == RunSettings.RaceRule.LKMM;
    }

    /** Whether races are watched. */
    boolean on() {
        return on;
    }

    /** A load that returned a value of that shadow. */
    void loaded(Context context, int offset, int mode, int pc, long shadow) {
        if (!on) {
            return;
        }
        int size = Access.size(mode);
        if (races.readsExclusive(context.number, offset, size)) {
            world.monitor().notExclusive(context, offset, size);
        }
        if (lkmm) {
            lkmmAccess(context, offset, mode, pc, false, 0, 0);
        }
        switch (Access.order(mode)) {
            case Access.PLAIN -> {
                if (!lkmm
                        && context.racesAllowed == 0
                        && races.plainRead(context.number, offset, size, pc)) {
                    race(context, offset, mode);
                }
            }
            case Access.ONCE -> {
                if (shadow > 0) {
                    races.acquire(context.number, offset);
                } else {
                    races.relaxedLoad(context.number, offset);
                }
            }
            default -> races.acquire(context.number, offset);
        }
    }

    /**
     * A marked load has found what is not the newest value. What its store released is no longer
     * known: at least all of its writer's.
     *
     * @param writer a context, or -1: not known
     */
    void loadedOld(Context context, int mode, int writer) {
        if (!on || Access.order(mode) == Access.PLAIN) {
            return;
        }
        for (int i = 0; i < world.tasks().all().length; i++) {
            if (writer < 0 || i == writer) {
                races.order(i, context.number);
            }
        }
    }

    /**
     * A store.
     *
     * @param keepsSequence whether it goes on with the release sequence that it found
     */
    void stored(
            Context context,
            int offset,
            int mode,
            int pc,
            long before,
            long after,
            boolean keepsSequence) {
        if (!on) {
            return;
        }
        int size = Access.size(mode);
        long difference = Mm.cut(before ^ after, size);
        if (lkmm) {
            lkmmAccess(context, offset, mode, pc, true, before, after);
        } else if (difference != 0
                && context.racesAllowed == 0
                && races.changingWrite(context.number, offset, size, difference, pc)) {
            long old = Mm.cut(before, size);
            world.monitor().race(context, offset, size, true, false, old, Mm.cut(after, size));
        }
        // After the write's own place in time: who acquires from it comes after it as well.
        int how = Access.order(mode);
        if (how == Access.RELEASE || how == Access.FULL) {
            races.release(context.number, offset, keepsSequence);
        } else {
            races.relaxedStore(context.number, offset, keepsSequence);
        }
    }

    /** A read-modify-write that has stored. */
    void modified(Context context, int offset, int mode, int pc, long before, long after) {
        if (!on) {
            return;
        }
        int how = Access.order(mode);
        if (how == Access.FULL) {
            races.acquire(context.number, offset);
            fullFence(context);
        } else if (how == Access.ACQUIRE) {
            races.acquire(context.number, offset);
        } else if ((mode & Access.NO_RETURN) == 0) {
            races.relaxedLoad(context.number, offset);
        }
        stored(context, offset, mode, pc, before, after, true);
    }

    /** A read-modify-write that has stored nothing. */
    void failed(Context context, int offset, int mode) {
        if (lkmm) {
            lkmmAccess(context, offset, mode, context.pc, false, 0, 0);
        }
        if (on) {
            races.relaxedLoad(context.number, offset);
        }
    }

    void fence(Context context, int kind) {
        if (!on) {
            return;
        }
        switch (kind) {
            case Fence.RMB -> races.acquireFence(context.number);
            case Fence.WMB -> races.releaseFence(context.number);
            case Fence.COMPILER -> {}
            default -> fullFence(context);
        }
    }

    private void fullFence(Context context) {
        races.acquireFence(context.number);
        races.releaseFence(context.number);
    }

    /** Who else writes here, or for {@code access} also who reads, races. In pieces of a word. */
    void assertExclusive(Context context, int offset, int size, boolean access) {
        if (!on) {
            return;
        }
        int pc = context.pc;
        for (int at = offset; at < offset + size; ) {
            int piece =
                    Math.min(
                            Integer.lowestOneBit(at | 8),
                            Integer.highestOneBit(offset + size - at));
            boolean raced =
                    access
                            ? races.assertExclusive(context.number, at, piece, pc)
                            : races.plainRead(context.number, at, piece, pc);
            if (raced) {
                race(context, at, Access.mode(piece, false, Access.PLAIN));
            }
            at += piece;
        }
    }

    private void lkmmAccess(
            Context context, int offset, int mode, int pc, boolean write, long before, long after) {
        int size = Access.size(mode);
        boolean plain = Access.order(mode) == Access.PLAIN;
        if (context.racesAllowed > 0
                || (offset & size - 1) != 0
                || !races.lkmmAccess(context.number, offset, size, write, plain, pc)) {
            return;
        }
        long now = memory.get(offset, size);
        long old = write ? Mm.cut(before, size) : now;
        long next = write ? Mm.cut(after, size) : now;
        world.monitor().race(context, offset, size, write, races.otherWrites(), old, next);
    }

    private void race(Context context, int offset, int mode) {
        int size = Access.size(mode);
        if ((offset & size - 1) == 0) {
            long now = memory.get(offset, size);
            world.monitor().race(context, offset, size, false, true, now, now);
        }
    }
}
