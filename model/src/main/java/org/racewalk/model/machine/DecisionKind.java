package org.racewalk.model.machine;

/** Kinds of decisions. Numbers go into replay strings: never renumber. */
public final class DecisionKind {
    private DecisionKind() {}

    /**
     * Which enabled event is next. Calm: the CPU that acted last goes on, else the oldest event.
     */
    public static final int EVENT = 0;

    /** choose(n) in a scenario. */
    public static final int CHOOSE = 1;

    /** Whether an allocation that may fail fails (1) or not (0). */
    public static final int FAILURE = 2;

    /** Which freed object an allocation takes: 0 a fresh one, i the i-th freed longest ago. */
    public static final int REUSE = 3;

    /** Whether a lock that others wait for is taken past them (1) or not (0). */
    public static final int STEAL = 4;

    /** Where a store goes in the coherence order: i places before the newest. */
    public static final int COHERENCE = 5;

    /** How old a view a load is answered from: i stores back. */
    public static final int STALE = 6;

    /** Whether a load is answered late (1). */
    public static final int LATE = 7;

    /** Whether cond_resched gives up the CPU (1). */
    public static final int YIELD = 8;

    /** Which CPUs a store reaches later: 0 none, else a set of the others that run something. */
    public static final int DELAY = 9;

    /** Whether the compiler loads a plain variable again (1) instead of keeping its value. */
    public static final int RELOAD = 10;

    private static final String[] NAMES = {
        "event",
        "choose",
        "failure",
        "reuse",
        "steal",
        "coherence",
        "stale",
        "late",
        "yield",
        "delay",
        "reload"
    };

    public static int count() {
        return NAMES.length;
    }

    public static String name(int kind) {
        return NAMES[kind];
    }
}
