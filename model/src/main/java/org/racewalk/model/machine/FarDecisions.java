package org.racewalk.model.machine;

/** Decisions, which the Interconnect has made. */
final class FarDecisions extends Decisions {
    private final Spread spread;

    FarDecisions(Decider decider, Steps steps, Watch watch, RunSettings settings, Spread spread) {
        super(decider, steps, watch, settings);
        this.spread = spread;
    }

    @Override
    int decide(int kind, int n) {
        return n < 2 ? 0 : (int) spread.ask(Verb.DECIDE, spread.interconnect(), kind, n);
    }

    @Override
    boolean allocationFails() {
        return spread.ask(Verb.ALLOCATION_FAILS, spread.interconnect()) != 0;
    }
}
