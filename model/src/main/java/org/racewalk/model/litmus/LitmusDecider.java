package org.racewalk.model.litmus;

/** Decides what a run of {@link LitmusMachine} does next. */
interface LitmusDecider {
    /**
     * A run begins: which way each thread takes.
     *
     * @param chosen to be filled with an index into the ways of each thread
     * @return whether there is a run to make
     */
    boolean begin(int[] chosen);

    /** Which of the machine's enabled actions comes next, or -1 to give the run up. */
    int action(LitmusMachine machine);

    /** At which of {@code count} places of its coherence order a store goes; 0 is the newest. */
    int place(LitmusMachine machine, int count);
}
