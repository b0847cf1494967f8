package org.racewalk.model.program;

import java.util.List;

/**
 * What a scenario file declares.
 *
 * @param setup functions that run alone, in order, before
 * @param finish functions that run alone, in order, after
 */
public record Scenario(
        String title,
        List<Integer> setup,
        List<Task> tasks,
        List<Invariant> invariants,
        List<Integer> finish) {

    /**
     * A kind of task.
     *
     * @param count how many of it run
     * @param cpu where, or -1: placed in turn
     */
    public record Task(String name, int function, int count, int cpu) {}

    /**
     * A state invariant: a ghost function that calls VIOLATED when it does not hold.
     *
     * @param text the sentence that a report prints
     */
    public record Invariant(String name, int function, String text) {}
}
