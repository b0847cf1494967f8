package org.racewalk.model.export;

import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceEvent.Group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Finds what went from event to event in a trace, in order of arrival. */
final class Flows {
    private static final int NOBODY = -1;

    private final List<TraceEvent> events;
    private final List<Flow> flows = new ArrayList<>();

    /** Writes by step, for a step is one access. */
    private final SortedMap<Long, Integer> writes = new TreeMap<>();

    /** By lock: who gave it back last. */
    private final SortedMap<Long, Integer> unlocks = new TreeMap<>();

    /** By CPU: its last event. */
    private final SortedMap<Integer, Integer> last = new TreeMap<>();

    /** Calls that want a grace period which has not begun. */
    private int wantsGracePeriod = NOBODY;

    private int gracePeriod = NOBODY;
    private int lastReport = NOBODY;

    /** Calls of functions on other CPUs, by the step that made them. */
    private final Deque<Integer> calls = new ArrayDeque<>();

    private Flows(Trace trace) {
        events = trace.events();
    }

    /** All flows of a trace. */
    static List<Flow> of(Trace trace) {
        Flows finder = new Flows(trace);
        for (int i = 0; i < finder.events.size(); i++) {
            finder.event(i);
        }
        return finder.flows;
    }

    private void event(int i) {
        TraceEvent event = events.get(i);
        switch (event) {
            case TraceEvent.Access access -> access(access, i);
            case TraceEvent.Primitive primitive -> primitive(primitive, i);
            case TraceEvent.Delivered delivered -> flow(Flow.Kind.MESSAGE, sender(delivered, i), i);
            default -> {}
        }
        if (Acts.is(event) || event instanceof TraceEvent.Delivered) {
            last.put(event.cpu(), i);
        }
    }

    private void flow(Flow.Kind kind, int from, int to) {
        if (from >= 0) {
            flows.add(new Flow(kind, from, to));
        }
    }

    private void access(TraceEvent.Access access, int i) {
        Integer from = access.from() == 0 ? null : writes.get(access.from());
        if (from != null && events.get(from).task() != access.task()) {
            flow(Flow.Kind.READS_FROM, from, i);
        }
        if (access.effect() != Effect.READ) {
            writes.put(access.step(), i);
        }
    }

    private void primitive(TraceEvent.Primitive primitive, int i) {
        long lock = primitive.target().address();
        if (primitive.group() == Group.LOCK && primitive.done()) {
            Integer from = unlocks.get(lock);
            if (from != null && events.get(from).task() != primitive.task()) {
                flow(Flow.Kind.LOCK, from, i);
            }
        } else if (primitive.group() == Group.UNLOCK) {
            unlocks.put(lock, i);
        }
        switch (primitive.intrinsic()) {
            case Intrinsic.CALL_RCU,
                    Intrinsic.KFREE_RCU,
                    Intrinsic.SYNCHRONIZE_RCU,
                    Intrinsic.RCU_BARRIER ->
                    wantsGracePeriod = wantsGracePeriod < 0 ? i : wantsGracePeriod;
            case Intrinsic.SMP_CALL -> calls.addLast(i);
            default -> {}
        }
    }

    /** The event that made somebody send the message, or -1: the machine itself. */
    private int sender(TraceEvent.Delivered delivered, int i) {
        switch (Messages.of(delivered)) {
            case STORE -> {
                return delivered.from() == 0
                        ? NOBODY
                        : writes.getOrDefault(delivered.from(), NOBODY);
            }
            case GRACE_PERIOD -> {
                int from = wantsGracePeriod;
                wantsGracePeriod = NOBODY;
                gracePeriod = i;
                return from;
            }
            case QUIESCENT_REQUEST -> {
                return gracePeriod;
            }
            case QUIESCENT_REPORT -> {
                lastReport = i;
                return last.getOrDefault(delivered.cpu(), NOBODY);
            }
            case CALLBACKS -> {
                return lastReport;
            }
            case INTERRUPT -> {
                return caller(delivered.cpu());
            }
            default -> {
                return NOBODY;
            }
        }
    }

    /** The last call of a function on another CPU than its own; calls go to several. */
    private int caller(int cpu) {
        int found = NOBODY;
        for (int call : calls) {
            found = events.get(call).cpu() != cpu ? call : found;
        }
        return found;
    }
}
