package org.racewalk.actors.report;

import org.racewalk.actors.expect.Columns;
import org.racewalk.actors.report.VariantResult.Outcome;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The numbers of a campaign at one look: the same on a screen, as lines, and for Prometheus. */
public final class Metrics {
    private static final int SCREEN_ROWS = 23;
    private static final int HEAD = 9;

    private final CampaignResult result;
    private final Map<String, Long> values = new LinkedHashMap<>();

    public Metrics(CampaignResult result) {
        this.result = result;
        values.put("runs", result.runs());
        if (result.wanted() != Long.MAX_VALUE) {
            values.put("runs_wanted", result.wanted());
        }
        values.put("steps", result.steps());
        values.put("batches", result.batches());
        values.put("findings", result.findings());
        values.put("findings_to_shrink", result.toShrink());
        values.put("variants", (long) result.variants().size());
        for (Outcome outcome : Outcome.values()) {
            long count =
                    result.variants().stream()
                            .filter(one -> one.outcome(result.complete()) == outcome)
                            .count();
            values.put("variants_" + CampaignReport.word(outcome), count);
        }
        values.put("nodes", (long) result.nodes().size());
    }

    /** Lines {@code key: value}. */
    public String lines() {
        StringBuilder text = new StringBuilder();
        text.append("campaign: ").append(result.campaign().id()).append('\n');
        text.append("status: ")
                .append(CampaignReport.word(result.campaign().status()))
                .append('\n');
        values.forEach((key, value) -> text.append(key).append(": ").append(value).append('\n'));
        return text.toString();
    }

    /** In Prometheus's text format: one gauge for each number, the campaign as label. */
    public String prometheus() {
        String label = "{campaign=\"" + result.campaign().id() + "\"}";
        StringBuilder text = new StringBuilder();
        values.forEach((key, value) -> {
            String name = "racewalk_campaign_" + key;
            text.append("# TYPE ").append(name).append(" gauge\n");
            text.append(name).append(label).append(' ').append(value).append('\n');
        });
        return text.toString();
    }

    /**
     * A screen of 80x24 at most.
     *
     * @param before an earlier look, which rates are taken from; this one if there was none
     * @param nanos between them
     */
    public String screen(Metrics before, long nanos) {
        List<String> lines = new ArrayList<>();
        String id = result.campaign().id();
        String status = CampaignReport.word(result.campaign().status());
        // Of a failure of ours it is a whole stack trace.
        String reason =
                CampaignReport.ascii(result.campaign().reason().lines().findFirst().orElse(""));
        lines.add(cut(id + "  " + status + (reason.isEmpty() ? "" : " (" + reason + ")")));
        lines.add(cut(runs(before, nanos)));
        lines.add(cut("steps " + value("steps") + rate(before, nanos)));
        lines.add(
                cut(
                        "findings "
                                + value("findings")
                                + "   to shrink "
                                + value("findings_to_shrink")
                                + "   batches "
                                + value("batches")
                                + "   made by "
                                + Columns.count(result.nodes().size(), "node")));
        lines.add(
                cut(
                        "variants "
                                + value("variants")
                                + ": passed "
                                + value("variants_passed")
                                + ", failed "
                                + value("variants_failed")
                                + ", vacuous "
                                + value("variants_vacuous")
                                + ", undecided "
                                + value("variants_undecided")));
        lines.add("");
        lines.add(row("variant", "runs", "findings", "state"));
        lines.add("-".repeat(80));
        List<VariantResult> shown = new ArrayList<>(result.variants());
        shown.sort(
                java.util.Comparator.comparing((VariantResult one) -> rank(one))
                        .thenComparing(one -> -one.total().runs()));
        int room = SCREEN_ROWS - HEAD;
        for (VariantResult one : shown.subList(0, Math.min(room, shown.size()))) {
            lines.add(
                    row(
                            CampaignReport.ascii(one.name()),
                            Columns.number(one.total().runs()),
                            "" + one.findings().size(),
                            CampaignReport.word(one.outcome(result.complete()))));
        }
        if (shown.size() > room) {
            lines.add("and " + (shown.size() - room) + " more");
        }
        return String.join("\n", lines) + "\n";
    }

    private int rank(VariantResult variant) {
        return switch (variant.outcome(result.complete())) {
            case FAILED -> 0;
            case UNDECIDED -> 1;
            case VACUOUS -> 2;
            case PASSED -> 3;
        };
    }

    private String runs(Metrics before, long nanos) {
        String text = "runs " + value("runs");
        Long wanted = values.get("runs_wanted");
        if (wanted != null) {
            text += " of at most " + Columns.number(wanted);
            double rate = runsPerSecond(before, nanos);
            if (rate > 0 && wanted > result.runs()) {
                text += "   at most " + time((wanted - result.runs()) / rate) + " left";
            }
        }
        return text;
    }

    private String rate(Metrics before, long nanos) {
        double rate = runsPerSecond(before, nanos);
        return rate > 0 ? String.format(Locale.ROOT, "   %,.0f runs/s", rate) : "";
    }

    /** 0 if nothing was made between the two looks. */
    private double runsPerSecond(Metrics before, long nanos) {
        long made = result.runs() - before.result.runs();
        return made > 0 && nanos > 0 ? made * 1e9 / nanos : 0;
    }

    private static String time(double seconds) {
        return seconds < 120
                ? Math.round(seconds) + " s"
                : seconds < 7_200
                        ? Math.round(seconds / 60) + " min"
                        : Math.round(seconds / 3_600) + " h";
    }

    private String value(String key) {
        return Columns.number(values.getOrDefault(key, 0L));
    }

    private static String row(String name, String runs, String findings, String state) {
        String shown = name.length() <= 46 ? name : "..." + name.substring(name.length() - 43);
        return String.format(Locale.ROOT, "%-46s %12s %9s %9s", shown, runs, findings, state)
                .stripTrailing();
    }

    private static String cut(String line) {
        return line.length() <= 80 ? line : line.substring(0, 80);
    }
}
