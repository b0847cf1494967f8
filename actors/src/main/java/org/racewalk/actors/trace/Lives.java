package org.racewalk.actors.trace;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Group;

import java.util.Map;
import java.util.TreeMap;

/** Follows heap objects from allocation to free, into the table {@code objects}. */
final class Lives {
    private final Rows rows;
    private final Map<String, Life> open = new TreeMap<>();

    /** How many lives an object has had that are over. */
    private final Map<String, Integer> over = new TreeMap<>();

    private long run;

    private record Moment(int event, int step, @Nullable String task, String function) {}

    private static final class Life {
        private @Nullable Moment allocated;
        private @Nullable Moment retired;
        private @Nullable Moment freed;
    }

    Lives(Rows rows) {
        this.rows = rows;
    }

    void begin(long number) {
        run = number;
        open.clear();
        over.clear();
    }

    /** Something was done; most of it is nothing to objects. */
    void primitive(TraceEvent.Primitive done, int event, int step, @Nullable String task) {
        String object = done.target().object();
        if (object.isEmpty() || !done.done()) {
            return;
        }
        Moment now = new Moment(event, step, task, done.at().function());
        if (done.group() == Group.ALLOCATE) {
            end(object, open.remove(object));
            life(object).allocated = now;
        } else if (done.group() == Group.FREE) {
            life(object).freed = now;
            end(object, open.remove(object));
        } else if (isRetirement(done.intrinsic())) {
            life(object).retired = now;
        }
    }

    private static boolean isRetirement(Intrinsic intrinsic) {
        return switch (intrinsic) {
            case CALL_RCU, KFREE_RCU, CALL_SRCU -> true;
            default -> false;
        };
    }

    private Life life(String object) {
        return open.computeIfAbsent(object, unused -> new Life());
    }

    /** The run is over. */
    void end() {
        open.forEach(this::end);
        open.clear();
    }

    private void end(String object, @Nullable Life life) {
        if (life == null) {
            return;
        }
        rows.begin()
                .put(run)
                .put(object)
                .put(withoutNumber(object))
                .put(over.merge(object, 1, Integer::sum).intValue());
        moment(life.allocated, true);
        moment(life.retired, false);
        moment(life.freed, true);
        rows.end();
    }

    private void moment(@Nullable Moment moment, boolean whole) {
        if (moment == null) {
            rows.nulls(whole ? 4 : 2);
            return;
        }
        rows.put(moment.event()).put(moment.step());
        if (whole) {
            rows.put(moment.task()).put(moment.function());
        }
    }

    /** {@code vma#1} is a {@code vma}. */
    static String withoutNumber(String object) {
        int number = object.indexOf('#');
        return number < 0 ? object : object.substring(0, number);
    }
}
