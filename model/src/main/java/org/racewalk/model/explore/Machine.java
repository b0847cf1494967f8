package org.racewalk.model.explore;

import org.racewalk.model.machine.Outcome;
import org.racewalk.model.oracle.Violation;

import java.util.List;
import java.util.function.Supplier;

/**
 * Makes the runs of a {@link RunSpec} one by one, wherever the parts of its world are. After a run
 * the other methods tell about it. For one thread.
 */
public interface Machine {
    /**
     * Runs once.
     *
     * @param seed of the run
     * @param replay makes the run's replay string, without unseed
     */
    Outcome run(long seed, Supplier<ReplayString> replay);

    /** Steps, set-up included. */
    long steps();

    /** Steps of the set-up. */
    long stepsAtBegin();

    /** Reports of data races that were not made because they are allowed. */
    long hiddenRaces();

    long traceHash();

    long unseed();

    /** What was found, in order of discovery. */
    List<Violation> violations();

    /** Whether the label (an index into the program's strings) was reached. */
    boolean reached(int label);

    /** How many steps the run had made when it first reached the label. */
    long reachedAt(int label);

    /** As {@link org.racewalk.model.machine.World#cover}. */
    void cover(long[] words);
}
