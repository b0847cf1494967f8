package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.oracle.ViolationKind;

import java.util.List;

/** Reports to the Monitor, which is with the Mm: there the names of things are known. */
final class FarMonitor extends Monitor {
    private final Spread spread;

    FarMonitor(World world, Spread spread) {
        super(world);
        this.spread = spread;
    }

    private int report(Verb verb, long... words) {
        return (int) spread.ask(verb, spread.mm(), words);
    }

    private int report(String text, Verb verb, long... words) {
        return (int) spread.askWith(text, verb, spread.mm(), words);
    }

    @Override
    boolean any() {
        return report(Verb.ANY_VIOLATION) != 0;
    }

    @Override
    void badAccess(
            Context c, ViolationKind kind, long address, long shadow, int size, boolean write) {
        report(Verb.BAD_ACCESS, c.number, kind.ordinal(), address, shadow, size, Spread.of(write));
    }

    @Override
    int uninitialised(Context c) {
        return report(Verb.UNINITIALISED, c.number);
    }

    @Override
    int division(Context c) {
        return report(Verb.DIVISION, c.number);
    }

    @Override
    int unreachable(Context c) {
        return report(Verb.UNREACHABLE, c.number);
    }

    @Override
    int stackOverflow(Context c) {
        return report(Verb.STACK_OVERFLOW, c.number);
    }

    @Override
    int endlessLoop(Context c) {
        return report(Verb.ENDLESS_LOOP, c.number);
    }

    @Override
    int outOfMemory(Context c, String text) {
        return report(text, Verb.OUT_OF_MEMORY, c.number);
    }

    @Override
    boolean sleeping(Context c, boolean inRcu) {
        return report(Verb.SLEEPING, c.number, Spread.of(inRcu)) != 0;
    }

    @Override
    int rcuMisuse(Context c, String text) {
        return report(text, Verb.RCU_MISUSE, c.number);
    }

    @Override
    void imbalance(Context c, String text) {
        report(text, Verb.IMBALANCE, c.number);
    }

    @Override
    int stated(Context c, ViolationKind kind, String text) {
        return report(text, Verb.STATED, c.number, kind.ordinal());
    }

    @Override
    void stuck(List<Context> blocked) {
        report(Verb.STUCK, blocked.stream().mapToLong(c -> c.number).toArray());
    }

    @Override
    void livelock(@Nullable Context c) {
        report(Verb.LIVELOCK, Spread.of(c));
    }

    @Override
    void leaks() {
        report(Verb.LEAKS);
    }
}
