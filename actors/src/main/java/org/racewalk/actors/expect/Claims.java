package org.racewalk.actors.expect;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.trace.Summary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Holds the variants of a campaign against what their headers expect, and says what that makes of
 * the claims that they put to the test.
 */
public final class Claims {
    private static final int INDENT = 2;
    private static final int[] WIDTHS = {5, 19, 17, 14, 7};

    private final List<@Nullable Trial> trials;

    /**
     * @param trials one for each variant of the campaign; null for one without a header
     */
    public Claims(List<? extends @Nullable Trial> trials) {
        this.trials = Collections.unmodifiableList(new ArrayList<>(trials));
    }

    /** Whether there is anything to hold against the results. */
    public boolean any() {
        return trials.stream().anyMatch(trial -> trial != null);
    }

    /** Whether a variant is there to fail. */
    public boolean mustFail(int variant) {
        Trial trial = trials.get(variant);
        return trial != null && !trial.expectation().clean();
    }

    /** Whether a variant came to what its header expects; true if it has none. */
    public boolean holds(int variant, Summary.Variant summary, BatchResult result) {
        Trial trial = trials.get(variant);
        if (trial == null) {
            return true;
        }
        Expectation expectation = trial.expectation();
        return expectation.clean()
                ? summary.verdict() == Summary.Verdict.NOT_SEEN
                        || summary.verdict() == Summary.Verdict.CANNOT
                : result.findings().stream().anyMatch(expectation::matches);
    }

    /** The table; each line ends with a newline. */
    public String text(List<Summary.Variant> summaries, List<BatchResult> results) {
        List<String> lines = new ArrayList<>();
        lines.addAll(Columns.cells(INDENT, WIDTHS, "", "variant", "verdict", "expected", "claim"));
        lines.add(Columns.rule());
        int unexpected = 0;
        int count = 0;
        Header last = null;
        Map<String, List<String>> words = new TreeMap<>();
        for (int i = 0; i < trials.size(); i++) {
            Trial trial = trials.get(i);
            if (trial == null) {
                continue;
            }
            if (trial.header() != last) {
                conclusion(last, words, lines);
                last = trial.header();
                heading(last, lines);
                words.clear();
            }
            boolean holds = holds(i, summaries.get(i), results.get(i));
            String word = word(trial, holds);
            if (!trial.expectation().canary() && !trial.expectation().claim().isEmpty()) {
                String generation = trial.generation();
                words.computeIfAbsent(word, key -> new ArrayList<>()).add(generation);
            }
            lines.addAll(
                    Columns.cells(
                            INDENT,
                            WIDTHS,
                            trial.generation(),
                            (trial.expectation().canary() ? "canary " : "") + trial.axes(),
                            verdict(summaries.get(i)),
                            expected(trial.expectation()),
                            word));
            count++;
            unexpected += holds ? 0 : 1;
        }
        conclusion(last, words, lines);
        lines.add(Columns.rule());
        lines.add(
                Columns.count(count, "variant")
                        + (unexpected == 0
                                ? ", all as expected"
                                : ", " + unexpected + " not as expected"));
        return String.join("\n", lines) + "\n";
    }

    private static void heading(Header header, List<String> lines) {
        String by = header.by().isEmpty() ? "" : " (" + header.by() + ")";
        String claim = header.claim().isEmpty() ? header.file() : header.claim();
        lines.addAll(Columns.paragraph(0, header.ids().getFirst() + ": " + claim + by));
    }

    /** Who was right: in one word if all variants agree, else per generation. */
    private static void conclusion(
            @Nullable Header header, Map<String, List<String>> words, List<String> lines) {
        if (header == null || words.isEmpty()) {
            return;
        }
        List<String> parts = new ArrayList<>();
        words.forEach((word, generations) -> {
            String where = String.join(", ", generations.stream().distinct().toList());
            parts.add(words.size() == 1 || where.isEmpty() ? word : word + " in " + where);
        });
        String who = header.by().isEmpty() ? "the claim" : header.by();
        lines.addAll(Columns.paragraph(INDENT, "=> " + who + ": " + String.join("; ", parts)));
    }

    private static String word(Trial trial, boolean holds) {
        if (!holds) {
            return "OPEN";
        }
        return trial.expectation().canary() || trial.expectation().claim().isEmpty()
                ? "-"
                : trial.expectation().claim();
    }

    private static String verdict(Summary.Variant summary) {
        String word = summary.verdict().word();
        return switch (summary.verdict()) {
            case SEEN -> {
                long count = summary.findings().stream().mapToLong(Summary.Finding::count).sum();
                yield word + " (1 in " + Columns.number(Math.max(1, summary.runs() / count)) + ")";
            }
            case NOT_SEEN -> word + " (" + Columns.number(summary.runs()) + ")";
            case CANNOT -> word + " (" + summary.bounds() + ")";
            case VACUOUS -> word + " (" + Columns.number(summary.runs()) + ")";
        };
    }

    private static String expected(Expectation expectation) {
        return expectation.clean() ? "not seen" : "seen: " + expectation.outcome();
    }

    /** The twin for machines: one map for each variant with a header. */
    public List<Map<String, @Nullable Object>> toList(
            List<Summary.Variant> summaries, List<BatchResult> results) {
        List<Map<String, @Nullable Object>> list = new ArrayList<>();
        for (int i = 0; i < trials.size(); i++) {
            Trial trial = trials.get(i);
            if (trial == null) {
                continue;
            }
            boolean holds = holds(i, summaries.get(i), results.get(i));
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put("file", trial.header().file());
            map.put("ids", trial.expectation().ids());
            map.put("claim", trial.header().claim());
            map.put("by", trial.header().by());
            map.put("generation", trial.generation());
            map.put("axes", trial.axes());
            map.put("canary", trial.expectation().canary());
            map.put("verdict", summaries.get(i).verdict().word());
            map.put("runs", summaries.get(i).runs());
            map.put("expected", trial.expectation().outcome());
            map.put("holds", holds);
            map.put("claimIs", word(trial, holds));
            list.add(map);
        }
        return list;
    }
}
