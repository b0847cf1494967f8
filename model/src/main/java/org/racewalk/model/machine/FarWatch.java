package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;

/** Tells the observer, who is with the Mm. */
final class FarWatch extends Watch {
    private final World world;
    private final Spread spread;

    FarWatch(World world, Spread spread) {
        super(world);
        this.world = world;
        this.spread = spread;
    }

    private void tell(Verb verb, long... words) {
        if (on()) {
            spread.ask(verb, spread.mm(), words);
        }
    }

    @Override
    void access(Context c, int pc, long address, long before, long after, boolean step) {
        if (!world.mm().faulted) {
            tell(Verb.SEEN_ACCESS, c.number, pc, address, before, after, Spread.of(step));
        }
    }

    @Override
    void intrinsic(Context c, int pc, long argument, long result) {
        if (on()) {
            Words words = new Words();
            words.put(c.number);
            words.put(pc);
            words.put(argument);
            words.put(result);
            world.stepsMade().saveArguments(c.number, words);
            tell(Verb.SEEN_INTRINSIC, words.words());
        }
    }

    @Override
    void waits(Context c, int pc, String what) {
        if (on()) {
            spread.askWith(what, Verb.SEEN_WAITING, spread.mm(), c.number, pc);
        }
    }

    @Override
    void delivered(int kind, int cpu, long argument) {
        tell(Verb.SEEN_DELIVERY, kind, cpu, argument);
    }

    /** Who stands where is known to the CPUs alone. */
    @Override
    void chosen(Interconnect of, int slot) {}

    @Override
    void switched(int cpu, @Nullable Context from, @Nullable Context to) {
        tell(Verb.SEEN_SWITCH, cpu, Spread.of(from), Spread.of(to));
    }

    @Override
    void decided(int kind, int n, int answer) {
        tell(Verb.SEEN_DECISION, kind, n, answer);
    }
}
