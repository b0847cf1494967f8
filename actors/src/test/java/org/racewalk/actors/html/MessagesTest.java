package org.racewalk.actors.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.actors.html.Messages.Message;
import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceEvent.Group;
import org.racewalk.model.trace.TraceEvent.Target;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Goal: arrows lead from who sent to where it arrived. Method: traces written by hand. */
final class MessagesTest {
    private static final Frame AT = new Frame("f", "a.c", 1);
    private static final Target FLAG = new Target("flag", "", 64);

    private final List<TraceEvent> events = new ArrayList<>();

    private int add(TraceEvent event) {
        events.add(event);
        return events.size() - 1;
    }

    private int write(int cpu) {
        long step = events.size() + 1;
        return add(
                new TraceEvent.Access(
                        step, cpu, cpu, AT, "", FLAG, Effect.WRITE, "once", "0", "1", 0));
    }

    private int arrives(int cpu, int write) {
        long step = events.size() + 1;
        return add(
                new TraceEvent.Delivered(
                        step, cpu, -1, "store to flag", FLAG, events.get(write).step()));
    }

    private int delivered(int cpu, String message) {
        return add(new TraceEvent.Delivered(events.size() + 1, cpu, -1, message));
    }

    private int call(int cpu, Intrinsic intrinsic, Group group) {
        long step = events.size() + 1;
        return add(
                new TraceEvent.Primitive(
                        step, cpu, cpu, AT, "call", intrinsic, group, FLAG, "", true));
    }

    private List<Message> messages(String memory) {
        Trace trace = new Trace(events, new TreeMap<>(), List.of(), 0, events.size(), 0, 0);
        return Messages.of(trace, memory);
    }

    @Test
    void shouldLeadAStoreFromMemoryToEachCpu() {
        int write = write(0);
        int later = write(0);
        int second = arrives(2, later);
        int first = arrives(1, write);
        assertThat(messages("lkmm"))
                .containsExactly(
                        new Message("store", later, Messages.MM, second, 2),
                        new Message("store", write, Messages.MM, first, 1));
    }

    @Test
    void shouldLeadABufferedStoreFromItsCpuToMemory() {
        int write = write(1);
        int left = arrives(1, write);
        assertThat(messages("tso"))
                .containsExactly(new Message("store", write, 1, left, Messages.MM));
    }

    @Test
    void shouldLeadACallToTheInterruptThatItCaused() {
        int call = call(0, Intrinsic.SMP_CALL, Group.INTERRUPT);
        int again = call(0, Intrinsic.SMP_CALL, Group.INTERRUPT);
        int one = delivered(1, "interrupt");
        int two = delivered(1, "interrupt");
        assertThat(messages("sc"))
                .containsExactly(
                        new Message("interrupt", call, 0, one, 1),
                        new Message("interrupt", again, 0, two, 1));
    }

    @Test
    void shouldLeadThroughAGracePeriod() {
        int call = call(0, Intrinsic.CALL_RCU, Group.RCU);
        int begin = delivered(0, "grace period");
        int request = delivered(1, "quiescent request");
        int report = delivered(1, "quiescent report");
        int callbacks = delivered(0, "callbacks");
        assertThat(messages("sc"))
                .containsExactly(
                        new Message("grace period", call, 0, begin, Messages.RCU),
                        new Message("quiescent request", begin, Messages.RCU, request, 1),
                        new Message("quiescent report", report, 1, report, Messages.RCU),
                        new Message("callbacks", report, Messages.RCU, callbacks, 0));
    }

    @Test
    void shouldHandALockToWhoWaitedForItAlone() {
        call(0, Intrinsic.UNLOCK, Group.UNLOCK);
        call(1, Intrinsic.LOCK, Group.LOCK);
        assertThat(messages("sc")).isEmpty();
        events.clear();
        add(new TraceEvent.Wait(1, 1, 1, AT, "lock", FLAG));
        int unlock = call(0, Intrinsic.UNLOCK, Group.UNLOCK);
        int lock = call(1, Intrinsic.LOCK, Group.LOCK);
        assertThat(messages("sc")).containsExactly(new Message("lock", unlock, 0, lock, 1));
    }

    @Test
    void shouldTellOfDelayedStoresThatArriveUnseen() {
        add(new TraceEvent.Decided(1, 0, 0, AT, DecisionKind.DELAY, 2, 1));
        int lost = write(0);
        add(new TraceEvent.Decided(2, 0, 0, AT, DecisionKind.DELAY, 2, 1));
        int seen = write(0);
        write(0);
        arrives(1, seen);
        Trace trace = new Trace(events, new TreeMap<>(), List.of(), 0, events.size(), 0, 0);
        assertThat(Messages.late(trace, "lkmm")).containsExactly(lost);
    }
}
