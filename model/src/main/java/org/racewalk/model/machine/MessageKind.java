package org.racewalk.model.machine;

/**
 * Kinds of events that the Interconnect releases one by one. "Sender to receiver: meaning" is the
 * message table of {@code docs/internals.md}.
 */
public final class MessageKind {
    private MessageKind() {}

    /** Cpu to itself: carry out the access at hand and go on to the next. Slot i is CPU i's. */
    public static final int GO_ON = 0;

    /** Interconnect to Cpu: leave the current task for the next on the run queue. */
    public static final int PREEMPT = 1;

    /** Cpu to Cpu: run a function in interrupt context. */
    public static final int INTERRUPT = 2;

    /** Rcu to itself: begin a grace period (or note that one is due). */
    public static final int GRACE_PERIOD = 3;

    /** Rcu to Cpu: report when the read sections open now are over. */
    public static final int QUIESCENT_REQUEST = 4;

    /** Cpu to Rcu: they are. */
    public static final int QUIESCENT_REPORT = 5;

    /** Rcu to Cpu: run the callbacks whose grace period is over. */
    public static final int CALLBACKS = 6;

    /** Interconnect to Cpu: the time-out of a sleeping task has come. */
    public static final int TIMEOUT = 7;

    /** Mm to Cpu: a store arrives (weak orders). */
    public static final int STORE = 8;

    private static final String[] NAMES = {
        "go on",
        "preempt",
        "interrupt",
        "grace period",
        "quiescent request",
        "quiescent report",
        "callbacks",
        "timeout",
        "store"
    };

    public static String name(int kind) {
        return NAMES[kind];
    }
}
