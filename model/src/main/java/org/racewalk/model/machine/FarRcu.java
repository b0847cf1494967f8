package org.racewalk.model.machine;

/** Stands for the Rcu elsewhere. */
final class FarRcu extends Rcu {
    private final Spread spread;

    FarRcu(World world, int cpus, Spread spread) {
        super(world, cpus);
        this.spread = spread;
    }

    private void tell(Verb verb, long... words) {
        spread.ask(verb, spread.rcu(), words);
    }

    @Override
    void formBegins(Context c) {
        tell(Verb.FORM_BEGINS, c.number);
    }

    @Override
    void formEnds(Context c, int form) {
        tell(Verb.FORM_ENDS, c.number, form);
    }

    @Override
    void begin() {
        tell(Verb.GRACE_PERIOD);
    }

    @Override
    void readers(int cpu, int open) {
        tell(Verb.READERS, cpu, open);
    }

    @Override
    void runCallbacks(int cpu) {
        tell(Verb.RUN_CALLBACKS, cpu);
    }

    @Override
    void nextCallback(Cpu core) {
        tell(Verb.NEXT_CALLBACK, core.number);
    }
}
