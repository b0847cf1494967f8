package org.racewalk.actors.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.Comparator;

final class KillPlanTest {
    @Test
    void shouldKillTheCoordinatorsNodeFiveTimesInTwenty() {
        KillPlan plan = KillPlan.draw(1, 20);

        assertThat(plan.kills()).hasSize(20);
        assertThat(plan.kills()).filteredOn(KillPlan.Kill::coordinator).hasSize(5);
    }

    @Test
    void shouldSpreadKillsOverTheCampaign() {
        KillPlan plan = KillPlan.draw(7, 20);

        assertThat(plan.kills())
                .isSortedAccordingTo(Comparator.comparing(KillPlan.Kill::perMille))
                .allSatisfy(kill -> assertThat(kill.perMille()).isBetween(1, 999));
    }

    @Test
    void shouldDrawTheSameFromTheSameSeed() {
        assertThat(KillPlan.draw(3, 9)).isEqualTo(KillPlan.draw(3, 9));
        assertThat(KillPlan.draw(3, 9)).isNotEqualTo(KillPlan.draw(4, 9));
    }
}
