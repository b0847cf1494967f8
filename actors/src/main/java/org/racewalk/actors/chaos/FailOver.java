package org.racewalk.actors.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How long nothing was kept around a kill: from the last result before it to the first after it.
 */
final class FailOver {
    private FailOver() {}

    /**
     * The gap around a moment; nothing if the campaign had not begun before, or had ended.
     *
     * @param kept when each batch was kept, in order
     */
    static Optional<Duration> around(Instant kill, List<Instant> kept) {
        Instant before = null;
        for (Instant time : kept) {
            if (time.isAfter(kill)) {
                return Optional.ofNullable(before).map(last -> Duration.between(last, time));
            }
            before = time;
        }
        return Optional.empty();
    }
}
