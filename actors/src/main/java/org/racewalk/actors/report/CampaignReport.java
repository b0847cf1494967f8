package org.racewalk.actors.report;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.campaign.ShrinkOutcome;
import org.racewalk.actors.expect.Columns;
import org.racewalk.actors.report.VariantResult.Outcome;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.oracle.FindingId;
import org.racewalk.model.trace.Summary;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The report of a campaign, for people and for machines. Holds no time, rate per second, host or
 * id: equal results make equal bytes.
 */
public final class CampaignReport {
    private static final int FORMAT = 1;
    private static final int INDENT = 10;

    private CampaignReport() {}

    /** ASCII, at most 72 columns but for replay strings; each line ends with a newline. */
    public static String text(CampaignResult result) {
        List<String> lines = new ArrayList<>();
        lines.add("campaign " + result.spec().name());
        lines.add("");
        List<Summary.Variant> plain = new ArrayList<>();
        List<VariantResult> judged = new ArrayList<>();
        for (VariantResult variant : result.variants()) {
            if (variant.judgement() == null) {
                plain.add(variant.summary());
            } else {
                judged.add(variant);
            }
        }
        StringBuilder tables = new StringBuilder();
        if (!plain.isEmpty()) {
            tables.append(Summary.table(plain));
        }
        if (!judged.isEmpty()) {
            tables.append(plain.isEmpty() ? "" : "\n").append(judged(judged, result.complete()));
        }
        return String.join("\n", lines) + "\n" + tables + end(result);
    }

    private static String judged(List<VariantResult> variants, boolean complete) {
        List<String> lines =
                new ArrayList<>(Columns.row("", "variant: what it must come to", "runs"));
        lines.add(Columns.rule());
        for (VariantResult variant : variants) {
            Outcome outcome = variant.outcome(complete);
            String what = ascii(variant.title() + ": " + variant.spec().expected());
            lines.addAll(
                    Columns.row(status(outcome), what, Columns.number(variant.total().runs())));
            details(lines, variant, outcome);
        }
        lines.add(Columns.rule());
        return String.join("\n", lines) + "\n";
    }

