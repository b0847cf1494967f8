package org.racewalk.model.shrink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.Replayer;
import org.racewalk.model.explore.Replayer.Replayed;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;

/** Goal: what is left of a failing run is what it takes, under the same signature. */
final class ShrinkerTest {
    /** An update is lost if one task comes between load and store of another. */
    private static final String LOST_UPDATE =
            """
            static int counter, noise;
            static void add(int times)
            {
                int i;
                for (i = 0; i < times; i++)
                    WRITE_ONCE(noise, i);
                WRITE_ONCE(counter, READ_ONCE(counter) + 1);
            }
            task(adds, .count = 2)
            {
                add(choose(8));
            }
            task(idles, .count = 2)
            {
                WRITE_ONCE(noise, 1 + choose(3));
            }
            finally(void)
            {
                require(READ_ONCE(counter) == 2, "no update is lost");
            }
            """;

    /** The machine stops at once; two of the tasks have nothing to do with it. */
    private static final String USE_AFTER_FREE =
            """
            #include <linux/slab.h>
            static int *shared;
            static int noise;
            setup(void)
            {
                shared = kmalloc(sizeof(int), GFP_KERNEL);
                *shared = 1;
            }
            task(uses)
            {
                int *seen = READ_ONCE(shared);
                WRITE_ONCE(noise, 1);
                if (seen)
                    READ_ONCE(*seen);
            }
            task(frees)
            {
                int *old = READ_ONCE(shared);
                WRITE_ONCE(noise, choose(4));
                WRITE_ONCE(shared, (int *)0);
                kfree(old);
            }
            task(idles, .count = 2)
            {
                WRITE_ONCE(noise, 1 + choose(3));
            }
            """;

    /** Needs the second store to be seen before the first. */
    private static final String MESSAGE =
            """
            static int data, flag, noise;
            task(sends)
            {
                WRITE_ONCE(noise, 1);
                WRITE_ONCE(data, 1);
                WRITE_ONCE(flag, 1);
                WRITE_ONCE(noise, 2);
            }
            task(receives)
            {
                if (READ_ONCE(flag))
                    require(READ_ONCE(data), "what was sent first is seen first");
            }
            """;

    @Test
    void shouldKeepTheTwoTasksOfAUseAfterFree() {
        Small small = Small.of(MemoryOrderName.SC, USE_AFTER_FREE);
        Finding finding = small.find("walk");

        Shrunk shrunk = small.shrink(finding.replay());

        assertThat(shrunk.after()).isEqualTo(new Size(2, 0, 1, 0, 0, shrunk.after().steps()));
        // uses: load, store; frees: load, store, store, free; then the access that is one too many.
        assertThat(shrunk.after().steps()).isEqualTo(7);
        assertThat(shrunk.complete()).isTrue();
    }

