package org.racewalk.model.machine;

/**
 * Everything beside program and decisions that a run depends on.
 *
 * @param memory memory order: SC, TSO or LKMM
 * @param cpus 1 to 64
 * @param preemption when a task may lose its CPU unasked
 * @param failures at most so many allocations fail in a run
 * @param stepsPerRun after so many steps the fair tail begins
 * @param races which rule data races follow
 * @param plain what plain loads are
 */
public record RunSettings(
        MemoryOrderName memory,
        int cpus,
        Preemption preemption,
        int failures,
        int stepsPerRun,
        RaceRule races,
        PlainLoads plain) {

    /** Plain loads are made once. */
    public RunSettings(
            MemoryOrderName memory,
            int cpus,
            Preemption preemption,
            int failures,
            int stepsPerRun,
            RaceRule races) {
        this(memory, cpus, preemption, failures, stepsPerRun, races, PlainLoads.ONCE);
    }

    /** Memory orders. */
    public enum MemoryOrderName {
        SC,
        TSO,
        LKMM
    }

    /**
     * Preemption models; NONE and VOLUNTARY come with non-preemptible RCU, FULL with preemptible.
     */
    public enum Preemption {
        NONE,
        VOLUNTARY,
        FULL
    }

    /** Data-race rules. */
    public enum RaceRule {
        OFF,
        KCSAN,
        LKMM
    }

    /** Whether the compiler may repeat plain loads of shared memory. */
    public enum PlainLoads {
        ONCE,
        RELOAD
    }

    public static final int DEFAULT_STEPS = 20_000;

    /** What {@code racewalk run} uses without options. */
    public static RunSettings defaults() {
        return new RunSettings(
                MemoryOrderName.SC, 4, Preemption.FULL, 1, DEFAULT_STEPS, RaceRule.KCSAN);
    }
}
