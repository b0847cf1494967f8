package org.racewalk.model.explore;

import org.racewalk.model.machine.Interconnect;
import org.racewalk.model.machine.MessageKind;

import java.util.Arrays;

/**
 * Virtual time: each event gets a heavy-tailed due time when it becomes new, and the earliest is
 * next. Each run draws anew how much slower each CPU and each message link is than the others, and
 * how often that changes within the run.
 *
 * <p>After the delay queue of Cassandra's Accord simulator, with the three styles of delay of
 * {@code memory-model.md} section 7, of which none finds everything: mild; heavy-tailed per event;
 * strict per CPU and link (a slow one stays slow). Change points as in PCT help a bug that needs a
 * CPU to be fast, then slow.
 */
final class RandomDelays extends EventStrategy {
    private static final int PER_EVENT = 1;
    private static final int STYLES = 3;

    private static final int[] TAIL_BITS = {3, 16, 5};
    private static final int[] SCALE_BITS = {2, 4, 14};
    private static final long LINK = 0x9e3779b97f4a7c15L;

    private long[] due = new long[16];
    private long now;
    private int style;
    private long speeds;
    private long changeMask;

    /** The CPU that came last, if nothing but its next event can have changed since; else -1. */
    private int leader;

    private long othersDue;
    private long seenChanges;

    RandomDelays(int allocations) {
        super(allocations);
    }

    @Override
    void beginRun(long seed, Interconnect interconnect) {
        now = 0;
        leader = -1;
        style = events.below(STYLES);
        speeds = events.next();
        int rareness = events.below(16);
        changeMask = rareness < 4 ? -1L : (1L << rareness) - 1;
    }

    @Override
    public int event(Interconnect interconnect) {
        if ((events.next() & changeMask) == 0) {
            speeds = events.next();
        }
        return leads(interconnect) ? interconnect.enabledPlace(leader) : scan(interconnect);
    }

    /** Whether the CPU that came last is the earliest again: most often, and soon said. */
    private boolean leads(Interconnect interconnect) {
        if (leader < 0
                || interconnect.last() != leader
                || interconnect.changes() != seenChanges
                || interconnect.relaxed(leader)) {
            return false;
        }
        isNew(interconnect, leader);
        due[leader] = now + delay(MessageKind.GO_ON, leader);
        if (due[leader] >= othersDue) {
            return false;
        }
        now = Math.max(now, due[leader]);
        return true;
    }

    private int scan(Interconnect interconnect) {
        if (interconnect.slots() > due.length) {
            due = Arrays.copyOf(due, Integer.highestOneBit(interconnect.slots()) * 2);
        }
        boolean ordinary = false;
        int best = -1;
        long earliest = Long.MAX_VALUE;
        long second = Long.MAX_VALUE;
        boolean spins = false;
        int count = interconnect.enabledCount();
        for (int i = 0; i < count; i++) {
            int slot = interconnect.enabledSlot(i);
            if (isNew(interconnect, slot)) {
                due[slot] = now + delay(interconnect.kind(slot), interconnect.target(slot));
            }
            spins |= interconnect.relaxed(slot);
            if (interconnect.relaxed(slot) && standsBack(interconnect, slot)) {
                continue;
            }
            ordinary |= interconnect.kind(slot) != MessageKind.PREEMPT;
            if (due[slot] < earliest) {
                second = earliest;
                earliest = due[slot];
                best = i;
            } else if (due[slot] < second) {
                second = due[slot];
            }
        }
        leader = -1;
        if (!ordinary) {
            return anyOf(interconnect);
        }
        now = Math.max(now, earliest);
        if (!spins && interconnect.enabledSlot(best) < interconnect.cpus()) {
            leader = interconnect.enabledSlot(best);
            othersDue = second;
            seenChanges = interconnect.changes();
        }
        return best;
    }

    private long delay(int kind, int target) {
        int tail = TAIL_BITS[style];
        long delay = style == PER_EVENT ? events.logUniform(tail) : events.heavyTailed(tail);
        int rare = rarity[kind];
        // Preemption is withdrawn and made possible again all the time: a long delay would never
        // end.
        if (kind == MessageKind.PREEMPT && events.next() >>> (64 - rare) == 0) {
            rare = 0;
        }
        return delay << (slowness(kind, target) + rare);
    }

    /**
     * How slow a CPU (kind GO_ON) or a link to it is, as a power of two. Preemptions are as slow as
     * their CPU: what counts is how many steps of its lie between them.
     */
    private int slowness(int kind, int target) {
        int source = kind == MessageKind.PREEMPT ? MessageKind.GO_ON : kind;
        long link = Randomness.mix(speeds + LINK * ((source << 8) | target));
        return (int) (((link >>> 32) * (SCALE_BITS[style] + 1)) >>> 32);
    }
}