    private static String status(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> "  ok      ";
            case FAILED -> "  NOT OK  ";
            case VACUOUS -> "  vacuous ";
            case UNDECIDED -> "  open    ";
        };
    }

    private static void details(List<String> lines, VariantResult variant, Outcome outcome) {
        boolean passed = outcome == Outcome.PASSED;
        for (Finding finding : variant.findings()) {
            if (passed && variant.isExpected(finding)) {
                lines.addAll(
                        Columns.paragraph(
                                INDENT,
                                ascii(
                                        "found in run "
                                                + Columns.number(finding.firstRun() + 1)
                                                + shrunk(variant.shrunk(finding)))));
            } else {
                lines.addAll(Columns.paragraph(INDENT, ascii(finding.signature())));
                lines.addAll(
                        Columns.paragraph(INDENT, idOf(finding) + ": " + counts(finding, variant)));
                lines.add(finding.replay().text());
                ShrinkOutcome shrunk = variant.shrunk(finding);
                if (shrunk != null) {
                    lines.addAll(Columns.paragraph(INDENT, ascii(Shrunk.text(shrunk))));
                    lines.addAll(shrunk.run() == null ? List.of() : List.of(Shrunk.replay(shrunk)));
                }
            }
        }
        if (outcome == Outcome.VACUOUS) {
            variant.summary()
                    .unreached()
                    .forEach(mark ->
                            lines.addAll(Columns.paragraph(INDENT, ascii("not reached: " + mark))));
        }
    }

    private static String shrunk(@Nullable ShrinkOutcome outcome) {
        return outcome == null ? "" : ", " + Shrunk.text(outcome);
    }

    private static String counts(Finding finding, VariantResult variant) {
        return variant.isMet(finding)
                ? "met while another was shrunk; in none of the runs"
                : Columns.number(finding.runs())
                        + " of "
                        + Columns.count(variant.total().runs(), "run")
                        + ", first in run "
                        + Columns.number(finding.firstRun() + 1);
    }

    private static String end(CampaignResult result) {
        int variants = result.variants().size();
        long failed = count(result, Outcome.FAILED);
        long vacuous = count(result, Outcome.VACUOUS);
        List<String> lines = new ArrayList<>();
        lines.addAll(
                Columns.paragraph(
                        0,
                        Columns.count(variants, "variant")
                                + ", "
                                + Columns.count(result.runs(), "run")
                                + ", "
                                + Columns.count(result.steps(), "step")));
        String of = " of " + Columns.count(variants, "variant");
        if (failed > 0) {
            lines.add("FAILURE: " + failed + of);
        } else if (!result.complete()) {
            lines.add("INCOMPLETE: nothing wrong so far");
        } else if (vacuous > 0) {
            lines.add("VACUOUS: " + vacuous + of);
        } else {
            lines.add("SUCCESS: all is as it should be");
        }
        if (!result.complete()) {
            boolean bounded = result.wanted() != Long.MAX_VALUE;
            lines.add(
                    "not all runs are made: "
                            + Columns.number(result.runs())
                            + (bounded ? " of at most " + Columns.number(result.wanted()) : ""));
        }
        if (result.toShrink() > 0) {
            lines.add("findings that are yet to be shrunk: " + Columns.number(result.toShrink()));
        }
        return String.join("\n", lines) + "\n";
    }

    private static long count(CampaignResult result, Outcome outcome) {
        return result.variants().stream()
                .filter(one -> one.outcome(result.complete()) == outcome)
                .count();
    }

    /** Whether something is wrong. */
    public static boolean failed(CampaignResult result) {
        return count(result, Outcome.FAILED) > 0;
    }

    /** Whether all runs are made and all is as it should be. */
    public static boolean passed(CampaignResult result) {
        return result.complete() && count(result, Outcome.PASSED) == result.variants().size();
    }

    /** The twin for machines; keys in a fixed order. */
    public static Map<String, @Nullable Object> toMap(CampaignResult result) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("tool", "racewalk");
        map.put("format", FORMAT);
        map.put("campaign", result.spec().name());
        map.put("complete", result.complete());
        map.put("runs", result.runs());
        map.put("steps", result.steps());
        map.put("toShrink", result.toShrink());
        map.put("variants", result.variants().stream().map(one -> variant(one, result)).toList());
        return map;
    }

    private static Map<String, @Nullable Object> variant(
            VariantResult variant, CampaignResult all) {
        var request = variant.spec().request();
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("scenario", request.scenario());
        map.put("defines", request.defines());
        map.put("memory", variant.summary().memory());
        map.put("strategy", variant.summary().strategy());
        map.put("seed", request.seed());
        map.put("expected", variant.spec().expected().isEmpty() ? null : variant.spec().expected());
        map.put("outcome", word(variant.outcome(all.complete())));
        map.put("verdict", variant.summary().verdict().word());
        map.put("runs", variant.total().runs());
        map.put("steps", variant.total().steps());
        map.put("inconclusive", variant.total().inconclusive());
        map.put("hiddenRaces", variant.total().hiddenRaces());
        map.put("coverage", variant.total().coverage().count());
        map.put("digest", Long.toHexString(variant.total().digest()));
        map.put("reached", variant.summary().reached());
        map.put("unreached", variant.summary().unreached());
        map.put("findings", variant.findings().stream().map(one -> finding(one, variant)).toList());
        return map;
    }

    private static String idOf(Finding finding) {
        return FindingId.of(
                finding.replay().variant().scenario(),
                finding.replay().variant().defines(),
                finding.signature());
    }

    private static Map<String, @Nullable Object> finding(Finding finding, VariantResult variant) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", idOf(finding));
        map.put("signature", finding.signature());
        map.put("expected", variant.isExpected(finding));
        boolean met = variant.isMet(finding);
        map.put("runs", met ? 0 : finding.runs());
        map.put("firstRun", met ? null : finding.firstRun() + 1);
        map.put("text", finding.violation().text());
        map.put("replay", finding.replay().text());
        map.put("shrunk", Shrunk.toMap(variant.shrunk(finding)));
        return map;
    }

    static String word(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT);
    }

    static String ascii(String text) {
        return text.replaceAll("[^\\x20-\\x7e]", "?");
    }
}
