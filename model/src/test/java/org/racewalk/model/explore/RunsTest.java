package org.racewalk.model.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.racewalk.model.explore.ReplayString.Decided;
import org.racewalk.model.explore.ReplayString.Seeded;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.program.Program;

import java.util.ArrayList;
import java.util.List;

/**
 * Goal: runs of a real world are found, counted, replayed and reconciled as promised. Method: a
 * hand-assembled program with a lost update, and its correct twin.
 */
final class RunsTest {
    private static final BatchRunner.Watch ALWAYS = (runs, steps) -> true;

    private static RunSpec spec(Program program, StrategyKind kind) {
        return Calibration.resolve(TinyProgram.spec(program, StrategySpec.of(kind)));
    }

    @ParameterizedTest
    @EnumSource(
            value = StrategyKind.class,
            names = {"CALM"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldFindTheLostUpdateWithEachStrategy(StrategyKind kind) {
        BatchResult result = new BatchRunner(spec(TinyProgram.buggy(), kind)).run(0, 500, ALWAYS);

        assertThat(result.runs()).isEqualTo(500);
        assertThat(result.findings()).hasSize(1);
        assertThat(result.findings().get(0).signature()).contains("an update was lost");
        assertThat(result.findings().get(0).runs()).isBetween(25L, 475L);
        assertThat(result.reached()).allMatch(count -> count > 0);
    }

    @Test
    void shouldMeasureLengthAndAllocations() {
        StrategySpec measured = spec(TinyProgram.fixed(), StrategyKind.PORTFOLIO).strategy();

        // Three tasks of two additions and two allocator calls, and what preempts them.
        assertThat(measured.length()).isBetween(12, 200);
        assertThat(measured.allocations()).isEqualTo(TinyProgram.TASKS);
        assertThat(spec(TinyProgram.fixed(), StrategyKind.PORTFOLIO).strategy())
                .isEqualTo(measured);
    }

    @Test
    void shouldReplayFindingsInBothForms() throws ReplayStringException {
        RunSpec spec = spec(TinyProgram.buggy(), StrategyKind.PORTFOLIO);
        List<Finding> findings = new ArrayList<>();
        for (int run = 0; run < 300; run++) {
            findings.addAll(new BatchRunner(spec).run(run, run + 1, ALWAYS).findings());
        }
        assertThat(findings.size()).isGreaterThan(20);
        for (Finding finding : findings) {
            ReplayString carried = ReplayString.parse(finding.replay().text());
            Replayer.Replayed seeded = Replayer.replay(spec.program(), carried, null);
            assertThat(seeded.unseedAgrees()).isTrue();
            assertThat(seeded.violations()).contains(finding.violation());

            ReplayString decisions = ReplayString.parse(seeded.decided().text());
            Replayer.Replayed decided = Replayer.replay(spec.program(), decisions, null);
            assertThat(decided.unseedAgrees()).isTrue();
            assertThat(decided.outcome()).isEqualTo(Outcome.VIOLATED);
            assertThat(decided.violations()).isEqualTo(seeded.violations());
            assertThat(decided.steps()).isEqualTo(seeded.steps());
            assertThat(decided.traceHash()).isEqualTo(seeded.traceHash());
            assertThat(decided.decided()).isEqualTo(decisions);
        }
    }

    @Test
    void shouldNoticeAnotherProgramByUnseedOrDivergence() {
        RunSpec spec = spec(TinyProgram.buggy(), StrategyKind.PORTFOLIO);
        Finding finding = new BatchRunner(spec).run(0, 100, ALWAYS).findings().get(0);
        Replayer.Replayed other = Replayer.replay(TinyProgram.fixed(), finding.replay(), null);
        assertThat(other.unseedAgrees()).isFalse();

        Deviations never = new Deviations(new int[] {500}, new int[1], new int[1]);
        ReplayString replay = TinyProgram.replay(spec, new Decided(never));
        assertThatThrownBy(() -> Replayer.replay(spec.program(), replay, null))
                .isInstanceOf(ReplayDivergence.class)
                .hasMessageContaining("at decision 500");
    }

    @Test
    void shouldComeToTheSameHoweverTheRunsAreCut() {
        RunSpec spec = spec(TinyProgram.buggy(), StrategyKind.PORTFOLIO);
        BatchResult whole = new BatchRunner(spec).run(0, 300, ALWAYS);
        BatchRunner runner = new BatchRunner(spec);
        BatchResult late = runner.run(170, 300, ALWAYS);
        BatchResult early = runner.run(0, 45, ALWAYS);
        BatchResult middle = new BatchRunner(spec).run(45, 170, ALWAYS);

        assertThat(late.merge(early).merge(middle)).isEqualTo(whole);
        assertThat(whole.digest()).isNotZero();
    }

    @Test
    void shouldStopWhenTold() {
        RunSpec spec = spec(TinyProgram.buggy(), StrategyKind.PORTFOLIO);
        List<Finding> found = new ArrayList<>();
        BatchResult result =
                new BatchRunner(spec)
                        .run(
                                0,
                                10_000,
                                new BatchRunner.Watch() {
                                    @Override
                                    public boolean goOn(long runs, long steps) {
                                        return found.isEmpty();
                                    }

                                    @Override
                                    public void found(Finding finding) {
                                        found.add(finding);
                                    }
                                });

        assertThat(found).hasSize(1);
        assertThat(result.runs()).isEqualTo(found.get(0).firstRun() + 1);
        assertThat(new BatchRunner(spec).run(0, 10, (runs, steps) -> runs < 4).runs()).isEqualTo(4);
    }

    @Test
    void shouldReconcileManyRuns() {
        Reconcile reconcile = new Reconcile(spec(TinyProgram.buggy(), StrategyKind.PORTFOLIO));
        assertThat(reconcile.run(0, 2001, run -> true)).isEmpty();
    }

    @Test
    void shouldNameTheFirstDifferentEvent() {
        Program program = TinyProgram.buggy();
        EventLog one = new EventLog(program);
        EventLog other = new EventLog(program);
        RunSpec spec = spec(program, StrategyKind.PORTFOLIO);
        long seed = spec.seedOf(0);
        Replayer.replay(program, TinyProgram.replay(spec, of(StrategyKind.POS, seed)), one);
        Replayer.replay(program, TinyProgram.replay(spec, of(StrategyKind.POS, seed)), other);
        assertThat(one.firstDifference(other)).isEqualTo(-1);

        EventLog calm = new EventLog(program);
        Replayer.replay(program, TinyProgram.replay(spec, of(StrategyKind.CALM, 0)), calm);
        int event = one.firstDifference(calm);
        assertThat(event).isNotNegative();
        assertThat(one.describe(event)).isNotEqualTo(calm.describe(event)).contains("step ");
        assertThat(one.describe(one.events())).isEqualTo("the run is over");
    }

    private static Seeded of(StrategyKind kind, long seed) {
        return new Seeded(StrategySpec.of(kind), seed);
    }

    @Test
    void shouldGiveEachVerdictOnlyWhenItHolds() {
        RunSpec buggy = spec(TinyProgram.buggy(), StrategyKind.PORTFOLIO);
        BatchResult seen = new BatchRunner(buggy).run(0, 200, ALWAYS);
        assertThat(Verdict.of(buggy, seen))
                .isInstanceOfSatisfying(
                        Verdict.Seen.class,
                        verdict -> {
                            assertThat(verdict.runs()).isEqualTo(200);
                            assertThat(verdict.replay()).isEqualTo(seen.findings().get(0).replay());
                        });

        RunSpec fixed = spec(TinyProgram.fixed(), StrategyKind.PORTFOLIO);
        BatchResult clean = new BatchRunner(fixed).run(0, 200, ALWAYS);
        assertThat(Verdict.of(fixed, clean).text()).isEqualTo("not seen (200 runs, portfolio)");
        assertThat(Verdict.of(fixed, BatchResult.empty()).text())
                .isEqualTo("vacuous (0 runs, never: began; chose 2)");

        RunSpec vacuous = spec(TinyProgram.vacuous(), StrategyKind.PORTFOLIO);
        BatchResult empty = new BatchRunner(vacuous).run(0, 200, ALWAYS);
        assertThat(Verdict.of(vacuous, empty))
                .isEqualTo(new Verdict.Vacuous(200, List.of("pigs fly")));
        assertThat(Verdict.of(vacuous, empty).text())
                .isEqualTo("vacuous (200 runs, never: pigs fly)");
    }
}
