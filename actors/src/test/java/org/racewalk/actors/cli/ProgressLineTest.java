package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.actors.cli.ProgressLine.Sample;

import java.io.PrintWriter;
import java.io.StringWriter;

final class ProgressLineTest {
    private static final long SECOND = 1_000_000_000L;

    private final StringWriter err = new StringWriter();

    private ProgressLine line(boolean terminal, long runs, long seconds) {
        return new ProgressLine(new PrintWriter(err), terminal, 0, runs, seconds);
    }

    @Test
    void shouldStaySilentInAPipe() {
        ProgressLine line = line(false, 100, 0);
        line.show(SECOND, 10, 100, 0);
        line.clear();
        assertThat(err.toString()).isEmpty();
    }

    private static Sample at(long seconds, long runs, long steps) {
        return new Sample(seconds * SECOND, runs, steps);
    }

    @Test
    void shouldShowRatesFindingsAndTimeLeft() {
        assertThat(line(true, Long.MAX_VALUE, 60).text(at(10, 1_234_567, 345_678_900), 1))
                .isEqualTo("1,234,567 runs  123k runs/s  34.6M steps/s  1 finding  50 s left");
        assertThat(line(true, 1_000, 0).text(at(10, 500, 5_000), 0))
                .isEqualTo("500 runs  50 runs/s  500 steps/s  0 findings  10 s left");
    }

    @Test
    void shouldShowTheRatesOfTheLastSeconds() {
        ProgressLine line = line(true, Long.MAX_VALUE, 0);
        for (int second = 1; second <= 10; second++) {
            line.text(at(second, second, second), 0);
        }
        assertThat(line.text(at(11, 10 + 3_000, 10), 0)).contains("1001 runs/s");
    }

    @Test
    void shouldBeErasedBeforeOtherOutput() {
        ProgressLine line = line(true, 100, 0);
        line.show(SECOND, 10, 100, 0);
        line.show(SECOND + 1, 11, 110, 0);
        line.clear();
        line.clear();
        assertThat(err.toString()).startsWith("\r\033[K10 runs").endsWith("left\r\033[K");
    }
}
