package org.racewalk.actors.campaign;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.actors.campaign.Ballot.Vote;
import org.racewalk.actors.engine.FakeVariant;
import org.racewalk.model.explore.BatchResult;

import java.util.Set;

/** Goal: who is wrong is found out, and who is right is never accused. */
final class BallotTest {
    private static final BatchResult RIGHT = result(64);
    private static final BatchResult WRONG = result(65);

    private static BatchResult result(long n) {
        return FakeVariant.failingEvery(1_000, "never").newRange().run(0, n, false, () -> false);
    }

    private static Ballot votes(Object... nodesAndResults) {
        Ballot ballot = Ballot.EMPTY;
        for (int i = 0; i < nodesAndResults.length; i += 2) {
            ballot =
                    ballot.with(
                            new Vote(
                                    (String) nodesAndResults[i],
                                    (BatchResult) nodesAndResults[i + 1]));
        }
        return ballot;
    }

    @Test
    void shouldDecideWhenTwoNodesAgree() {
        assertThat(votes("a", RIGHT).outcome()).isNull();
        Ballot.Outcome outcome = votes("a", RIGHT, "b", RIGHT).outcome();
        assertThat(outcome.decided()).isEqualTo(new Vote("a", RIGHT));
        assertThat(outcome.wrong()).isEmpty();
        assertThat(outcome.alone()).isFalse();
    }

    @Test
    void shouldLetAThirdNodeDecideAndNameTheOneThatDiffers() {
        assertThat(votes("a", WRONG, "b", RIGHT).outcome()).isNull();
        Ballot.Outcome outcome = votes("a", WRONG, "b", RIGHT, "c", RIGHT).outcome();
        assertThat(outcome.decided()).isEqualTo(new Vote("b", RIGHT));
        assertThat(outcome.wrong()).containsExactly("a");
    }

    @Test
    void shouldFindANodeThatDiffersFromItself() {
        Ballot two = votes("a", WRONG, "b", RIGHT, "a", RIGHT);
        assertThat(two.outcome()).isNull();
        assertThat(two.accepts("a", Set.of("a", "b"))).isFalse();
        assertThat(two.accepts("b", Set.of("a", "b"))).isTrue();
        Ballot.Outcome outcome = votes("a", WRONG, "b", RIGHT, "a", RIGHT, "b", RIGHT).outcome();
        assertThat(outcome.decided().node()).isEqualTo("b");
        assertThat(outcome.wrong()).containsExactly("a");
    }

    @Test
    void shouldAskAnotherNodeBeforeTheSame() {
        Ballot one = votes("a", RIGHT);
        assertThat(one.accepts("a", Set.of("a", "b"))).isFalse();
        assertThat(one.accepts("b", Set.of("a", "b"))).isTrue();
        assertThat(one.accepts("a", Set.of("a"))).isTrue();
        assertThat(votes("a", RIGHT, "a", RIGHT).outcome().alone()).isTrue();
    }

    @Test
    void shouldSayWhenNobodyIsLeftToDecide() {
        Ballot tie = votes("a", WRONG, "b", RIGHT, "a", WRONG, "b", RIGHT);
        assertThat(tie.isStuck(Set.of("a", "b"))).isTrue();
        assertThat(tie.isStuck(Set.of("a", "b", "c"))).isFalse();
        assertThat(votes("a", WRONG).isStuck(Set.of("a"))).isFalse();
    }

    @Test
    void shouldChooseBatchesByTheirNumberAlone() {
        Checking one = new Checking("zoo-1", 10);
        Checking same = new Checking("zoo-1", 10);
        int chosen = 0;
        int chosenByAnother = 0;
        for (long id = 0; id < 100_000; id++) {
            assertThat(one.chooses(id)).isEqualTo(same.chooses(id));
            chosen += one.chooses(id) ? 1 : 0;
            chosenByAnother += new Checking("zoo-2", 10).chooses(id) && one.chooses(id) ? 1 : 0;
        }
        assertThat(chosen).isBetween(900, 1_100);
        assertThat(chosenByAnother).isLessThan(50);
        assertThat(Checking.OFF.chooses(0)).isFalse();
        assertThat(new Checking("all", 1000).chooses(17)).isTrue();
    }
}
