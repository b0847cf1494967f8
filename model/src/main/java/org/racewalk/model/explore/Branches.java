package org.racewalk.model.explore;

/**
 * Which runs branch off which: multilevel splitting (Kahn and Harris, "Estimation of Particle
 * Transmission by Random Sampling", 1951; as RESTART by Villén-Altamirano, 1991), with the {@code
 * sometimes} marks that few runs reach as levels. In every group of {@link #GROUP} runs, the first
 * {@link #SCOUTS} are runs of their own; the others branch off that one of them that reached the
 * rarest mark, at the step where it did. If none did, they are runs of their own too, until one
 * does.
 *
 * <p>Groups know nothing of each other, so a run is a function of its index; whoever makes a run of
 * a group makes those before it first.
 */
final class Branches {
    static final int GROUP = 64;
    static final int SCOUTS = 32;

    /** A mark is rare if at most one run in so many reaches it. */
    private static final int RARE = 32;

    private final Rarity rarity;
    private final boolean any;
    private long base = -1;
    private int baseStep;
    private int baseReached;

    Branches(Rarity rarity) {
        this.rarity = rarity;
        boolean found = false;
        for (int mark = 0; mark < rarity.reached().size(); mark++) {
            found |= isRare(mark);
        }
        any = found;
    }

    /** Whether any run will ever branch. */
    boolean any() {
        return any;
    }

    private boolean isRare(int mark) {
        return rarity.runs() > 0 && rarity.reached().get(mark) * RARE <= rarity.runs();
    }

    /** A run is about to be made; those before it of its group have been told. */
    void next(long run) {
        if (run % GROUP == 0) {
            base = -1;
            baseReached = Integer.MAX_VALUE;
        }
    }

    /** The run that this one branches off, or -1. */
    long base(long run) {
        return run % GROUP >= SCOUTS ? base : -1;
    }

    /** The step at which it does. */
    int baseStep() {
        return baseStep;
    }

    /** A run of its own has reached a mark after so many steps. */
    void reached(long run, int mark, long step) {
        int often = rarity.reached().get(mark);
        if (isRare(mark) && often < baseReached) {
            base = run;
            baseStep = (int) step;
            baseReached = often;
        }
    }
}
