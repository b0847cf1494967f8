package org.racewalk.model.export;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.trace.Telling;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;

import java.util.Optional;

/** What all formats agree on: which events are acts of tasks, and how actors are called. */
final class Acts {
    private Acts() {}

    /** Whether a task does it: an access, a primitive, a barrier. */
    static boolean is(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Access access -> true;
            case TraceEvent.Primitive primitive -> true;
            case TraceEvent.Barrier barrier -> true;
            case TraceEvent.Violated violated -> true;
            default -> false;
        };
    }

    /** {@code T101}, or {@code CPU0} for what no task does. */
    static String actor(Trace trace, TraceEvent event) {
        Trace.Task task = trace.tasks().get(event.task());
        return task == null ? "CPU" + event.cpu() : "T" + task.id();
    }

    /** File and line, or empty. */
    static String place(@Nullable Frame at) {
        return at == null ? "" : Telling.path(at.file()) + ":" + at.line();
    }

    /** The index of the task that acts in a violation, or -1. */
    static int task(Trace trace, Optional<Violation> violation) {
        if (violation.isEmpty() || violation.get().parties().isEmpty()) {
            return -1;
        }
        Violation.Party party = violation.get().parties().getFirst();
        for (int i = trace.events().size() - 1; i >= 0; i--) {
            TraceEvent event = trace.events().get(i);
            Trace.Task task = trace.tasks().get(event.task());
            if (task != null && task.id() == party.taskId() && event.cpu() == party.cpu()) {
                return event.task();
            }
        }
        return -1;
    }
}
