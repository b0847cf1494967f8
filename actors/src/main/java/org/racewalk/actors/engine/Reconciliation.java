package org.racewalk.actors.engine;

import java.util.Optional;
import java.util.function.LongPredicate;

/** Makes runs of one variant twice. For one thread at a time. */
@FunctionalInterface
public interface Reconciliation {
    /**
     * Compares the runs with index {@code from} to {@code to - 1}.
     *
     * @param goOn asked between runs with the index of the next; false stops
     * @return the first difference in words, or empty
     */
    Optional<String> run(long from, long to, LongPredicate goOn);
}
