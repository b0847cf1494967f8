package org.racewalk.actors.campaign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.racewalk.actors.campaign.CampaignPlan.Budget;
import org.racewalk.actors.plan.ShrinkBounds;

import java.util.List;
import java.util.stream.LongStream;

/** Goal: every requested run is in one batch, whatever the number of runs and variants. */
final class CampaignPlanTest {
    @ParameterizedTest
    @ValueSource(longs = {1, 63, 64, 65, 192, 1_983, 1_984, 1_985, 3_008, 3_009, 100_000})
    void shouldCoverEveryRunOfEveryVariantOnce(long runs) {
        CampaignPlan plan = CampaignPlan.uniform(3, runs, null, false);
        long[] next = new long[3];
        for (long id = 0; id < plan.batches(); id++) {
            Batch batch = plan.batch(id);
            assertThat(batch.id()).isEqualTo(id);
            assertThat(batch.from()).isEqualTo(next[batch.variant()]);
            assertThat(batch.runs()).isPositive();
            next[batch.variant()] = batch.to();
        }
        assertThat(LongStream.of(next).boxed()).containsOnly(runs);
    }

    @Test
    void shouldBeginSmallAndGrow() {
        CampaignPlan plan = CampaignPlan.uniform(1, CampaignPlan.UNLIMITED, null, true);
        assertThat(LongStream.range(0, 7).map(id -> plan.batch(id).runs()))
                .containsExactly(64L, 128L, 256L, 512L, 1024L, 1024L, 1024L);
    }

    @Test
    void shouldGiveEachVariantItsOwnRuns() {
        CampaignPlan plan =
                new CampaignPlan(
                        List.of(
                                new Budget(64, true),
                                new Budget(1_000, false),
                                new Budget(1, true)),
                        null,
                        0,
                        256,
                        ShrinkBounds.OFF);
        long[] runs = new long[3];
        for (long id = 0; id < plan.batches(); id++) {
            Batch batch = plan.batch(id);
            assertThat(batch.runs()).isBetween(0L, 256L);
            assertThat(batch.runs() == 0 || batch.from() % 64 == 0).isTrue();
            runs[batch.variant()] += batch.runs();
        }
        assertThat(runs).containsExactly(64, 1_000, 1);
        assertThat(plan.allRuns()).isEqualTo(1_065);
        assertThat(plan.batch(plan.lastOf(1)).to()).isEqualTo(1_000);
    }

    @Test
    void shouldRefuseNothing() {
        assertThatThrownBy(() -> CampaignPlan.uniform(1, 0, null, true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CampaignPlan.uniform(0, 1, null, true))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
