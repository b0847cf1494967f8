package org.racewalk.model.explore;

import org.racewalk.model.machine.Interconnect;
import org.racewalk.model.machine.MessageKind;

import java.util.Arrays;

/**
 * Partial-order sampling (Yuan, Yang, Gu: "Partial Order Aware Concurrency Sampling", CAV 2018):
 * every event gets a random priority when it becomes new, the greatest is next, and the events that
 * race with the one just run (same address, one of them writes) draw theirs again.
 *
 * <p>A message's priority is cut by its rarity: it waits for a CPU's step whose own draw is as low,
 * which is a geometric number of steps away.
 */
final class Pos extends EventStrategy {
    private long[] priority = new long[16];

    Pos(int allocations) {
        super(allocations);
    }

    @Override
    void beginRun(long seed, Interconnect interconnect) {}

    @Override
    public int event(Interconnect interconnect) {
        if (interconnect.slots() > priority.length) {
            priority = Arrays.copyOf(priority, Integer.highestOneBit(interconnect.slots()) * 2);
        }
        long touched = interconnect.lastTouched();
        boolean wrote = interconnect.lastWrites();
        boolean ordinary = false;
        int best = -1;
        long greatest = -1;
        int count = interconnect.enabledCount();
        for (int i = 0; i < count; i++) {
            int slot = interconnect.enabledSlot(i);
            int kind = interconnect.kind(slot);
            boolean races =
                    touched != 0
                            && interconnect.touched(slot) == touched
                            && (wrote || interconnect.writes(slot));
            if (isNew(interconnect, slot) || races) {
                priority[slot] = events.next() >>> (1 + rarity[kind]);
            }
            if (interconnect.relaxed(slot) && standsBack(interconnect, slot)) {
                continue;
            }
            ordinary |= kind != MessageKind.PREEMPT;
            if (priority[slot] > greatest) {
                greatest = priority[slot];
                best = i;
            }
        }
        return ordinary ? best : anyOf(interconnect);
    }
}
