package org.racewalk.model.export;

import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;

import java.util.List;

/**
 * When the events of a trace are in logical time: step n of the run, set-up not counted, lasts from
 * n to n + 1 microseconds. Acts in one step share it; what is no act takes no time.
 */
final class Moments {
    private static final long STEP = 1000;

    private final long[] begin;
    private final long[] end;
    private final long last;

    Moments(Trace trace) {
        List<TraceEvent> events = trace.events();
        begin = new long[events.size()];
        end = new long[events.size()];
        long latest = 0;
        int at = 0;
        while (at < events.size()) {
            int next = at;
            int acts = 0;
            while (next < events.size() && events.get(next).step() == events.get(at).step()) {
                acts += Clocks.counts(events.get(next++)) ? 1 : 0;
            }
            long start = STEP * Math.max(0, events.get(at).step() - trace.setupSteps());
            int act = 0;
            for (; at < next; at++) {
                begin[at] = start + (acts == 0 ? 0 : STEP * act / acts);
                act += Clocks.counts(events.get(at)) ? 1 : 0;
                end[at] = start + (acts == 0 ? 0 : STEP * act / acts);
            }
            latest = Math.max(latest, acts == 0 ? start : start + STEP);
        }
        last = latest;
    }

    long begin(int index) {
        return begin[index];
    }

    long end(int index) {
        return end[index];
    }

    /** When all is over. */
    long last() {
        return last;
    }
}
