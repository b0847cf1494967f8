package org.racewalk.model.oracle;

/**
 * What can be wrong, in order of severity: the first is the worst. The title is the class in a
 * report's first line and never changes: signatures rest on it.
 */
public enum ViolationKind {
    DOUBLE_FREE("double-free"),
    USE_AFTER_FREE_WRITE("use-after-free write"),
    USE_AFTER_FREE_READ("use-after-free read"),
    OUT_OF_BOUNDS("out-of-bounds access"),
    WILD_ACCESS("wild access"),
    NULL_DEREFERENCE("null dereference"),
    INVALID_FREE("invalid free"),
    WRITE_TO_CONSTANT("write to constant"),
    INVARIANT("invariant"),
    BUG_ON("BUG"),
    UNINITIALISED("uninitialised value used"),
    REFCOUNT_SATURATED("refcount saturated"),
    REFCOUNT_UNDERFLOW("refcount underflow"),
    RCU_MISUSE("RCU misuse"),
    DATA_RACE("data race"),
    DEADLOCK("deadlock"),
    LOST_WAKE_UP("lost wake-up"),
    LIVELOCK("livelock"),
    SLEEP_IN_ATOMIC("sleeping in atomic context"),
    SLEEP_IN_RCU("sleeping in RCU read section"),
    LOCK_MISUSE("lock misuse"),
    LOCK_ORDER("lock order cycle"),
    IMBALANCE("imbalance at exit"),
    STALE_TLB("stale TLB entry used"),
    WARNING("WARNING"),
    MISSING_FUNCTION("missing function reached"),
    ARITHMETIC("division by zero"),
    LEAK("memory leak"),
    FAULT_IN_GHOST("fault in ghost code");

    private final String title;

    ViolationKind(String title) {
        this.title = title;
    }

    /** As a report prints it. */
    public String title() {
        return title;
    }

    /** Warnings of refcount_t and RCU have kinds of their own; their texts are the kernel's. */
    public ViolationKind precise(String text) {
        if (text.startsWith("suspicious RCU usage")) {
            return RCU_MISUSE;
        }
        if (!text.startsWith("refcount_t: ")) {
            return this;
        }
        return text.contains("underflow") || text.contains("0")
                ? REFCOUNT_UNDERFLOW
                : REFCOUNT_SATURATED;
    }
}
