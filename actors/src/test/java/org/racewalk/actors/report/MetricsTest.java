package org.racewalk.actors.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Goal: a screen, lines and Prometheus tell the same numbers. */
final class MetricsTest {
    private static final Metrics NOW = new Metrics(ReportFixture.all(false));

    @Test
    void shouldTellTheSameNumbers() {
        Map<String, String> lines = new TreeMap<>();
        NOW.lines().lines().forEach(line -> lines.put(line.split(": ")[0], line.split(": ")[1]));
        assertThat(lines)
                .containsEntry("campaign", "zoo-1")
                .containsEntry("status", "running")
                .containsEntry("runs", "70000")
                .containsEntry("runs_wanted", "70000")
                .containsEntry("findings", "5")
                .containsEntry("findings_to_shrink", "2")
                .containsEntry("variants_failed", "2")
                .containsEntry("nodes", "2");
        Map<String, String> prometheus = new TreeMap<>();
        for (String line : NOW.prometheus().lines().toList()) {
            if (line.startsWith("# TYPE ")) {
                assertThat(line).matches("# TYPE racewalk_campaign_[a-z_]+ gauge");
            } else {
                assertThat(line).matches("racewalk_campaign_[a-z_]+\\{campaign=\"zoo-1\"} [0-9]+");
                String name = line.substring("racewalk_campaign_".length(), line.indexOf('{'));
                prometheus.put(name, line.substring(line.indexOf(' ') + 1));
            }
        }
        lines.keySet().removeAll(List.of("campaign", "status"));
        assertThat(prometheus).isEqualTo(lines);
        assertThat(NOW.screen(NOW, 0))
                .contains("runs 70,000 of at most 70,000")
                .contains("findings 5   variants 7: passed 3, failed 2, vacuous 0, open 2")
                .contains("batches 13   made by 2 nodes   findings to shrink 2")
                .doesNotContain("runs/s");
    }

    @Test
    void shouldTakeRatesFromTwoLooks() {
        ReportFixture.Made[] made = {
            new ReportFixture.Made("a.c", "", "pos", ReportFixture.result(1_000, List.of(1L)))
        };
        ReportFixture.Made[] more = {
            new ReportFixture.Made("a.c", "", "pos", ReportFixture.result(5_000, List.of(1L)))
        };
        Metrics before = new Metrics(ReportFixture.campaign("zoo-1", false, made));
        Metrics after = new Metrics(ReportFixture.campaign("zoo-1", false, more));
        assertThat(after.screen(before, 2_000_000_000L))
                .contains("runs 5,000 of at most 10,000   2,000 runs/s   at most 3 s left");
    }

    @Test
    void shouldFitAScreen() {
        List<ReportFixture.Made> many = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            many.add(
                    new ReportFixture.Made(
                            "conf/zoo/" + "long-".repeat(i) + i + ".c",
                            "",
                            "portfolio",
                            ReportFixture.result(List.of(1L))));
        }
        CampaignResult result =
                ReportFixture.campaign("zoo-1", false, many.toArray(ReportFixture.Made[]::new));
        Metrics metrics = new Metrics(result);
        List<String> lines = metrics.screen(metrics, 0).lines().toList();
        assertThat(lines).hasSizeLessThanOrEqualTo(23);
        assertThat(lines).allMatch(line -> line.length() <= 80);
        assertThat(lines.getLast()).isEqualTo("and 85 more");
    }
}
