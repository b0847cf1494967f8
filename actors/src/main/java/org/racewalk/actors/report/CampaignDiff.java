package org.racewalk.actors.report;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.expect.Columns;
import org.racewalk.model.explore.Finding;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What changed from one campaign to a later one: a finding of a variant is new, ongoing, resolved
 * or rare.
 *
 * <p>The rule for resolved: suppose nothing changed, so that every run of both campaigns was as
 * likely to show the finding. Then the chance that all k runs that showed it are among the n of the
 * first, and none among the m of the second, is (n / (n + m))^k. At 5 % or less the finding is
 * resolved, with a confidence of 95 %; above it is rare, and the number of clean runs that are
 * missing is told. The same holds whether the first campaign stopped at a finding or not. A
 * portfolio repeats the run that reached the rarest mark in up to half of its runs, so up to 33
 * runs may show one finding for one cause: k is then divided by 33, and rounded up.
 */
public final class CampaignDiff {
    private static final double CHANCE = 0.05;
    private static final long OF_ONE_CAUSE = 33;
    private static final String BRANCHES = "portfolio";

    private CampaignDiff() {}

    /** What became of a finding. */
    public enum Change {
        NEW,
        ONGOING,
        RESOLVED,
        /** Not seen again, in too few runs to tell. */
        RARE
    }

    /**
     * A finding of a variant.
     *
     * @param variant its name
     * @param before runs of the first campaign that showed it, of {@code beforeRuns}
     * @param missing clean runs that are missing for it to count as resolved
     * @param replay of the campaign that showed it last
     */
    public record Entry(
            Change change,
            String variant,
            String signature,
            long before,
            long beforeRuns,
            long after,
            long afterRuns,
            long missing,
            String replay) {}

    /** All findings of both, by variant and signature. */
    public static List<Entry> of(CampaignResult first, CampaignResult second) {
        return of(first, second, Finding::signature);
    }

    /**
     * As above, with findings that are one bug under several titles as one. A run that showed two
     * of them counts twice.
     *
     * @param title the signature that a finding goes under
     */
    public static List<Entry> of(
            CampaignResult first, CampaignResult second, Function<Finding, String> title) {
        Map<String, Side> before = sides(first, title);
        Map<String, Side> after = sides(second, title);
        TreeMap<String, Entry> entries = new TreeMap<>();
        before.forEach((name, side) -> {
            Side other = after.getOrDefault(name, Side.NONE);
            side.findings()
                    .forEach((signature, seen) ->
                            entries.put(
                                    name + "\n" + signature,
                                    entry(
                                            name,
                                            signature,
                                            side,
                                            other,
                                            seen,
                                            other.findings().get(signature))));
        });
        after.forEach((name, side) -> {
            Side other = before.getOrDefault(name, Side.NONE);
            side.findings()
                    .forEach((signature, seen) -> {
                        if (!other.findings().containsKey(signature)) {
                            entries.put(
                                    name + "\n" + signature,
                                    entry(name, signature, other, side, null, seen));
                        }
                    });
        });
        return entries.values().stream()
                .sorted(java.util.Comparator.comparing(Entry::change))
                .toList();
    }

    /** All runs of one variant, whatever strategies and seeds made them. */
    private record Side(long runs, boolean branches, Map<String, Finding> findings) {
        static final Side NONE = new Side(0, false, Map.of());
    }

    private static Map<String, Side> sides(CampaignResult result, Function<Finding, String> title) {
        Map<String, Side> sides = new LinkedHashMap<>();
        for (VariantResult variant : result.variants()) {
            Map<String, Finding> findings = new TreeMap<>();
            // What shrinking met has no rate.
            for (Finding one : variant.total().findings()) {
                String name = title.apply(one);
                Finding titled =
                        new Finding(
                                name, one.firstRun(), one.replay(), one.runs(), one.violation());
                findings.merge(name, titled, Finding::merge);
            }
            boolean branches = variant.summary().strategy().startsWith(BRANCHES);
            sides.merge(
                    variant.name(),
                    new Side(variant.total().runs(), branches, findings),
                    CampaignDiff::both);
        }
        return sides;
    }

    private static Side both(Side one, Side other) {
        Map<String, Finding> findings = new TreeMap<>(one.findings());
        other.findings()
                .forEach((signature, seen) -> findings.merge(signature, seen, Finding::merge));
        return new Side(one.runs() + other.runs(), one.branches() || other.branches(), findings);
    }

    private static Entry entry(
            String name,
            String signature,
            Side first,
            Side second,
            @Nullable Finding before,
            @Nullable Finding after) {
        Finding shown = after == null ? before : after;
        long missing =
                before == null || after != null
                        ? 0
                        : missing(
                                first.runs(),
                                causes(before.runs(), first.branches()),
                                second.runs());
        Change change =
                before == null
                        ? Change.NEW
                        : after != null
                                ? Change.ONGOING
                                : missing == 0 ? Change.RESOLVED : Change.RARE;
        return new Entry(
                change,
                name,
                signature,
                before == null ? 0 : before.runs(),
                first.runs(),
                after == null ? 0 : after.runs(),
                second.runs(),
                missing,
                shown == null ? "" : shown.replay().text());
    }

    private static long causes(long runs, boolean branches) {
        return branches ? (runs + OF_ONE_CAUSE - 1) / OF_ONE_CAUSE : runs;
    }

    /**
     * Clean runs that are missing.
     *
     * @param runs of the first campaign, {@code causes} of which showed it
     * @param clean runs of the second
     */
    static long missing(long runs, long causes, long clean) {
        double needed = runs * (Math.pow(CHANCE, -1.0 / causes) - 1);
        return Math.max(0, (long) Math.ceil(needed - 1e-6 * needed) - clean);
    }

    /** For people; at most 72 columns but for replay strings. */
    public static String text(String first, String second, List<Entry> entries) {
        List<String> lines = new ArrayList<>();
        lines.addAll(
                Columns.paragraph(0, "from " + first + " to " + second + ": " + counts(entries)));
        for (Entry entry : entries) {
            lines.add("");
            lines.addAll(
                    Columns.paragraph(
                            0,
                            CampaignReport.word(entry.change())
                                    + ": "
                                    + CampaignReport.ascii(entry.signature())));
            lines.addAll(Columns.paragraph(2, CampaignReport.ascii(entry.variant())));
            lines.addAll(Columns.paragraph(2, figures(entry)));
            if (!entry.replay().isEmpty()) {
                lines.add("  racewalk replay " + entry.replay());
            }
        }
        return String.join("\n", lines) + "\n";
    }

    private static String counts(List<Entry> entries) {
        List<String> words = new ArrayList<>();
        for (Change change : Change.values()) {
            long count = entries.stream().filter(one -> one.change() == change).count();
            words.add(count + " " + CampaignReport.word(change));
        }
        return String.join(", ", words);
    }

    private static String figures(Entry entry) {
        String before = of(entry.before(), entry.beforeRuns());
        String after = of(entry.after(), entry.afterRuns());
        return switch (entry.change()) {
            case NEW, ONGOING -> before + ", now " + after;
            case RESOLVED -> before + ", now " + after + ": gone, with a confidence of 95 %";
            case RARE ->
                    before
                            + ", now "
                            + after
                            + ": "
                            + Columns.count(entry.missing(), "clean run")
                            + " missing to call it gone";
        };
    }

    private static String of(long count, long runs) {
        return runs == 0
                ? "not run"
                : "in " + Columns.number(count) + " of " + Columns.count(runs, "run");
    }
}
