package org.racewalk.actors.expect;

import org.racewalk.model.explore.Finding;
import org.racewalk.model.trace.Summary;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a folder of claims came to, for people: each claim with all its variants, then one line for
 * each claim. At most 72 columns, but for replay strings.
 */
final class ClaimTable {
    private static final int INDENT = 2;
    private static final int[] ROW = {14, 50};
    private static final int[] LINE = {5, 12, 9, 9, 9, 9, 7};

    private ClaimTable() {}

    /** The whole; each line ends with a newline. */
    static String text(List<Claim> claims) {
        List<String> lines = new ArrayList<>();
        int unexpected = 0;
        int count = 0;
        for (Claim claim : claims) {
            claim(claim, lines);
            count += claim.rows().size();
            unexpected +=
                    (int) claim.rows().stream().filter(row -> !row.judgement().holds()).count();
        }
        overview(claims, lines);
        lines.add(
                Columns.count(count, "variant")
                        + (unexpected == 0
                                ? ", all as expected"
                                : ", " + unexpected + " not as expected"));
        return String.join("\n", lines) + "\n";
    }

    private static void claim(Claim claim, List<String> lines) {
        Header header = claim.header();
        String by = header.by().isEmpty() ? "" : " (" + header.by() + ")";
        String what = header.claim().isEmpty() ? header.file() : header.claim();
        lines.addAll(Columns.paragraph(0, header.ids().getFirst() + ": " + what + by));
        claim.groups()
                .forEach((axes, group) -> {
                    lines.addAll(Columns.paragraph(INDENT, axes));
                    merged(group).forEach(rows -> rows(rows, lines));
                });
        flips(claim.flips(), lines);
        if (!claim.words().isEmpty()) {
            String who = header.by().isEmpty() ? "the claim" : header.by();
            lines.addAll(Columns.paragraph(INDENT, "=> " + who + ": " + words(claim)));
        }
        lines.add("");
    }

    /** Those that come to the same go in one row. */
    private static List<List<Claim.Row>> merged(List<Claim.Row> group) {
        Map<String, List<Claim.Row>> same = new LinkedHashMap<>();
        for (Claim.Row row : group) {
            String key = row.verdict() + (row.judgement().holds() ? "" : " OPEN");
            same.computeIfAbsent(key, any -> new ArrayList<>()).add(row);
        }
        return List.copyOf(same.values());
    }

    private static void rows(List<Claim.Row> rows, List<String> lines) {
        Claim.Row first = rows.getFirst();
        String generations =
                rows.stream()
                        .map(row -> row.trial().generation())
                        .filter(generation -> !generation.isEmpty())
                        .collect(Collectors.joining(" "));
        String open =
                first.judgement().holds()
                        ? ""
                        : " OPEN, expected: " + first.trial().expectation().outcome();
        lines.addAll(
                Columns.cells(
                        2 * INDENT,
                        ROW,
                        generations.isEmpty() ? "-" : generations,
                        first.verdict() + " (" + basis(rows) + ")" + open));
        List<Finding> shown =
                first.judgement().told().isEmpty()
                        ? first.judgement().notes()
                        : first.judgement().told();
        if (!shown.isEmpty()) {
            lines.add(shown.getFirst().replay().text());
        }
        if (first.judgement().verdict() == Summary.Verdict.VACUOUS) {
            first.summary()
                    .unreached()
                    .forEach(mark ->
                            lines.addAll(Columns.paragraph(3 * INDENT, "not reached: " + mark)));
        }
    }

    /** How often, in how many runs, or within which bounds. */
    private static String basis(List<Claim.Row> rows) {
        Summary.Variant summary = rows.getFirst().summary();
        return switch (rows.getFirst().judgement().verdict()) {
            case SEEN -> rates(rows, true);
            case CANNOT -> summary.bounds();
            case VACUOUS -> runs(rows);
            case NOT_SEEN -> {
                boolean noted = rows.stream().anyMatch(row -> !row.judgement().notes().isEmpty());
                yield (noted ? rates(rows, false) + "; " : "")
                        + runs(rows)
                        + ", "
                        + summary.strategy();
            }
        };
    }

    private static String runs(List<Claim.Row> rows) {
        long least = rows.stream().mapToLong(row -> row.summary().runs()).min().orElse(0);
        return Columns.count(least, "run") + (rows.size() > 1 ? " each" : "");
    }

    private static String rates(List<Claim.Row> rows, boolean told) {
        TreeSet<Long> rates = new TreeSet<>();
        for (Claim.Row row : rows) {
            List<Finding> findings = told ? row.judgement().told() : row.judgement().notes();
            long count = findings.stream().mapToLong(Finding::runs).sum();
            if (count > 0) {
                rates.add(Math.max(1, row.summary().runs() / count));
            }
        }
        String low = Columns.number(rates.first());
        String high = Columns.number(rates.last());
        return "1 in " + low + (low.equals(high) ? "" : " to " + high) + " runs";
    }

    /** One line for each change, with all axes where it flips the verdict. */
    private static void flips(List<Claim.Difference> differences, List<String> lines) {
        Map<String, List<String>> axes = new LinkedHashMap<>();
        for (Claim.Difference one : differences) {
            String change = one.change().isEmpty() ? "the header does not say why" : one.change();
            String key = "flips from " + one.from() + " to " + one.to() + ": " + change;
            axes.computeIfAbsent(key, any -> new ArrayList<>()).add(one.axes());
        }
        axes.forEach((change, where) ->
                lines.addAll(
                        Columns.paragraph(INDENT, change + " [" + String.join("; ", where) + "]")));
    }

    private static String words(Claim claim) {
        Map<String, List<String>> words = claim.words();
        List<String> parts = new ArrayList<>();
        words.forEach((word, axes) ->
                parts.add(words.size() == 1 ? word : word + " [" + String.join("; ", axes) + "]"));
        return String.join(", ", parts);
    }

    /** The last table: the protocol as it is, by generation, and who was right. */
    private static void overview(List<Claim> claims, List<String> lines) {
        List<String> titles = new ArrayList<>(List.of("claim", "by"));
        titles.addAll(Claim.GENERATIONS);
        titles.add("was");
        lines.addAll(Columns.cells(0, LINE, titles.toArray(String[]::new)));
        lines.add(Columns.rule());
        for (Claim claim : claims) {
            List<String> cells = new ArrayList<>();
            cells.add(claim.header().ids().getFirst());
            cells.add(claim.header().by().isEmpty() ? "-" : claim.header().by());
            cells.addAll(claim.asItIs().values());
            String words = String.join(", ", claim.words().keySet());
            cells.add(words.isEmpty() ? "-" : words);
            lines.addAll(Columns.cells(0, LINE, cells.toArray(String[]::new)));
        }
        lines.add(Columns.rule());
    }
}
