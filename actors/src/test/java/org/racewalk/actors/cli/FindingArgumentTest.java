package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.actors.cli.FindingArgument.Resolved;
import org.racewalk.model.trace.Focus;

import java.util.List;

/**
 * Goal: what is asked about a finding that a campaign has shrunk begins with the smaller run, and
 * the report says which one was found. Method: with and without a smaller one.
 */
final class FindingArgumentTest {
    private static final Focus.Notes FURTHER =
            new Focus.Notes(
                    List.of(new Focus.Labelled("origin", "rw1:small")), List.of("from 9 to 8"));

    @Test
    void shouldBeginWithTheRunThatACampaignHasShrunk() {
        Resolved resolved =
                new Resolved("abcd2345", "leak", "rw1:found", "rw1:small", "shrunk from 20 to 9");
        assertThat(resolved.smallest()).isEqualTo("rw1:small");
        Focus.Notes notes = resolved.notes(FURTHER);
        assertThat(notes.replays()).containsExactly(new Focus.Labelled("origin", "rw1:found"));
        assertThat(notes.shrinking())
                .containsExactly("from 20 to 9, by the campaign", "from 9 to 8");
    }

    @Test
    void shouldBeginWithTheRunThatWasFoundIfNoneIsSmaller() {
        Resolved resolved = new Resolved("abcd2345", "leak", "rw1:found", "", "");
        assertThat(resolved.smallest()).isEqualTo("rw1:found");
        assertThat(resolved.notes(FURTHER)).isEqualTo(FURTHER);
    }
}
