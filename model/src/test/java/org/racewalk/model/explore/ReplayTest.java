package org.racewalk.model.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.machine.Interconnect;

/**
 * Goal: what was recorded is made again exactly, or the first difference is named. Method: toy runs
 * recorded and fed back, as recorded and damaged.
 */
final class ReplayTest {
    private static final int[][] ACCESSES = Toy.independent(20, 30, 10);

    @ParameterizedTest
    @EnumSource(StrategyKind.class)
    void shouldReplayWhatWasRecorded(StrategyKind kind) {
        Recorder recorder = new Recorder(StrategySpec.of(kind).resolve(60, 0).decider());
        Toy original = new Toy(recorder, ACCESSES).preemptible();
        for (int seed = 0; seed < 200; seed++) {
            original.run(seed, 10_000);
            Deviations deviations = recorder.deviations();
            Deviations carried = Deviations.decode(deviations.encode());
            assertThat(carried).isEqualTo(deviations);

            ReplayDecider replay = new ReplayDecider(carried);
            Recorder again = new Recorder(replay);
            Toy copy = new Toy(again, ACCESSES).preemptible();
            copy.run(0, 10_000);
            replay.verifyAllUsed();
            assertThat(copy.hash()).isEqualTo(original.hash());
            assertThat(again.deviations()).isEqualTo(deviations);
        }
    }

    @Test
    void shouldRecordNoDeviationOfTheCalmRun() {
        Recorder recorder = new Recorder(new Calm());
        new Toy(recorder, ACCESSES).run(1, 10_000);

        assertThat(recorder.deviations()).isEqualTo(Deviations.NONE);
        assertThat(recorder.count(DecisionKind.EVENT)).isEqualTo(50);
        assertThat(recorder.steps()).isEqualTo(60);
    }

    @Test
    void shouldTellKindActorAndOccurrenceOfEachDecision() {
        Recorder recorder = new Recorder(new RandomWalk(0));
        Toy toy = new Toy(recorder, Toy.independent(3, 3));
        toy.run(3, 100);
        int chosen = 0;
        while (recorder.value(DecisionKind.CHOOSE, 7) == 0) {
            chosen++;
        }

        Recorder.Decision first = recorder.deviation(0);
        assertThat(first.kind()).isEqualTo(DecisionKind.EVENT);
        assertThat(first.n()).isEqualTo(2);
        assertThat(first.occurrence()).isLessThanOrEqualTo(first.index());
        Recorder.Decision last = recorder.deviation(recorder.deviations().size() - 1);
        assertThat(last.kind()).isEqualTo(DecisionKind.CHOOSE);
        assertThat(last.n()).isEqualTo(7);
        assertThat(last.index()).isEqualTo(recorder.size() - 1);
        assertThat(last.actor()).isBetween(0, 1);
        assertThat(last.occurrence()).isEqualTo(chosen);
    }

    @Test
    void shouldNameFirstDecisionThatCannotBeMade() {
        Deviations recorded = new Deviations(new int[] {20}, new int[1], new int[] {9});
        ReplayDecider replay = new ReplayDecider(recorded);
        ReplayDivergence divergence =
                catchThrowableOfType(
                        ReplayDivergence.class,
                        () -> new Toy(replay, Toy.independent(30, 30)).run(0, 1000));

        assertThat(divergence.decision()).isEqualTo(20);
        assertThat(divergence)
                .hasMessage(
                        "decision 20 was recorded as \"CPU9 goes on\", which is not among the 2"
                                + " enabled events");
    }

    @Test
    void shouldRefuseOtherKindAndTooGreatAnswer() {
        Deviations failure =
                new Deviations(new int[] {0}, new int[] {DecisionKind.FAILURE}, new int[] {1});
        ReplayDecider replay = new ReplayDecider(failure);
        Interconnect none = new Toy(replay, ACCESSES).interconnect();
        replay.begin(0, none);
        assertThat(
                        catchThrowableOfType(
                                ReplayDivergence.class, () -> replay.value(DecisionKind.CHOOSE, 3)))
                .hasMessage(
                        "decision 0 was recorded as \"failure 1\", but here it is about choose");

        Deviations choice =
                new Deviations(new int[] {1}, new int[] {DecisionKind.CHOOSE}, new int[] {5});
        ReplayDecider other = new ReplayDecider(choice);
        other.begin(0, none);
        assertThat(other.value(DecisionKind.CHOOSE, 3)).isZero();
        assertThat(
                        catchThrowableOfType(
                                ReplayDivergence.class, () -> other.value(DecisionKind.CHOOSE, 5)))
                .hasMessage("decision 1 was recorded as \"choose 5\", but there are 5 answers");
    }

    @Test
    void shouldNoticeRecordedDecisionsThatWereNeverAsked() {
        ReplayDecider replay =
                new ReplayDecider(new Deviations(new int[] {999}, new int[1], new int[] {1}));
        new Toy(replay, ACCESSES).run(0, 1000);

        assertThat(catchThrowableOfType(ReplayDivergence.class, replay::verifyAllUsed))
                .hasMessageContaining("before \"CPU1 goes on\" at decision 999");
    }

    @Test
    void shouldLeaveOutDeviations() {
        Deviations three =
                new Deviations(new int[] {1, 5, 9}, new int[] {0, 1, 0}, new int[] {2, 3, 4});
        Deviations two = three.without(1, 2);

        assertThat(two)
                .isEqualTo(new Deviations(new int[] {1, 9}, new int[] {0, 0}, new int[] {2, 4}));
        assertThat(three.without(0, 3)).isEqualTo(Deviations.NONE);
    }
}
