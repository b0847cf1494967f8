package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.program.Scenario;

import java.util.List;

/**
 * Evaluates a scenario's state invariants. What an invariant reads is recorded while it runs, so it
 * is evaluated again only after that has changed. Invariants from the 64th on share one bit.
 */
final class Invariants {
    private final World world;
    private final Memory memory;
    private final List<Scenario.Invariant> invariants;
    private final Context ghost;
    private long evaluating;
    private final boolean weak;
    private boolean premature;
    private boolean always;
    private int current = -1;
    private long lastRead;

    Invariants(World world, Memory memory, List<Scenario.Invariant> invariants, Context ghost) {
        this.world = world;
        this.memory = memory;
        this.invariants = invariants;
        this.ghost = ghost;
        this.weak = world.order().weak();
    }

    /** Evaluates all after every step, changed or not: for the slow test. */
    void always(boolean wish) {
        always = wish;
    }

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
            long bit = 1L << Math.min(i, 63);
            if ((due & bit) != 0) {
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

    /** Ghost code reads an address. */
    void reads(long address) {
        int at = (int) (address - Memory.BASE);
        // Its own locals change with each evaluation and mean nothing.
        if (evaluating != 0 && (at < ghost.stackStart || at >= ghost.stackEnd)) {
            lastRead = address;
            if ((memory.watch[at >> 3] & evaluating) == 0) {
                memory.watch(at, evaluating);
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
        int object = memory.objectOf(address);
        long at = object == 0 ? address - Memory.BASE : memory.start[object];
        if (evaluating != 0 && at >= 0 && at < memory.top()) {
            memory.watch((int) at, evaluating);
        }
    }

    /** The address that the invariant read last, its own locals apart. */
    long lastRead() {
        return lastRead;
    }

    /** The invariant that is being evaluated, or null. */
    Scenario.@org.jspecify.annotations.Nullable Invariant current() {
        return current < 0 ? null : invariants.get(current);
    }
}
