package org.racewalk.model.machine;

import org.racewalk.model.program.Program;

/** The tasks, where they cannot be started: the Mm starts them, as it fills their task_structs. */
final class FarTasks extends Tasks {
    private final Spread spread;

    FarTasks(World world, Program program, int cpus, Spread spread) {
        super(world, program, cpus);
        this.spread = spread;
    }

    @Override
    void startAlone(int function) {
        spread.ask(Verb.START_ALONE, spread.mm(), function);
    }

    @Override
    void makeDeclared() {
        spread.ask(Verb.MAKE_DECLARED, spread.mm());
    }

    @Override
    void startDeclared() {
        spread.ask(Verb.START_DECLARED, spread.mm());
    }

    @Override
    long mixRegisters(long hash, Context c) {
        int home = c == ghost() ? spread.mm() : c.cpu.number;
        return home == spread.here()
                ? super.mixRegisters(hash, c)
                : spread.ask(Verb.MIX_REGISTERS, home, hash, c.number);
    }
}
