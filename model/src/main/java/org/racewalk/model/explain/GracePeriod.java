package org.racewalk.model.explain;

import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;

/** What made an RCU callback run: who asked for it, and the end of the grace period. */
final class GracePeriod {
    private static final int NONE = -1;
    private static final int ANY = -1;

    private final Trace trace;
    private int callbacks = NONE;
    private int asked = NONE;

    /**
     * @param freed index of an event, of a callback or not; or -1
     */
    GracePeriod(Trace trace, int freed) {
        this.trace = trace;
        if (freed < 0 || !trace.taskName(trace.events().get(freed).task()).contains("rcu")) {
            return;
        }
        callbacks = message("callbacks", trace.events().get(freed).cpu(), freed);
        int begin = message("grace period", ANY, callbacks);
        for (int i = Math.max(message("grace period", ANY, begin), 0); i < begin; i++) {
            if (trace.events().get(i) instanceof TraceEvent.Primitive primitive
                    && primitive.intrinsic() == Intrinsic.CALL_RCU) {
                asked = i;
            }
        }
    }

    /** Whether a message belongs to RCU's own work. */
    static boolean isPartOf(TraceEvent.Delivered delivered) {
        return delivered.message().startsWith("quiescent")
                || delivered.message().equals("grace period")
                || delivered.message().equals("callbacks");
    }

    /** The event in which callbacks were told to run, or -1. */
    int callbacks() {
        return callbacks;
    }

    /** The call that queued one, or -1. */
    int asked() {
        return asked;
    }

    /** The last delivery of a message before an event, or -1. */
    private int message(String message, int cpu, int before) {
        for (int i = before - 1; i >= 0; i--) {
            if (trace.events().get(i) instanceof TraceEvent.Delivered delivered
                    && delivered.message().equals(message)
                    && (cpu == ANY || delivered.cpu() == cpu)) {
                return i;
            }
        }
        return NONE;
    }
}
