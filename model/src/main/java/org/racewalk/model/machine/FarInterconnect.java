package org.racewalk.model.machine;

/** Stands for the Interconnect elsewhere: what it is told of events. */
final class FarInterconnect extends Interconnect {
    private final Spread spread;

    FarInterconnect(int cpus, Decider decider, Spread spread) {
        super(cpus, decider);
        this.spread = spread;
    }

    private long ask(Verb verb, long... words) {
        return spread.ask(verb, spread.interconnect(), words);
    }

    @Override
    public int kind(int slot) {
        return (int) ask(Verb.KIND, slot);
    }

    @Override
    void pending(int cpu, long address, boolean write, boolean inSpinLoop) {
        ask(Verb.PENDING, cpu, address, Spread.of(write), Spread.of(inSpinLoop));
    }

    @Override
    int send(int messageKind, int toCpu, long first, long second, boolean deliverable) {
        return (int) ask(Verb.SEND, messageKind, toCpu, first, second, Spread.of(deliverable));
    }

    @Override
    void discard(int slot) {
        ask(Verb.DISCARD, slot);
    }

    @Override
    void enable(int slot) {
        ask(Verb.ENABLE, slot);
    }

    @Override
    void disable(int slot) {
        ask(Verb.DISABLE, slot);
    }
}
