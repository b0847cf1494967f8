package org.racewalk.actors.html;

import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.machine.MessageKind;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceEvent.Group;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which step sent what was delivered later. A trace tells of deliveries, and of a store's which
 * write it was; the sender of others is the oldest step that fits and whose message has not arrived
 * yet, since messages of one kind to one place come in order.
 */
final class Messages {
    /** Lanes that are no CPU. */
    static final int MM = -2;

    static final int RCU = -3;

    /** The memory order in which a store waits on its own CPU. */
    private static final String BUFFERED = "tso";

    /**
     * A message.
     *
     * @param from index of the event that sent it
     * @param to index of the event that it led to
     * @param fromLane a CPU, {@link #MM} or {@link #RCU}
     */
    record Message(String kind, int from, int fromLane, int to, int toLane) {}

    private final List<TraceEvent> events;
    private final boolean buffered;
    private final int cpus;
    private final List<Message> messages = new ArrayList<>();

    /** By step. */
    private final SortedMap<Long, Integer> writes = new TreeMap<>();

    private final SortedMap<Integer, Deque<Integer>> calls = new TreeMap<>();
    private final SortedMap<Integer, Integer> waiting = new TreeMap<>();
    private final SortedMap<Long, Integer> unlocked = new TreeMap<>();
    private final List<Integer> wantGracePeriod = new ArrayList<>();
    private int gracePeriod = -1;
    private int lastReport = -1;

    private Messages(Trace trace, boolean buffered) {
        this.events = trace.events();
        this.buffered = buffered;
        this.cpus = 1 + events.stream().mapToInt(TraceEvent::cpu).max().orElse(-1);
    }

    /**
     * The messages of a run, in order of arrival.
     *
     * @param memory the run's memory order
     */
    static List<Message> of(Trace trace, String memory) {
        Messages found = new Messages(trace, memory.equals(BUFFERED));
        for (int i = 0; i < found.events.size(); i++) {
            switch (found.events.get(i)) {
                case TraceEvent.Access access -> {
                    if (access.effect() != Effect.READ) {
                        found.writes.put(access.step(), i);
                    }
                }
                case TraceEvent.Primitive primitive -> found.primitive(i, primitive);
                case TraceEvent.Wait wait -> found.waiting.put(wait.task(), i);
                case TraceEvent.Delivered delivered -> found.delivered(i, delivered);
                default -> {}
            }
        }
        return found.messages;
    }

    /**
     * Stores that did not reach all CPUs when they were made, and of whose arrival the trace does
     * not tell: where something must wait for a store it is brought without a message.
     */
    static List<Integer> late(Trace trace, String memory) {
        Set<Integer> arrived = new TreeSet<>();
        of(trace, memory).forEach(message -> arrived.add(message.from()));
        List<Integer> late = new ArrayList<>();
        List<TraceEvent> events = trace.events();
        boolean delayed = false;
        for (int i = 0; i < events.size(); i++) {
            switch (events.get(i)) {
                case TraceEvent.Decided decided -> delayed |= decided.kind() == DecisionKind.DELAY;
                case TraceEvent.Permitted permitted -> {}
                default -> {
                    if (delayed && !arrived.contains(i)) {
                        late.add(i);
                    }
                    delayed = false;
                }
            }
        }
        return late;
    }

    /** The lane on which a delivery is seen. */
    static int laneOf(TraceEvent.Delivered delivered, String memory) {
        String message = delivered.message();
        if (message.equals(MessageKind.name(MessageKind.GRACE_PERIOD))) {
            return RCU;
        }
        boolean store = message.startsWith(MessageKind.name(MessageKind.STORE));
        return store && memory.equals(BUFFERED) ? MM : delivered.cpu();
    }

    private void primitive(int at, TraceEvent.Primitive primitive) {
        long address = primitive.target().address();
        Group group = primitive.group();
        if (primitive.intrinsic() == Intrinsic.SMP_CALL) {
            for (int cpu = 0; cpu < cpus; cpu++) {
                if (cpu != primitive.cpu()) {
                    calls.computeIfAbsent(cpu, unused -> new ArrayDeque<>()).add(at);
                }
            }
        } else if (wantsGracePeriod(primitive.intrinsic())) {
            wantGracePeriod.add(at);
        } else if (group == Group.UNLOCK) {
            unlocked.put(address, at);
        } else if (group == Group.LOCK && primitive.done()) {
            Integer began = waiting.remove(primitive.task());
            Integer left = unlocked.get(address);
            if (began != null
                    && left != null
                    && began < left
                    && events.get(left).cpu() != primitive.cpu()) {
                add("lock", left, events.get(left).cpu(), at, primitive.cpu());
            }
        }
    }

    private static boolean wantsGracePeriod(Intrinsic intrinsic) {
        return switch (intrinsic) {
            case CALL_RCU, KFREE_RCU, SYNCHRONIZE_RCU, RCU_BARRIER -> true;
            default -> false;
        };
    }

    private void delivered(int at, TraceEvent.Delivered delivered) {
        String message = delivered.message();
        int cpu = delivered.cpu();
        if (message.startsWith(MessageKind.name(MessageKind.STORE))) {
            store(at, delivered);
        } else if (message.equals(MessageKind.name(MessageKind.INTERRUPT))) {
            Deque<Integer> sent = calls.getOrDefault(cpu, new ArrayDeque<>());
            if (!sent.isEmpty()) {
                int from = sent.removeFirst();
                add("interrupt", from, events.get(from).cpu(), at, cpu);
            }
        } else if (message.equals(MessageKind.name(MessageKind.GRACE_PERIOD))) {
            for (int from : wantGracePeriod) {
                add("grace period", from, events.get(from).cpu(), at, RCU);
            }
            wantGracePeriod.clear();
            gracePeriod = at;
        } else if (message.equals(MessageKind.name(MessageKind.QUIESCENT_REQUEST))) {
            if (gracePeriod >= 0) {
                add("quiescent request", gracePeriod, RCU, at, cpu);
            }
        } else if (message.equals(MessageKind.name(MessageKind.QUIESCENT_REPORT))) {
            add("quiescent report", at, cpu, at, RCU);
            lastReport = at;
        } else if (message.equals(MessageKind.name(MessageKind.CALLBACKS)) && lastReport >= 0) {
            add("callbacks", lastReport, RCU, at, cpu);
        }
    }

    /** A store reaches another CPU, or leaves the buffer of its own. */
    private void store(int at, TraceEvent.Delivered delivered) {
        int cpu = delivered.cpu();
        int from = writes.getOrDefault(delivered.from(), -1);
        if (from >= 0) {
            add("store", from, buffered ? cpu : MM, at, buffered ? MM : cpu);
        }
    }

    private void add(String kind, int from, int fromLane, int to, int toLane) {
        messages.add(new Message(kind, from, fromLane, to, toLane));
    }
}
