package org.racewalk.actors.chaos;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Waits for states that nobody announces. */
public final class States {
    private static final long INTERVAL_NANOS = Duration.ofMillis(50).toNanos();

    private States() {}

    /**
     * Looks until the state is as wanted.
     *
     * @return the state then
     * @throws IllegalStateException after the limit, with the state as it was last
     */
    public static <T> T await(String what, Duration limit, Supplier<T> state, Predicate<T> isWanted)
            throws InterruptedException {
        long end = System.nanoTime() + limit.toNanos();
        while (true) {
            T now = state.get();
            if (isWanted.test(now)) {
                return now;
            }
            if (System.nanoTime() - end > 0) {
                throw new IllegalStateException(what + ": not in " + limit + "; it is " + now);
            }
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }
}
