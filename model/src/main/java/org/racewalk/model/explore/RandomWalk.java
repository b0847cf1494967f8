package org.racewalk.model.explore;

import org.racewalk.model.machine.Interconnect;
import org.racewalk.model.machine.MessageKind;

/**
 * Each step, any enabled event, CPUs alike and messages as rare as this run has drawn. Runs are
 * independent and identically distributed: what is measured on them may be extrapolated (Böhme,
 * "STADS: Software Testing as Species Discovery", TOSEM 2018).
 */
final class RandomWalk extends EventStrategy {
    private static final int WHOLE = 1 << 12;

    private int[] weight = new int[16];

    RandomWalk(int allocations) {
        super(allocations);
    }

    @Override
    void beginRun(long seed, Interconnect interconnect) {}

    @Override
    public int event(Interconnect interconnect) {
        int count = interconnect.enabledCount();
        if (count > weight.length) {
            weight = new int[Integer.highestOneBit(count) * 2];
        }
        boolean ordinary = false;
        int total = 0;
        for (int i = 0; i < count; i++) {
            int slot = interconnect.enabledSlot(i);
            int kind = interconnect.kind(slot);
            isNew(interconnect, slot);
            boolean back = interconnect.relaxed(slot) && standsBack(interconnect, slot);
            int share = back ? 0 : WHOLE >> rarity[kind];
            ordinary |= !back && kind != MessageKind.PREEMPT;
            total += share;
            weight[i] = share;
        }
        if (!ordinary) {
            return anyOf(interconnect);
        }
        int left = events.below(total);
        int place = 0;
        while (left >= weight[place]) {
            left -= weight[place++];
        }
        return place;
    }
}
