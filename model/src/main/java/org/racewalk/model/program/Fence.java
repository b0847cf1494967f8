package org.racewalk.model.program;

/** Kinds of {@link Op#FENCE}; rules in the memory orders. */
public final class Fence {
    private Fence() {}

    public static final int MB = 0;
    public static final int RMB = 1;
    public static final int WMB = 2;
    public static final int BEFORE_ATOMIC = 3;
    public static final int AFTER_ATOMIC = 4;
    public static final int AFTER_SPINLOCK = 5;
    public static final int AFTER_UNLOCK_LOCK = 6;

    /** The compiler barrier: nothing for the machine. */
    public static final int COMPILER = 7;

    private static final String[] NAMES = {
        "smp_mb",
        "smp_rmb",
        "smp_wmb",
        "smp_mb__before_atomic",
        "smp_mb__after_atomic",
        "smp_mb__after_spinlock",
        "smp_mb__after_unlock_lock",
        "barrier"
    };

    public static int count() {
        return NAMES.length;
    }

    public static String name(int kind) {
        return NAMES[kind];
    }
}
