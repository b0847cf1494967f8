package org.racewalk.actors.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.actors.bench.WireBench.Row;

import java.util.List;

/** Goal: the table says what was measured, and fits a mail. */
final class WireBenchTest {
    @Test
    void shouldTellWhatPackingIsOfTheRuns() {
        String text =
                WireBench.text(
                        List.of(new Row("b-01 -D BUGGY", 3, 4_100, 6_200, 20_000, 10_000, 5e8)));
        assertThat(text.lines()).allMatch(line -> line.length() <= 72);
        assertThat(text)
                .contains("b-01 -D BUGGY         3     4100    6200     20.0      10.0   0.0100 %");
    }
}
