package org.racewalk.actors.report;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.campaign.ShrinkOutcome;
import org.racewalk.actors.engine.FindingOrder;
import org.racewalk.actors.expect.Expectation;
import org.racewalk.actors.expect.Judgement;
import org.racewalk.actors.plan.VariantSpec;
import org.racewalk.model.explore.BatchResult;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.trace.Summary;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a variant came to.
 *
 * @param shrunk what came of making findings smaller, by signature
 * @param met signatures that no run showed, but shrinking others did
 * @param expectation of the scenario's header, or null
 * @param judgement whether it came to that, or null without one
 */
public record VariantResult(
        VariantSpec spec,
        Summary.Variant summary,
        BatchResult total,
        Map<String, ShrinkOutcome> shrunk,
        List<Finding> met,
        @Nullable Expectation expectation,
        @Nullable Judgement judgement) {

    /** Copies the list and the map. */
    public VariantResult {
        shrunk = Map.copyOf(shrunk);
        met = List.copyOf(met);
    }

    /** Scenario, macros and memory order. */
    public String name() {
        return summary.name() + ", " + summary.memory();
    }

    /** As {@link #name()}, with strategy and seed where they are not the usual ones. */
    String title() {
        boolean usual = summary.strategy().startsWith("portfolio");
        return name() + (usual ? "" : ", " + summary.strategy()) + seed();
    }

    private String seed() {
        return spec.request().seed() == 1 ? "" : ", seed " + spec.request().seed();
    }

    /** As {@link #name()}, without the scenario's file; with what tells strategies and seeds. */
    String label() {
        String scenario = spec.request().scenario();
        String macros =
                summary.name().substring(Math.min(scenario.length(), summary.name().length()));
        return (macros + " " + summary.memory() + ", " + summary.strategy()).strip() + seed();
    }

    /** Findings in the order of their first runs, then those that shrinking met. */
    public List<Finding> findings() {
        return Stream.concat(total.findings().stream().sorted(FindingOrder.BY_RUN), met.stream())
                .toList();
    }

    /** Whether no run showed it, but shrinking another one did: its runs are none of these. */
    public boolean isMet(Finding finding) {
        return met.contains(finding);
    }

    /** What came of making it smaller, or null. */
    public @Nullable ShrinkOutcome shrunk(Finding finding) {
        return shrunk.get(finding.signature());
    }

    /** Whether a finding is what the header asks for, or lets pass. */
    public boolean isExpected(Finding finding) {
        return expectation != null && (expectation.matches(finding) || expectation.isNote(finding));
    }

    /** Replay string of its first run made smaller, or empty. */
    public String smaller(Finding finding) {
        return Shrunk.replay(shrunk(finding));
    }

    /** How small its first run became, in words; empty if it is not shrunk yet. */
    public String sizes(Finding finding) {
        return Shrunk.text(shrunk(finding));
    }

    /** What it comes to, for those who ask whether all is well. */
    public Outcome outcome(boolean complete) {
        if (judgement == null) {
            return switch (summary.verdict()) {
                case SEEN -> Outcome.FAILED;
                case VACUOUS -> complete ? Outcome.VACUOUS : Outcome.UNDECIDED;
                case NOT_SEEN, CANNOT -> Outcome.PASSED;
            };
        }
        boolean unexpected = findings().stream().anyMatch(one -> !isExpected(one));
        boolean clean = expectation != null && expectation.clean();
        if (clean && unexpected) {
            return Outcome.FAILED;
        }
        if (judgement.holds()) {
            return Outcome.PASSED;
        }
        if (!complete) {
            return Outcome.UNDECIDED;
        }
        return clean ? Outcome.VACUOUS : Outcome.FAILED;
    }

    /** Of a variant. */
    public enum Outcome {
        PASSED,
        /** Something was found that should not be there, or not found that should. */
        FAILED,
        /** Nothing found, and not everything that had to be reached was. */
        VACUOUS,
        /** As vacuous, or a bug not found yet, while runs are missing. */
        UNDECIDED
    }
}
