package org.racewalk.model.machine;

/** Calls between CPUs, which are in flight with the Mm: their arguments are memory. */
final class FarCalls extends Calls {
    private final Spread spread;

    FarCalls(World world, Spread spread) {
        super(world);
        this.spread = spread;
    }

    @Override
    void arrives(Cpu core, int call) {
        spread.ask(Verb.CALL_ARRIVES, spread.mm(), core.number, call);
    }

    @Override
    void handlerEnds(Cpu core) {
        spread.ask(Verb.HANDLER_ENDS, spread.mm(), core.number);
    }
}
