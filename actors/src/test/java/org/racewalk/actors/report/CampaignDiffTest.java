package org.racewalk.actors.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.racewalk.actors.report.ReportFixture.campaign;
import static org.racewalk.actors.report.ReportFixture.finding;
import static org.racewalk.actors.report.ReportFixture.result;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.racewalk.actors.report.CampaignDiff.Change;
import org.racewalk.actors.report.CampaignDiff.Entry;

import java.util.List;

/** Goal: a finding counts as gone only after enough clean runs for the rate that it had. */
final class CampaignDiffTest {
    private static CampaignResult runs(String strategy, long runs, long showing) {
        return campaign(
                "zoo-1",
                true,
                new ReportFixture.Made(
                        "a.c",
                        "",
                        strategy,
                        showing == 0
                                ? result(runs, List.of(1L))
                                : result(runs, List.of(1L), finding("x", 5, showing))));
    }

    private static Entry only(CampaignResult first, CampaignResult second) {
        List<Entry> entries = CampaignDiff.of(first, second);
        assertThat(entries).hasSize(1);
        return entries.getFirst();
    }

    /** (n / (n + m))^k against 5 %: worked out by hand. */
    @ParameterizedTest
    @CsvSource({
        // one run showed it: nineteen times as many clean ones
        "1000, 1, 18999, RARE, 1",
        "1000, 1, 19000, RESOLVED, 0",
        // two: 1 / sqrt(0.05) - 1 = 3.4722 times as many
        "1000, 2, 3472, RARE, 1",
        "1000, 2, 3473, RESOLVED, 0",
        // ten: 0.34928 times
        "1000, 10, 349, RARE, 1",
        "1000, 10, 350, RESOLVED, 0",
        "1000, 1000, 4, RESOLVED, 0",
        "1000, 1, 0, RARE, 19000"
    })
    void shouldAskForEnoughCleanRuns(
            long runs, long showing, long clean, Change change, long missing) {
        Entry entry = only(runs("pos", runs, showing), runs("pos", clean, 0));
        assertThat(entry.change()).isEqualTo(change);
        assertThat(entry.missing()).isEqualTo(missing);
    }

    @Test
    void shouldCountRunsOfOneBranchAsOneCause() {
        assertThat(only(runs("portfolio", 1000, 33), runs("portfolio", 18_999, 0)).change())
                .isEqualTo(Change.RARE);
        assertThat(only(runs("portfolio", 1000, 34), runs("portfolio", 3_473, 0)).change())
                .isEqualTo(Change.RESOLVED);
    }

    @Test
    void shouldTellSeveralTitlesOfOneBugAsOne() {
        List<Entry> entries =
                CampaignDiff.of(
                        runs("pos", 1000, 5), runs("pos", 1000, 5), finding -> "another title");
        assertThat(entries).hasSize(1);
        assertThat(entries.getFirst().signature()).isEqualTo("another title");
        assertThat(entries.getFirst().change()).isEqualTo(Change.ONGOING);
    }

    @Test
    void shouldTellNewFromOngoing() {
        assertThat(only(runs("pos", 1000, 0), runs("pos", 1000, 1)).change()).isEqualTo(Change.NEW);
        assertThat(only(runs("pos", 1000, 5), runs("pos", 10, 1)).change())
                .isEqualTo(Change.ONGOING);
    }

    @Test
    void shouldCallNothingGoneThatWasNotRun() {
        CampaignResult other =
                campaign(
                        "zoo-2",
                        true,
                        new ReportFixture.Made("b.c", "", "pos", result(1_000_000, List.of(1L))));
        Entry entry = only(runs("pos", 1000, 1000), other);
        assertThat(entry.change()).isEqualTo(Change.RARE);
        assertThat(CampaignDiff.text("zoo-1", "zoo-2", List.of(entry)))
                .contains("from zoo-1 to zoo-2: 0 new, 0 ongoing, 0 resolved, 1 rare")
                .contains("rare: data race in fault / irq on vma")
                .contains("now not run")
                .contains("racewalk replay ");
    }
}
