package org.racewalk.model.explain;

import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Party;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.trace.Report;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.Wording;

import java.util.List;

/** Where a run goes wrong in that nothing happens any more, or the same for ever. */
final class Halt {
    private final Trace trace;
    private final Violation violation;
    private final List<Integer> events;
    private final int at;

    /** The events of one round of a loop without an end. */
    private List<Integer> round = List.of();

    Halt(Violation violation, Trace trace, Wording wording) {
        this.trace = trace;
        this.violation = violation;
        events = Report.waits(violation, trace);
        int last = -1;
        for (int event : events) {
            last = isWait(event) ? event : last;
        }
        if (violation.kind() == ViolationKind.LIVELOCK) {
            for (Party party : violation.parties()) {
                int task = trace.taskOf(party);
                round = Rounds.first(trace.events(), task, wording);
                last = round.isEmpty() ? last : Math.max(last, round.getLast());
            }
        }
        at = last;
    }

    /** The event with which the last of its tasks began to wait or to loop; -1: it is no halt. */
    int at() {
        return at;
    }

    /** The events of one round of a loop without an end; empty if it is none. */
    List<Integer> round() {
        return round;
    }

    /** Adds who waits, and who holds what they wait for. */
    void tell(Core core) {
        for (int event : events) {
            String why = isWait(event) ? "It waits for ever." : "It holds what another waits for.";
            core.add(event, why);
        }
    }

    private boolean isWait(int event) {
        return trace.events().get(event) instanceof TraceEvent.Wait;
    }

    /** Of a livelock nothing counts that comes after one round, once the others are done. */
    long lastStep() {
        if (violation.kind() != ViolationKind.LIVELOCK || at < 0) {
            return violation.step();
        }
        List<Integer> loops = violation.parties().stream().map(trace::taskOf).toList();
        int last = at;
        for (int i = at; i < trace.events().size(); i++) {
            TraceEvent event = trace.events().get(i);
            last = Rows.isRow(event) && !loops.contains(event.task()) ? i : last;
        }
        return Math.min(trace.events().get(last).step(), violation.step());
    }
}
