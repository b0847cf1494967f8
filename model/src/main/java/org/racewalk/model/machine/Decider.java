package org.racewalk.model.machine;

/**
 * Makes the decisions of a run. One instance serves one world, run after run; it may keep arrays
 * between runs but its answers must depend on what {@link #begin} was given and on the enabled
 * events alone. Not thread safe.
 */
public interface Decider {
    /**
     * A run begins.
     *
     * @param seed of this run
     * @param interconnect whose events will be decided on; no event is enabled yet
     */
    void begin(long seed, Interconnect interconnect);

    /**
     * Which enabled event comes next.
     *
     * @return an index below {@link Interconnect#enabledCount()}, which is at least 2
     */
    int event(Interconnect interconnect);

    /**
     * The only enabled event comes next: nothing to decide, told to whoever follows a run event by
     * event.
     */
    default void only(Interconnect interconnect) {}

    /**
     * A decision that is not about order.
     *
     * @param kind one of {@link DecisionKind}, not EVENT
     * @param n how many answers there are, at least 2
     * @return an answer in [0, n); 0 is the calm default
     */
    int value(int kind, int n);
}
