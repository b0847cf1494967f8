package org.racewalk.actors.expect;

import org.racewalk.model.explore.Finding;
import org.racewalk.model.trace.Summary;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One file's claim with all its variants and what became of them. */
final class Claim {
    /** Of the protocol in Linux, in the order in which they came. */
    static final List<String> GENERATIONS = List.of("g1", "g2-v6", "g2", "g3");

    private final Header header;
    private final List<Row> rows = new ArrayList<>();

    /** One variant. */
    record Row(Trial trial, Summary.Variant summary, Judgement judgement) {
        /** What it says about the claim: right, wrong, partly, OPEN, or - if nothing. */
        String word() {
            if (!judgement.holds()) {
                return "OPEN";
            }
            Expectation expectation = trial.expectation();
            return expectation.canary() || expectation.claim().isEmpty()
                    ? "-"
                    : expectation.claim();
        }

        /** The verdict, and what it rests on, without figures: what generations differ in. */
        String verdict() {
            String seen = names(judgement.told(), trial.expectation().symptoms());
            String noted = names(judgement.notes(), trial.expectation().notes());
            return judgement.verdict().word()
                    + (seen.isEmpty() ? "" : ": " + seen)
                    + (noted.isEmpty() ? "" : ", but " + noted);
        }

        /** The symptoms that there were, as the header calls them; else the first signature. */
        private String names(List<Finding> findings, List<Symptom> symptoms) {
            String known =
                    symptoms.stream()
                            .filter(symptom ->
                                    findings.stream()
                                            .anyMatch(one -> symptom.matches(one.violation())))
                            .map(Symptom::toString)
                            .collect(Collectors.joining(", "));
            return known.isEmpty() && !findings.isEmpty() ? findings.getFirst().signature() : known;
        }

        /** Variants that differ in their generation alone have the same. */
        private String group() {
            return (trial.expectation().canary() ? "canary " : "") + trial.axes();
        }
    }

    /**
     * Two generations that come to different verdicts.
     *
     * @param change what the header says about it, or empty
     */
    record Difference(String from, String to, String axes, String change) {}

    Claim(Header header) {
        this.header = header;
    }

    Header header() {
        return header;
    }

    void add(Row row) {
        rows.add(row);
    }

    List<Row> rows() {
        return Collections.unmodifiableList(rows);
    }

    /** By axes, in the order of the file; generations in theirs. */
    Map<String, List<Row>> groups() {
        Map<String, List<Row>> groups = new LinkedHashMap<>();
        for (Row row : rows) {
            groups.computeIfAbsent(row.group(), key -> new ArrayList<>()).add(row);
        }
        groups.values()
                .forEach(group ->
                        group.sort((a, b) ->
                                Integer.compare(
                                        GENERATIONS.indexOf(a.trial().generation()),
                                        GENERATIONS.indexOf(b.trial().generation()))));
        return groups;
    }

    /** What variants say about the claim, each word with the axes for which it was said. */
    Map<String, List<String>> words() {
        Map<String, List<String>> words = new LinkedHashMap<>();
        for (Row row : rows) {
            if (!row.word().equals("-")) {
                List<String> axes = words.computeIfAbsent(row.word(), key -> new ArrayList<>());
                if (!axes.contains(row.trial().axes())) {
                    axes.add(row.trial().axes());
                }
            }
        }
        return words;
    }

    /**
     * For each generation the verdict of the variant that the header names first: the protocol as
     * it is.
     */
    Map<String, String> asItIs() {
        Map<String, String> verdicts = new LinkedHashMap<>();
        for (String generation : GENERATIONS) {
            Optional<Row> first =
                    rows.stream()
                            .filter(row -> row.trial().generation().equals(generation))
                            .findFirst();
            verdicts.put(generation, first.map(Row::verdict).orElse("-"));
        }
        return verdicts;
    }

    /** Where a generation comes to another verdict than the one before. */
    List<Difference> flips() {
        List<Difference> differences = new ArrayList<>();
        groups().forEach((axes, group) -> {
            for (int i = 1; i < group.size(); i++) {
                Row before = group.get(i - 1);
                Row after = group.get(i);
                String from = before.trial().generation();
                String to = after.trial().generation();
                boolean open = !before.judgement().holds() || !after.judgement().holds();
                if (!from.equals(to) && !open && !before.verdict().equals(after.verdict())) {
                    differences.add(new Difference(from, to, axes, change(from, to)));
                }
            }
        });
        return differences;
    }

    private String change(String from, String to) {
        return header.flips().stream()
                .filter(flip -> flip.from().equals(from) && flip.to().equals(to))
                .map(Header.Flip::change)
                .collect(Collectors.joining("; "));
    }
}
