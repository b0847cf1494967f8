package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/**
 * The answer to a {@link Request}: all that it has led to is done.
 *
 * @param words what was asked for
 * @param failure why it could not be done
 * @param text more about the failure, or empty
 * @param cards what has changed since the receiver last heard from the sender
 */
public record Reply(long[] words, Failure failure, String text, List<Card> cards) {
    /** Why a request was not carried out. */
    public enum Failure {
        /** It was. */
        NONE,
        /** The simulated machine has no memory left. */
        MEMORY,
        /** A task's stack has no room left. */
        STACK
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Reply that
                && failure == that.failure
                && Arrays.equals(words, that.words)
                && text.equals(that.text)
                && cards.equals(that.cards);
    }

    @Override
    public int hashCode() {
        return 31 * failure.ordinal() + Arrays.hashCode(words);
    }
}
