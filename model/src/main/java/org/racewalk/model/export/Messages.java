package org.racewalk.model.export;

import org.racewalk.model.trace.TraceEvent;

/** Kinds of messages, as a trace names them. */
enum Messages {
    PREEMPT("preempt"),
    INTERRUPT("interrupt"),
    GRACE_PERIOD("grace period"),
    QUIESCENT_REQUEST("quiescent request"),
    QUIESCENT_REPORT("quiescent report"),
    CALLBACKS("callbacks"),
    TIMEOUT("timeout"),
    STORE("store"),
    OTHER("");

    private final String word;

    Messages(String word) {
        this.word = word;
    }

    static Messages of(TraceEvent.Delivered delivered) {
        for (Messages kind : values()) {
            if (delivered.message().startsWith(kind.word)) {
                return kind;
            }
        }
        return OTHER;
    }

    /** Whether it is between the grace-period machinery and a CPU, and no task acts on it. */
    boolean isOfRcu() {
        return this == GRACE_PERIOD || this == QUIESCENT_REQUEST || this == QUIESCENT_REPORT;
    }
}
