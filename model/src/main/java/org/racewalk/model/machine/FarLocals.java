package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.program.Program;

/** Locals in memory, which is with the Mm. */
final class FarLocals extends Locals {
    private final Spread spread;

    FarLocals(World world, Memory memory, Program program, Spread spread) {
        super(world, memory, program);
        this.spread = spread;
    }

    @Override
    long place(Context c, int index) {
        return spread.ask(Verb.PLACE_LOCAL, spread.mm(), c.number, index);
    }

    @Override
    void forget(Context c, int index) {
        spread.ask(Verb.FORGET_LOCAL, spread.mm(), c.number, index);
    }

    @Override
    void end(Context c, int down) {
        if (c.stackObjectCount > down) {
            spread.ask(Verb.END_LOCALS, spread.mm(), c.number, down);
        }
    }
}
