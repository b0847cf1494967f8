package org.racewalk.actors.engine;

import org.racewalk.model.explore.BatchResult;

import java.util.function.BooleanSupplier;

/**
 * Makes runs of one variant; keeps a world between them. For one thread at a time.
 *
 * <p>The result is a function of the variant and the range alone, unless it was cancelled.
 */
@FunctionalInterface
public interface RunRange {
    /**
     * Makes the runs with index {@code from} to {@code to - 1}, in order.
     *
     * @param stopAtFirst whether to end after the first run with a violation
     * @param cancelled asked between runs; true ends the range early
     * @return what the runs made came to; fewer than asked for if they ended early
     */
    BatchResult run(long from, long to, boolean stopAtFirst, BooleanSupplier cancelled);
}