    @Test
    void shouldShrinkWhatIsFoundAtTheEnd() {
        Small small = Small.of(MemoryOrderName.SC, LOST_UPDATE);
        Finding finding = small.find("walk");

        Shrunk shrunk = small.shrink(finding.replay());

        assertThat(shrunk.violation().signature()).isEqualTo(finding.signature());
        assertThat(shrunk.after().operations()).isZero();
        assertThat(shrunk.after().switches()).isEqualTo(1);
        assertThat(shrunk.after()).isLessThan(shrunk.before());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TSO", "LKMM"})
    void shouldKeepTheDelayThatItTakes(String memory) {
        Small small = Small.of(MemoryOrderName.valueOf(memory), MESSAGE);
        if (memory.equals("TSO")) {
            assertThatThrownBy(() -> small.find("walk"))
                    .as("stores of one CPU stay in order")
                    .isInstanceOf(IndexOutOfBoundsException.class);
            return;
        }
        Shrunk shrunk = small.shrink(small.find("walk").replay());

        assertThat(shrunk.after().delays()).isEqualTo(1);
        assertThat(shrunk.after().switches()).isLessThanOrEqualTo(1);
    }

    @Test
    void shouldGiveTheSameBytesAgainAndARunThatReplays() {
        Small small = Small.of(MemoryOrderName.LKMM, ScheduleTest.ALL_SORTS + RACE);
        Finding finding = small.find("portfolio");

        Shrunk first = small.shrink(finding.replay());
        Shrunk second = small.shrink(finding.replay());

        assertThat(second).isEqualTo(first);
        Replayed replayed = Replayer.replay(small.program(), first.replay(), null);
        assertThat(replayed.unseedAgrees()).isTrue();
        assertThat(replayed.violations()).contains(first.violation());
    }

    private static final String RACE =
            """
            invariant(small_sum, "the sum is small")
            {
                require(sum.counter < 4);
            }
            """;

    @Test
    void shouldShrinkTheDecisionFormAsItDoesTheSeedForm() {
        Small small = Small.of(MemoryOrderName.SC, LOST_UPDATE);
        ReplayString seeded = small.find("walk").replay();
        ReplayString decided = Replayer.replay(small.program(), seeded, null).decided();

        assertThat(small.shrink(decided).replay()).isEqualTo(small.shrink(seeded).replay());
    }

    @Test
    void shouldNotChangeWhatIsSmallest() {
        Small small = Small.of(MemoryOrderName.SC, USE_AFTER_FREE);
        Shrunk first = small.shrink(small.find("walk").replay());

        Shrunk again = small.shrink(first.replay());

        assertThat(again.after()).isEqualTo(first.after());
        assertThat(again.replay()).isEqualTo(first.replay());
    }

    @Test
    void shouldFileAnotherViolationAsItsOwn() {
        Small small =
                Small.of(
                        MemoryOrderName.SC,
                        """
                        static int a, b;
                        task(first) { WRITE_ONCE(a, 1); WRITE_ONCE(b, 1); }
                        task(second)
                        {
                            require(READ_ONCE(a) == READ_ONCE(b), "one");
                            require(READ_ONCE(b) || !READ_ONCE(a), "two");
                        }
                        """);
        Shrunk shrunk = small.shrink(small.find("walk").replay());

        assertThat(shrunk.others()).isNotEmpty();
        for (Finding other : shrunk.others()) {
            assertThat(other.signature()).isNotEqualTo(shrunk.violation().signature());
            Replayed replayed = Replayer.replay(small.program(), other.replay(), null);
            assertThat(replayed.unseedAgrees()).isTrue();
            assertThat(replayed.violations())
                    .anyMatch(violation -> violation.signature().equals(other.signature()));
        }
    }

    @Test
    void shouldStopAtTheBoundWithWhatIsBest() {
        Small small = Small.of(MemoryOrderName.SC, LOST_UPDATE);
        ReplayString replay = small.find("walk").replay();

        Shrunk shrunk =
                Shrinker.shrink(
                        small.program(), replay, null, Bound.ofRuns(3), (runs, best) -> true);

        assertThat(shrunk.runs()).isEqualTo(3);
        assertThat(shrunk.complete()).isFalse();
    }

    @Test
    void shouldSayThatNothingWentWrong() {
        Small small = Small.of(MemoryOrderName.SC, LOST_UPDATE);
        ReplayString calm = small.spec("calm").replayOf(0);

        assertThatThrownBy(() -> small.shrink(calm))
                .isInstanceOf(NotReproduced.class)
                .hasMessage("nothing went wrong in the run");
    }

    @Test
    void shouldSayThatTheRunIsAnotherOne() {
        Small small = Small.of(MemoryOrderName.SC, LOST_UPDATE);
        ReplayString wrong = small.find("walk").replay().withUnseed(12345);

        assertThatThrownBy(() -> small.shrink(wrong))
                .isInstanceOfSatisfying(
                        NotReproduced.class, e -> assertThat(e.isBroken()).isTrue());
    }
}
