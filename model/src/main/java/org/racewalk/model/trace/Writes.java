package org.racewalk.model.trace;

import org.racewalk.model.trace.TraceEvent.Effect;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which write a read has read. The machine tells it where a CPU may see another one than the
 * newest; else it is the newest, if its value is what was read: memory also changes without an
 * access, when it is allocated or freed.
 */
final class Writes {
    /** As many stores as the machine keeps apart; older ones are everywhere. */
    private static final int KEPT = 64;

    private static final int NONE = 0;

    /** By address, the latest first. */
    private final Map<Long, Deque<Wrote>> writes = new TreeMap<>();

    private long told;
    private boolean older;

    private record Wrote(long step, long value) {}

    /** The next access was answered by the store of that step, or by what was there before it. */
    void answeredBy(long step, boolean before) {
        told = step;
        older = before;
    }

    /** Notes an access; the step of the write that it has read, or 0. */
    long access(long step, long address, Effect effect, long before, long after) {
        long from = effect == Effect.WRITE ? NONE : from(address, before);
        told = NONE;
        if (effect == Effect.WRITE || (effect == Effect.UPDATE && before != after)) {
            Deque<Wrote> here = writes.computeIfAbsent(address, unused -> new ArrayDeque<>());
            here.addFirst(new Wrote(step, after));
            if (here.size() > KEPT) {
                here.removeLast();
            }
        }
        return from;
    }

    private long from(long address, long value) {
        Deque<Wrote> here = writes.get(address);
        if (here == null) {
            return NONE;
        }
        for (Iterator<Wrote> latest = here.iterator(); latest.hasNext(); ) {
            Wrote wrote = latest.next();
            boolean asTold = told == NONE || (older ? wrote.step() < told : wrote.step() <= told);
            if (asTold) {
                return wrote.value() == value ? wrote.step() : NONE;
            }
        }
        return NONE;
    }
}
