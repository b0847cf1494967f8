package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;

import java.util.List;

/** Invariants, which the Mm evaluates. */
final class FarInvariants extends Invariants {
    private final Spread spread;
    private boolean due;

    FarInvariants(World world, Memory memory, Context ghost, Spread spread) {
        super(world, memory, List.of(), ghost);
        this.spread = spread;
    }

    @Override
    boolean due() {
        return due;
    }

    @Override
    void due(boolean told) {
        due = told;
    }

    @Override
    void check() {
        spread.ask(Verb.CHECK_INVARIANTS, spread.mm());
    }

    @Override
    void checkAll() {
        spread.ask(Verb.CHECK_ALL_INVARIANTS, spread.mm());
    }
}
