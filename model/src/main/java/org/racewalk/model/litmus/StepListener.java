package org.racewalk.model.litmus;

/** Is told what a run does, step by step, to explain it. */
interface StepListener {
    /**
     * An access executes.
     *
     * @param overtaken the accesses of the thread that are earlier in the program and not done:
     *     that it need not wait for them is what {@link LocalOrder} says of the two
     */
    void executes(RunState run, int thread, int instruction, long overtaken);

    /** A store has reached a CPU. */
    void delivered(RunState run, int store, int thread);
}
