package org.racewalk.model.explore;

import org.racewalk.model.machine.Interconnect;
import org.racewalk.model.machine.MessageKind;

import java.util.Arrays;

/**
 * What strategies share: the streams of a run, which events are new, who stands back, and how rare
 * each kind of message is in this run.
 *
 * <p>A CPU in a spin loop stands back: others go first, but not for ever, because what it waits for
 * may have come true and the others may wait for it. How many steps it waits is drawn per run. A
 * preemption is possible at nearly every step, so where nothing else is left it counts as no better
 * than a spinning CPU: otherwise two spinners on one CPU would be preempted for ever.
 */
abstract class EventStrategy implements Redrawing {
    private static final int KINDS = 16;
    private static final int MOST_PATIENCE_BITS = 7;

    /** The stream for the order of events. */
    final Randomness events = new Randomness(0).fork("events");

    /** A message of kind k is rarer than a CPU's step by 2^rarity[k]; drawn per run. */
    final int[] rarity = new int[KINDS];

    private final Values values;
    private long[] since = new long[16];
    private long[] firstSeen = new long[16];
    private int patience;

    EventStrategy(int allocations) {
        values = new Values(allocations);
    }

    @Override
    public final void begin(long seed, Interconnect interconnect) {
        drawParameters(seed);
        redraw(seed, interconnect);
    }

    /** Draws what a replay string states: it stays when the rest is drawn anew. */
    void drawParameters(long seed) {}

    @Override
    public final void redraw(long seed, Interconnect interconnect) {
        events.reseed(seed);
        values.begin(seed);
        Arrays.fill(since, -1);
        patience = 1 << events.below(MOST_PATIENCE_BITS + 1);
        long draw = events.next();
        for (int kind = 0; kind < KINDS; kind++) {
            rarity[kind] = (int) (draw >>> (3 * kind)) & 7;
        }
        rarity[MessageKind.GO_ON] = 0;
        rarity[MessageKind.PREEMPT] = 3 + events.below(9);
        beginRun(seed, interconnect);
    }

    /** A run begins, or is drawn anew from here on; the streams are ready. */
    abstract void beginRun(long seed, Interconnect interconnect);

    @Override
    public final int value(int kind, int n) {
        return values.answer(kind, n);
    }

    /** Whether the slot holds an event that was not there when this was asked last. */
    final boolean isNew(Interconnect interconnect, int slot) {
        if (slot >= since.length) {
            grow(slot);
        }
        long number = interconnect.since(slot);
        if (since[slot] == number) {
            return false;
        }
        since[slot] = number;
        firstSeen[slot] = interconnect.steps();
        return true;
    }

    private void grow(int slot) {
        int before = since.length;
        int capacity = Integer.highestOneBit(slot) * 2;
        since = Arrays.copyOf(since, capacity);
        Arrays.fill(since, before, capacity, -1);
        firstSeen = Arrays.copyOf(firstSeen, capacity);
    }

    /** Whether the slot's CPU spins and has not waited long enough; ask {@link #isNew} first. */
    final boolean standsBack(Interconnect interconnect, int slot) {
        return interconnect.relaxed(slot) && interconnect.steps() - firstSeen[slot] < patience;
    }

    /** For when all that is enabled stands back or preempts. */
    final int anyOf(Interconnect interconnect) {
        return events.below(interconnect.enabledCount());
    }
}
