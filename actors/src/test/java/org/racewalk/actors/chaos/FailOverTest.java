package org.racewalk.actors.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

final class FailOverTest {
    private static final Instant START = Instant.EPOCH;

    @Test
    void shouldCountFromTheLastResultBeforeToTheFirstAfter() {
        List<Instant> kept = List.of(START, START.plusSeconds(2), START.plusSeconds(9));

        assertThat(FailOver.around(START.plusSeconds(3), kept)).contains(Duration.ofSeconds(7));
    }

    @Test
    void shouldTellNothingWithoutAResultOnBothSides() {
        assertThat(FailOver.around(START, List.of(START.plusSeconds(1)))).isEmpty();
        assertThat(FailOver.around(START.plusSeconds(2), List.of(START))).isEmpty();
    }
}
