package org.racewalk.actors.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.actors.store.StoredCampaign;
import org.racewalk.model.explore.Finding;

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
        String screen = NOW.screen(NOW, 0);
        assertThat(screen)
                .contains("runs 70,000 of at most 70,000")
                .contains("findings 5   to shrink 2   batches 13   made by 2 nodes")
                .contains("variants 7: passed 3, failed 2, vacuous 0, undecided 2")
                .doesNotContain("runs/s");
        assertThat(numbers(screen)).containsAll(prometheus.values());
    }

    /** Those above the table. */
    private static List<String> numbers(String screen) {
        String head = screen.substring(screen.indexOf('\n'), screen.indexOf("\n\n"));
        return List.of(head.replace(",", "").split("[^0-9]+"));
    }

    @Test
    void shouldCutNoNumberOfALargeCampaign() {
        ReportFixture.Made[] many = new ReportFixture.Made[2_616];
        for (int i = 0; i < many.length; i++) {
            Finding[] found = i % 2 == 0 ? new Finding[0] : found();
            many[i] =
                    new ReportFixture.Made(
                            "a.c", "", "pos", ReportFixture.result(4_000_000, List.of(1L), found));
        }
        Metrics before =
                new Metrics(
                        ReportFixture.campaign(
                                "night-1",
                                false,
                                new ReportFixture.Made(
                                        "a.c",
                                        "",
                                        "pos",
                                        ReportFixture.result(4_000_000, List.of(1L)))));
        Metrics now = new Metrics(ReportFixture.campaign("night-1", false, many));
        String screen = now.screen(before, 1_000_000_000L);
        assertThat(screen.lines()).allMatch(line -> line.length() <= 80);
        List<String> values = new ArrayList<>();
        now.prometheus()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> values.add(line.substring(line.indexOf(' ') + 1)));
        assertThat(numbers(screen)).containsAll(values);
        assertThat(screen).contains("10,460,000,000 runs/s");
    }

    private static CampaignResult withReason(String reason) {
        CampaignResult all = ReportFixture.all(false);
        StoredCampaign one = all.campaign();
        StoredCampaign told =
                new StoredCampaign(
                        one.id(),
                        one.name(),
                        one.added(),
                        one.wish(),
                        one.status(),
                        reason,
                        one.changed());
        return new CampaignResult(
                told,
                all.spec(),
                all.complete(),
                all.variants(),
                all.toShrink(),
                all.batches(),
                all.nodes());
    }

    private static Finding[] found() {
        return new Finding[] {ReportFixture.finding("a", 1, 1)};
    }

    @Test
    void shouldShowTheFirstLineOfAReason() {
        Metrics metrics = new Metrics(withReason("broke\n\tat x"));
        assertThat(metrics.screen(metrics, 0)).startsWith("zoo-1  running (broke)\nruns ");
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
                .contains("runs 5,000 of at most 10,000   at most 3 s left")
                .contains("steps 125,000   2,000 runs/s");
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
        assertThat(lines.getLast()).isEqualTo("and 86 more");
    }
}
