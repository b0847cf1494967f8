package org.racewalk.model.explore;

import org.racewalk.model.machine.Interconnect;

/**
 * Each run is decided by one of several strategies, chosen by its seed: no strategy wins everywhere
 * ({@code product.md} section 2.3). A run made by a member alone with the same seed is the same
 * run.
 */
final class Portfolio implements Redrawing {
    /** In percent, in the order of the members: delays, PCTCP (depth cycled), POS, random walk. */
    private static final int[] SHARES = {45, 30, 15, 10};

    private static final StrategyKind[] KINDS = {
        StrategyKind.DELAYS, StrategyKind.PCTCP, StrategyKind.POS, StrategyKind.WALK
    };

    private final Randomness choice = new Randomness(0).fork("portfolio");
    private final Redrawing[] members = new Redrawing[KINDS.length];
    private Redrawing member;

    Portfolio(StrategySpec spec) {
        for (int i = 0; i < KINDS.length; i++) {
            members[i] = spec.with(KINDS[i], 0).plain();
        }
        member = members[0];
    }

    /** Which strategy decides the run with this seed. */
    static StrategyKind kindOf(long seed) {
        return KINDS[draw(new Randomness(seed).fork("portfolio"))];
    }

    private static int draw(Randomness choice) {
        int left = choice.below(100);
        int i = 0;
        while (left >= SHARES[i]) {
            left -= SHARES[i++];
        }
        return i;
    }

    @Override
    public void begin(long seed, Interconnect interconnect) {
        choice.reseed(seed);
        member = members[draw(choice)];
        member.begin(seed, interconnect);
    }

    @Override
    public void redraw(long seed, Interconnect interconnect) {
        member.redraw(seed, interconnect);
    }

    @Override
    public int event(Interconnect interconnect) {
        return member.event(interconnect);
    }

    @Override
    public int value(int kind, int n) {
        return member.value(kind, n);
    }
}
