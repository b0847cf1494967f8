package org.racewalk.actors.expect;

import org.racewalk.model.shrink.Shrunk;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What became of a bug's first failing run when it was made smaller.
 *
 * @param described how people describe it, if they do
 * @param core how many steps of it matter, if that was found out
 * @param nanos how long it took
 */
public record ShrunkTrial(
        Trial trial, Optional<Described> described, Shrunk shrunk, OptionalInt core, long nanos) {

    /** Whether it switches no more often than the bug's depth says; yes if nothing is said. */
    public boolean switchesHold() {
        return described.isEmpty() || shrunk.after().switches() <= described.get().depth();
    }

    /** Whether its core has at most one and a half times the steps described; yes if unknown. */
    public boolean coreHolds() {
        return core.isEmpty()
                || described.isEmpty()
                || described.get().steps().isEmpty()
                || core.getAsInt() * 2 <= described.get().steps().size() * 3;
    }
}
