package org.racewalk.actors.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.actors.chaos.TakeOver.Step;

import java.time.Duration;
import java.util.List;
import java.util.Map;

final class TakeOverTest {
    private static TakeOver after(int down, int result) {
        return new TakeOver(
                Map.of(
                        Step.DOWN, Duration.ofSeconds(down),
                        Step.RESULT, Duration.ofMillis(result)));
    }

    @Test
    void shouldShowLeastMedianAndMostOfEachStepThatWasSeen() {
        assertThat(TakeOver.text(List.of(after(9, 12_400), after(4, 8_000), after(10, 13_600))))
                .isEqualTo(
                        """
                        Seconds after a kill of the coordinator        least    median      most
                          it is down                                     4.0       9.0      10.0
                          the first result is kept                       8.0      12.4      13.6
                        """);
    }

    @Test
    void shouldShowNothingOfNoKills() {
        assertThat(TakeOver.text(List.of())).isEmpty();
    }
}
