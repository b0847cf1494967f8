package org.racewalk.model.explain;

import org.racewalk.model.machine.Inspection;
import org.racewalk.model.machine.World;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Party;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.trace.Report;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Group;
import org.racewalk.model.trace.Wording;

import java.util.List;

/** The ends of a violation: where it goes wrong, where what is used was freed or got. */
final class Ends {
    private static final int NONE = -1;

    private final Made run;
    private final Trace trace;
    private final Violation violation;
    private final Trials trials;
    private final Rows rows;
    private int kept = NONE;

    Ends(Made run, Violation violation, Trials trials, Rows rows) {
        this.run = run;
        this.trace = run.trace();
        this.violation = violation;
        this.trials = trials;
        this.rows = rows;
    }

    /**
     * The event at which it goes wrong, as an index in the trace; their number: it was not made.
     *
     * @param last index in the order of the event with which it goes wrong
     */
    int end(int last) {
        if (violation.kind() == ViolationKind.LEAK) {
            int lost = lost();
            return lost == NONE ? lastRow() : lost;
        }
        if (Report.endsInNoEvent(violation, trace)) {
            return trace.events().size();
        }
        if (run.moveOf(violation.step()) >= run.order().size()) {
            // The final functions run alone: nothing of them is in the order.
            return lastRow();
        }
        int row = Rows.NONE;
        for (int move = last; move >= 0 && row == Rows.NONE; move--) {
            row = rows.of(move);
        }
        return row;
    }

    private int lastRow() {
        List<TraceEvent> events = trace.events();
        int row = events.size() - 1;
        while (row > 0
                && !(Rows.isRow(events.get(row)) && events.get(row).step() <= violation.step())) {
            row--;
        }
        return row;
    }

    /** Where an object was freed that is used, or -1. */
    int freed() {
        boolean told = false;
        for (Party party : violation.parties()) {
            told |= party.role().equals("freed");
        }
        return told ? last(Group.FREE) : NONE;
    }

    /** Where an object was allocated that is never freed, or -1. */
    int allocated() {
        return violation.kind() == ViolationKind.LEAK ? last(Group.ALLOCATE) : NONE;
    }

    /** Where the only reference was stored to what was freed with it in it, or -1. */
    int kept() {
        return kept;
    }

    private int last(Group group) {
        for (int i = trace.events().size() - 1; i >= 0; i--) {
            TraceEvent event = trace.events().get(i);
            if (event.step() <= violation.step()
                    && Relations.isGroup(event, group)
                    && Wording.target(event).object().equals(violation.objectName())) {
                return i;
            }
        }
        return NONE;
    }

    /** The event after which nothing points to the object any more; -1: that is not known. */
    private int lost() {
        Lost lost = new Lost();
        boolean same = trials.watch(run.order(), lost) == trace.events().size();
        int row = row(same ? lost.event() : NONE);
        if (row >= 0 && Relations.isGroup(trace.events().get(row), Group.FREE)) {
            kept = row(lost.reference);
        }
        return row;
    }

    private int row(int event) {
        int row = event;
        while (row >= 0 && !Rows.isRow(trace.events().get(row))) {
            row--;
        }
        return row;
    }

    /** The last reference to it, or, if what holds that is lost too, the last way to it. */
    private final class Lost implements Watching.Look {
        private boolean referred;
        private int reference = NONE;
        private int lastReference = NONE;
        private boolean reachable;
        private int lastWay = NONE;

        @Override
        public void after(World world, long events) {
            Inspection inspection = new Inspection(world);
            int event = (int) events - 1;
            boolean now = inspection.isReferredTo(violation.objectName());
            lastReference = referred && !now ? event : lastReference;
            reference = !referred && now ? event : reference;
            referred = now;
            now = now && inspection.isReachable(violation.objectName());
            lastWay = reachable && !now ? event : lastWay;
            reachable = now;
        }

        int event() {
            return referred ? lastWay : lastReference;
        }
    }
}
