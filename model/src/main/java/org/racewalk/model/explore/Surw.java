package org.racewalk.model.explore;

import org.racewalk.model.machine.Interconnect;
import org.racewalk.model.machine.MessageKind;

/**
 * Selectively uniform random walk (Zhao, Wolff, Mathur, Roychoudhury: "Selectively Uniform
 * Concurrency Testing", ASPLOS 2025): only the order of accesses to a few interesting locations is
 * sampled. One CPU at a time is meant to make the next interesting access, drawn by weight; a CPU
 * that gets to one out of its turn waits; everything else goes as it comes.
 *
 * <p>Which words or cache lines are interesting is drawn per run by hash, and so are the weights:
 * the paper counts each thread's interesting events beforehand, which runs that differ in what they
 * choose and allocate do not allow. Between interesting accesses a CPU mostly goes on, for as long
 * as this run has drawn, and messages come as rarely as in a random walk.
 */
final class Surw extends EventStrategy {
    private static final int WHOLE = 1 << 12;
    private static final int MOST_WEIGHT_BITS = 4;
    private static final int MOST_CPUS = 64;
    private static final int LINE_SHIFT = 6;
    private static final int WORD_SHIFT = 3;

    private final int[] weight = new int[MOST_CPUS];
    private int[] share = new int[16];
    private long salt;
    private long mask;
    private int shift;
    private int stay;
    private int meant;

    Surw(int allocations) {
        super(allocations);
    }

    @Override
    void beginRun(long seed, Interconnect interconnect) {
        salt = events.next();
        mask = (1L << 1 + events.below(6)) - 1;
        shift = events.below(2) == 0 ? WORD_SHIFT : LINE_SHIFT;
        stay = events.below(8);
        for (int cpu = 0; cpu < interconnect.cpus(); cpu++) {
            weight[cpu] = 1 << events.below(MOST_WEIGHT_BITS + 1);
        }
        meant = -1;
    }

    private boolean isInteresting(Interconnect interconnect, int slot) {
        long touched = interconnect.touched(slot);
        return touched != 0 && (Randomness.mix(salt + (touched >> shift)) & mask) == 0;
    }

    @Override
    public int event(Interconnect interconnect) {
        int count = interconnect.enabledCount();
        if (count > share.length) {
            share = new int[Integer.highestOneBit(count) * 2];
        }
        if (meant < 0 || interconnect.enabledPlace(meant) < 0) {
            meant = drawMeant(interconnect);
        }
        int place = drawPlace(interconnect, count);
        int slot = interconnect.enabledSlot(place);
        if (slot == meant && isInteresting(interconnect, slot)) {
            meant = drawMeant(interconnect);
        }
        return place;
    }

    /** Any CPU that can go on, by weight; -1 if there is none. */
    private int drawMeant(Interconnect interconnect) {
        int total = 0;
        for (int cpu = 0; cpu < interconnect.cpus(); cpu++) {
            total += interconnect.enabledPlace(cpu) >= 0 ? weight[cpu] : 0;
        }
        if (total == 0) {
            return -1;
        }
        int left = events.below(total);
        for (int cpu = 0; ; cpu++) {
            left -= interconnect.enabledPlace(cpu) >= 0 ? weight[cpu] : 0;
            if (left < 0) {
                return cpu;
            }
        }
    }

    private int drawPlace(Interconnect interconnect, int count) {
        boolean ordinary = false;
        int total = 0;
        int last = -1;
        for (int i = 0; i < count; i++) {
            int slot = interconnect.enabledSlot(i);
            int kind = interconnect.kind(slot);
            isNew(interconnect, slot);
            boolean back = interconnect.relaxed(slot) && standsBack(interconnect, slot);
            boolean waits = slot != meant && isInteresting(interconnect, slot);
            share[i] = back || waits ? 0 : WHOLE >> rarity[kind];
            ordinary |= share[i] > 0 && kind != MessageKind.PREEMPT;
            total += share[i];
            boolean goesOn = slot < interconnect.cpus() && slot == interconnect.last();
            last = goesOn && share[i] > 0 ? i : last;
        }
        if (!ordinary) {
            return anyOf(interconnect);
        }
        if (last >= 0 && (events.next() & (1L << stay) - 1) != 0) {
            return last;
        }
        int left = events.below(total);
        int place = 0;
        while (left >= share[place]) {
            left -= share[place++];
        }
        return place;
    }
}
