package org.racewalk.actors.engine;

import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.StrategySpec;
import org.racewalk.model.trace.Summary;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the runs of a variant say together; needs no program. */
public final class Summaries {
    private Summaries() {}

    /**
     * The line of a variant in a report.
     *
     * @param request paths in it as the report shall show them
     * @param marks labels of the {@code sometimes} marks, as numbered in the program
     */
    public static Summary.Variant of(
            VariantRequest request, List<String> marks, BatchResult result) {
        List<String> reached = new ArrayList<>();
        List<String> unreached = new ArrayList<>();
        for (int mark = 0; mark < marks.size(); mark++) {
            boolean seen = mark < result.reached().size() && result.reached().get(mark) > 0;
            (seen ? reached : unreached).add(marks.get(mark));
        }
        return new Summary.Variant(
                name(request),
                request.settings().memory().name().toLowerCase(Locale.ROOT),
                StrategySpec.parse(request.strategy())
                        .map(StrategySpec::name)
                        .orElse(request.strategy()),
                result.runs(),
                result.inconclusive(),
                result.steps(),
                result.hiddenRaces(),
                "",
                result.findings().stream()
                        .sorted(FindingOrder.BY_RUN)
                        .map(Summaries::finding)
                        .toList(),
                reached,
                unreached);
    }

    private static String name(VariantRequest request) {
        StringBuilder name = new StringBuilder(request.scenario());
        request.defines().forEach(define -> name.append(" -D").append(define));
        return name.toString();
    }

    private static Summary.Finding finding(Finding finding) {
        return new Summary.Finding(
                finding.signature(),
                finding.runs(),
                finding.firstRun() + 1,
                strategy(finding.replay()),
                finding.replay().text());
    }

    private static String strategy(ReplayString replay) {
        return replay.schedule() instanceof ReplayString.Seeded seeded
                ? seeded.strategy().name()
                : "";
    }
}
