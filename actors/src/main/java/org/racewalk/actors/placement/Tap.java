package org.racewalk.actors.placement;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.machine.Observer;
import org.racewalk.model.machine.Request;

/**
 * Watches a spread world from within its JVM. Only one place acts at a time, so its methods are
 * called one after the other, though on several threads. May hold up whoever calls.
 */
public interface Tap {
    /**
     * A run is about to begin at the place. What is returned is told of what happens in the run if
     * the place is the Mm; other places must be given one too, or null for all.
     */
    @Nullable Observer begins(int place);

    /** A place sends a request; events that the Interconnect releases are requests of its own. */
    void asks(int from, int to, Request request);
}
