package org.racewalk.actors.campaign;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.shrink.ShrunkRun;

/**
 * What came of making a finding's first report smaller.
 *
 * @param failure why there is no smaller run, or empty
 * @param run null if it failed
 */
public record ShrinkOutcome(String failure, @Nullable ShrunkRun run) {
    public ShrinkOutcome {
        if (failure.isEmpty() == (run == null)) {
            throw new IllegalArgumentException("either a run or a failure");
        }
    }

    /** It came to this. */
    public static ShrinkOutcome of(ShrunkRun run) {
        return new ShrinkOutcome("", run);
    }

    /** Nothing came of it. */
    public static ShrinkOutcome failed(String failure) {
        return new ShrinkOutcome(failure, null);
    }
}
