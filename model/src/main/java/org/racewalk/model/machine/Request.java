package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;

/**
 * Something that one part of a spread world has another do.
 *
 * @param verb what
 * @param words its arguments
 * @param texts its arguments that are texts
 * @param cards what has changed since the receiver last heard from the sender
 */
public record Request(Verb verb, long[] words, List<String> texts, List<Card> cards) {
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Request that
                && verb == that.verb
                && Arrays.equals(words, that.words)
                && texts.equals(that.texts)
                && cards.equals(that.cards);
    }

    @Override
    public int hashCode() {
        return 31 * verb.ordinal() + Arrays.hashCode(words);
    }
}
