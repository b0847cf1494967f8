package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.memory.Memory;
import org.racewalk.model.program.Scenario;

import java.util.Arrays;
import java.util.List;

/**
 * Evaluates a scenario's state invariants. What an invariant reads is recorded while it runs, so it
 * is evaluated again only after something has changed that it read the last time. Invariants from
 * the 64th on share one bit, and are evaluated together.
 */
class Invariants {
    private final World world;
    private final Memory memory;
    private final List<Scenario.Invariant> invariants;
    private final Context ghost;
    private static final int SHARED = 63;

    /** Offsets of what each bit's invariants have read the last time. */
    private final int[][] read;

    private final int[] readCount;
    private long evaluating;
    private final boolean weak;
    private boolean premature;
    private boolean always;
    private int current = -1;
    private long lastRead;
    private @Nullable GhostReads told;

    Invariants(World world, Memory memory, List<Scenario.Invariant> invariants, Context ghost) {
        this.world = world;
        this.memory = memory;
        this.invariants = invariants;
        this.ghost = ghost;
        this.weak = world.order().weak();
        int bits = Math.min(invariants.size(), SHARED + 1);
        this.read = new int[bits][16];
        this.readCount = new int[bits];
    }

    /** Nothing is watched. */
    void reset() {
        for (int i = 0; i < read.length; i++) {
            forget(i);
        }
    }

    private void forget(int number) {
        int[] offsets = read[number];
        for (int i = 0; i < readCount[number]; i++) {
            memory.unwatch(offsets[i], 1L << number);
        }
        readCount[number] = 0;
    }

    private void watch(int offset) {
        if (memory.isWatched(offset, evaluating)) {
            return;
        }
        memory.watch(offset, evaluating);
        int number = Long.numberOfTrailingZeros(evaluating);
        int count = readCount[number]++;
        if (count == read[number].length) {
            read[number] = Arrays.copyOf(read[number], count * 2);
        }
        read[number][count] = offset;
    }

    /** Evaluates all after every step, changed or not: for the slow test. */
    void always(boolean wish) {
        always = wish;
    }

    /** Whether something has changed that an invariant has read. */
    boolean due() {
        return memory.dirty != 0;
    }

    /** As another part of the world tells. */
    void due(boolean told) {}

    /** Evaluates what may have changed since the last time. */
    void check() {
        long due = always ? -1L : memory.dirty;
        memory.dirty = 0;
        if (due == 0) {
            return;
        }
        if (weak) {
            long unsettled = world.order().unsettledInvariants();
            memory.dirty = due & unsettled;
            due &= ~unsettled;
        }
        for (int i = 0; i < invariants.size() && !world.stopped(); i++) {
            long bit = 1L << Math.min(i, SHARED);
            if ((due & bit) != 0) {
                if (i <= SHARED) {
                    forget(i);
                }
                evaluate(i, bit);
            }
        }
        current = -1;
    }

    /** Evaluates all, whatever has changed. */
    void checkAll() {
        memory.dirty = -1L;
        check();
    }

    private void evaluate(int index, long bit) {
        evaluating = bit;
        current = index;
        lastRead = 0;
        premature = false;
        ghost.reset();
        ghost.start(world.program(), invariants.get(index).function());
        ghost.ghostDepth = 1;
        int result = world.advance(ghost);
        evaluating = 0;
        if (premature) {
            premature = false;
            memory.dirty |= bit;
        }
        if (result == Interpreter.PENDING) {
            throw new IllegalStateException("a ghost stands before a step");
        }
    }

    /** Who wants to know what ghost code reads; null: nobody. */
    void tell(@Nullable GhostReads listener) {
        told = listener;
    }

    /** Ghost code is about to read. */
    void beforeRead() {
        if (told != null) {
            told.before();
        }
    }

    /** Ghost code reads {@code size} bytes at an address. */
    void reads(long address, int size, int pc) {
        if (told != null) {
            told.reads(address, size, pc);
        }
        int at = (int) (address - Memory.BASE);
        // Its own locals change with each evaluation and mean nothing.
        if (evaluating != 0 && (at < ghost.stackStart || at >= ghost.stackEnd)) {
            lastRead = address;
            for (int four = at & -4; four < at + size; four += 4) {
                watch(four);
            }
            premature |= weak && !world.order().isSettled(at, 8);
        }
    }

    /**
     * Whether the invariant being evaluated has read something for which a store is queued or in
     * flight: what it says means nothing, and it is asked again later.
     */
    boolean isPremature() {
        return premature;
    }

    /**
     * Ghost code looks whether the object at an address is alive, or whether a lock there is held.
     */
    void looksAt(long address) {
        if (told != null) {
            told.looksAt(address);
        }
        int object = memory.objectOf(address);
        long at = object == 0 ? address - Memory.BASE : memory.start[object];
        if (evaluating != 0 && at >= 0 && at < memory.top()) {
            watch((int) at & -8);
            watch((int) at | 4);
        }
    }

    /** The address that the invariant read last, its own locals apart. */
    long lastRead() {
        return lastRead;
    }

    /** The invariant that is being evaluated, or null. */
    Scenario.@Nullable Invariant current() {
        return current < 0 ? null : invariants.get(current);
    }
}
