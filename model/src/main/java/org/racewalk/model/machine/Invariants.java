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
    private boolean always;
    private int current = -1;
    private long lastRead;

    Invariants(World world, Memory memory, List<Scenario.Invariant> invariants, Context ghost) {
        this.world = world;
        this.memory = memory;
        this.invariants = invariants;
        this.ghost = ghost;
    }

    /** Evaluates all after every step, changed or not: for the slow test. */
    void always(boolean wish) {
        always = wish;
    }

    boolean isEmpty() {
        return invariants.isEmpty();
    }

    /** Evaluates what may have changed since the last time. */
    void check() {
        long due = always ? -1L : memory.dirty;
        memory.dirty = 0;
        if (due == 0) {
            return;
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
        ghost.reset();
        ghost.start(world.program(), invariants.get(index).function());
        ghost.ghostDepth = 1;
        int result = world.interpreter().advance(ghost);
        evaluating = 0;
        if (result == Interpreter.PENDING) {
            throw new IllegalStateException("a ghost stands before a step");
        }
    }

    /** Ghost code reads an address. */
    void reads(long address) {
        if (evaluating != 0) {
            if (memory.kind[memory.objectOf(address)] != Memory.STACK) {
                lastRead = address;
            }
            memory.watch((int) (address - Memory.BASE), evaluating);
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
