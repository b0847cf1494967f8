package org.racewalk.actors.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.racewalk.actors.bench.EngineBench.Row;
import org.racewalk.model.machine.RunSettings;

import java.util.List;

/** Goal: the table says what was measured, and fits a mail. */
final class EngineBenchTest {
    @Test
    void shouldTellRatesPerClockAndPerProcessorTime() {
        String text =
                EngineBench.text(
                        RunSettings.MemoryOrderName.LKMM,
                        List.of(
                                new Row(BenchScenario.EMPTY, 0, 2_000_000, 0.01, 0.5, 8),
                                new Row(BenchScenario.B_01, 9_000_000, 30_000, 0.02, 0.9, 6),
                                new Row(BenchScenario.FUZZ, 4_500_000, 1_800, 0.02, 0.9, 6),
                                new Row(BenchScenario.FUZZ_BARE, 6_000_000, 2_400, 0.02, 1, 6)));
        assertThat(text.lines()).allMatch(line -> line.length() <= 72);
        assertThat(text)
                .contains(
                        "b-01         2     9,000,000    10,000,000      30,000     300.0    0.02")
                .contains("memory order lkmm,")
                .contains("take 250 ns, and 8.0 bytes")
                .contains("a run of fuzz takes 1.20 times as long.")
                .contains("Rates +-2 %; the thread had at least 50 % of its processor.");
    }

    /** Slow: JMH runs eight iterations per scenario. */
    @Test
    @Tag("slow")
    void shouldMeasureTheRealMachine() {
        String text =
                EngineBench.run(
                        0,
                        1,
                        RunSettings.MemoryOrderName.SC,
                        List.of(BenchScenario.EMPTY, BenchScenario.TINY));
        assertThat(text).contains("\nempty ").contains("\ntiny ");
    }
}
