package org.racewalk.model.explain;

import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Group;
import org.racewalk.model.trace.TraceEvent.Primitive;

import java.util.ArrayList;
import java.util.List;

/** The critical sections of a trace: from where a lock is taken to where it is dropped. */
final class Sections {
    private final List<Section> all = new ArrayList<>();

    /**
     * One of them.
     *
     * @param from index of the event that took the lock
     * @param to index of the one that dropped it, or {@link Integer#MAX_VALUE}
     */
    record Section(long lock, int task, int from, int to, boolean shared) {
        boolean has(int event) {
            return from <= event && event <= to;
        }

        /** Whether the lock keeps the two apart. */
        boolean excludes(Section other) {
            return lock == other.lock && task != other.task && !(shared && other.shared);
        }
    }

    Sections(Trace trace) {
        List<TraceEvent> events = trace.events();
        for (int i = 0; i < events.size(); i++) {
            if (!(events.get(i) instanceof Primitive primitive)) {
                continue;
            }
            boolean downgrades = primitive.intrinsic() == Intrinsic.LOCK_DOWNGRADE;
            if (downgrades || primitive.group() == Group.UNLOCK) {
                close(primitive, i);
            }
            if (downgrades || primitive.group() == Group.LOCK && primitive.done()) {
                boolean shared = downgrades || Held.isShared(primitive.name());
                long lock = primitive.target().address();
                all.add(new Section(lock, primitive.task(), i, Integer.MAX_VALUE, shared));
            }
        }
    }

    private void close(Primitive primitive, int at) {
        for (int i = all.size() - 1; i >= 0; i--) {
            Section section = all.get(i);
            boolean meant =
                    section.lock() == primitive.target().address()
                            && section.task() == primitive.task()
                            && section.to() == Integer.MAX_VALUE;
            if (meant) {
                all.set(
                        i,
                        new Section(
                                section.lock(),
                                section.task(),
                                section.from(),
                                at,
                                section.shared()));
                return;
            }
        }
    }

    /** All of one lock, by where they begin. */
    List<Section> of(long lock) {
        return all.stream().filter(one -> one.lock() == lock).toList();
    }

    /** The begin of the section that an event takes, drops or waits for; else the event itself. */
    int begin(long lock, int task, int event) {
        for (Section section : of(lock)) {
            if (section.task() == task && (section.has(event) || section.from() > event)) {
                return section.from();
            }
        }
        return event;
    }
}
