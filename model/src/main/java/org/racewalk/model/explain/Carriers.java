package org.racewalk.model.explain;

import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Access;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceEvent.Group;
import org.racewalk.model.trace.Wording;

import java.util.ArrayList;
import java.util.List;

/**
 * What goes from one critical section of a lock to the next: a load with which nothing goes wrong
 * if it does not see the store of the section before. Where memory is what everybody sees.
 */
final class Carriers {
    /** Changed runs for what one task reads of another. */
    private static final int MOST_CARRIERS = 60;

    private static final int CARRIERS = 1;

    private final Trace trace;
    private final Made run;
    private final Trials trials;
    private final Rows rows;
    private final Relations relations;
    private final int end;

    Carriers(Made run, Trials trials, Rows rows, Relations relations, int end) {
        this.run = run;
        this.trace = run.trace();
        this.trials = trials;
        this.rows = rows;
        this.relations = relations;
        this.end = end;
    }

    /** Of two events of a lock: what the section of the second reads of that of the first. */
    List<Edge> of(int before, int after) {
        if (relations.kind(before, after) != Relations.Kind.LOCK) {
            return List.of();
        }
        int writer = trace.events().get(before).task();
        int reader = trace.events().get(after).task();
        List<Edge> found = new ArrayList<>();
        int tried = 0;
        for (int i = Math.min(end, trace.events().size()) - 1; i > after; i--) {
            if (trace.events().get(i) instanceof Access read
                    && read.task() == reader
                    && read.effect() == Effect.READ
                    && found.size() < CARRIERS
                    && tried < MOST_CARRIERS) {
                int store = writerOf(trace, i, read);
                boolean ofSection =
                        store >= 0
                                && trace.events().get(store).task() == writer
                                && store < after
                                && store > since(before);
                if (ofSection) {
                    tried++;
                    if (trials.passesUnseen(
                            run.order(),
                            rows.moveOf(store),
                            rows.moveOf(i),
                            read.target().address())) {
                        found.add(new Edge(store, i));
                    }
                }
            }
        }
        return found;
    }

    /** Where the section begins that an event of a lock belongs to. */
    private int since(int event) {
        TraceEvent of = trace.events().get(event);
        if (!Relations.isGroup(of, Group.UNLOCK)) {
            return event;
        }
        for (int i = event - 1; i >= 0; i--) {
            TraceEvent taken = trace.events().get(i);
            if (Relations.isGroup(taken, Group.LOCK)
                    && taken.task() == of.task()
                    && Wording.target(taken).address() == Wording.target(of).address()) {
                return i;
            }
        }
        return event;
    }

    /** The last event that changed what a load reads, or -1. */
    static int writerOf(Trace trace, int load, Access read) {
        for (int i = load - 1; i >= 0; i--) {
            if (trace.events().get(i) instanceof Access write
                    && write.effect() != Effect.READ
                    && write.target().address() == read.target().address()
                    && !write.before().equals(write.after())) {
                return i;
            }
        }
        return -1;
    }
}
