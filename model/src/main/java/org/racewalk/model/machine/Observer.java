package org.racewalk.model.machine;

/**
 * Watches a run step by step; absent in campaigns. Called synchronously; must not touch the world
 * beyond reading it.
 */
public interface Observer {
    /**
     * A memory operation was carried out (also private ones of a task's own stack when {@code step}
     * is false), or a fence, which is no step and has no address.
     *
     * @param pc of the instruction
     * @param address accessed
     * @param before value there before
     * @param after value there after (equal for loads)
     */
    void access(
            World world,
            int cpu,
            int task,
            int pc,
            long address,
            long before,
            long after,
            boolean step);

    /**
     * An intrinsic (lock, RCU, allocation, scheduling, mark) was carried out.
     *
     * @param argument its first argument
     * @param result its result
     */
    void intrinsic(World world, int cpu, int task, int pc, long argument, long result);

    /** A task waits: for a lock, a wake-up or a grace period. */
    void waits(World world, int cpu, int task, int pc, String what);

    /** A message other than "go on" was delivered. */
    void delivered(World world, int messageKind, int cpu, long argument);

    /** The CPU changes its task; -1: idle. */
    void switched(World world, int cpu, int from, int to);

    /**
     * The event that comes next is a switch ({@link Standing#isSwitch}); not told by spread worlds.
     */
    default void switches(World world) {}

    /** A decision was made that is not the calm default. */
    void decided(World world, int decisionKind, int n, int answer);

    /**
     * The access that is about to be reported happens in another order than the program's.
     *
     * @param pc of the first instruction that the rule names
     * @param otherPc of the second, or -1
     */
    default void reordered(World world, int cpu, Reordering rule, int pc, int otherPc) {}

    /**
     * The load that is about to be reported was answered by the store made in that step. Told where
     * a CPU may see another store than the newest.
     *
     * @param older by what the location held before that store
     */
    default void answeredBy(World world, int cpu, long step, boolean older) {}

    /** The store whose arrival has just been reported was made in that step. */
    default void arrives(World world, int cpu, long step) {}
}
