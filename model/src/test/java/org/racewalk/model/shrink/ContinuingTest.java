package org.racewalk.model.shrink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.Replayer;
import org.racewalk.model.explore.Replayer.Replayed;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;
import org.racewalk.model.shrink.Continuing.Continued;

/** Goal: a failing run is found again in sources that changed, and not where they were mended. */
final class ContinuingTest {
    private static final long MOST = 300;

    /** Two tasks add to a counter; what they do before, and how, is put in. */
    private static final String COUNTER =
            """
            #include <linux/atomic.h>
            static int noise;
            static atomic_t counter;
            static void add(int times)
            {
                int i;
                for (i = 0; i < times; i++)
                    WRITE_ONCE(noise, i);
                %s
            }
            task(adds, .count = 2)
            {
                %s
                add(choose(8));
            }
            finally(void)
            {
                require(atomic_read(&counter) == 2, "no update is lost");
            }
            """;

    private static final String BROKEN = "atomic_set(&counter, atomic_read(&counter) + 1);";
    private static final String MENDED = "atomic_inc(&counter);";

    private static Small program(String add, String before) {
        return Small.of(MemoryOrderName.SC, COUNTER.formatted(add, before));
    }

    private final Small was = program(BROKEN, "");
    private final ReplayString found = was.find("walk").replay();

    @Test
    void shouldNeedOneRunIfNothingChanged() {
        ReplayString decided = was.shrink(found).replay();

        Continued same = Continuing.of(was.program(), null, decided, null, MOST);

        assertThat(same.violation()).isNotNull();
        assertThat(same.runs()).isEqualTo(1);
        assertThat(same.made()).isEqualTo(same.recorded()).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "WRITE_ONCE(noise, 9);", "READ_ONCE(noise); WRITE_ONCE(noise, 9);"})
    void shouldFindTheViolationAgainInSourcesThatStillHaveIt(String before) {
        Small now = program(BROKEN, before);
        ReplayString decided = was.shrink(found).replay();

        Continued byNumber = Continuing.of(now.program(), null, decided, null, MOST);
        Continued byOrder = Continuing.of(now.program(), was.program(), decided, null, MOST);

        assertThat(byNumber.violation()).isNotNull();
        assertThat(byOrder.violation()).isNotNull();
        Replayed again = Replayer.replay(now.program(), byNumber.replay(), null);
        assertThat(again.unseedAgrees()).isTrue();
        assertThat(again.violations()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "WRITE_ONCE(noise, 9);"})
    void shouldFindNothingInSourcesThatWereMended(String before) {
        Small now = program(MENDED, before);
        ReplayString decided = was.shrink(found).replay();

        Continued byNumber = Continuing.of(now.program(), null, decided, null, MOST);
        Continued byOrder = Continuing.of(now.program(), was.program(), decided, null, MOST);

        assertThat(byNumber.violation()).isNull();
        assertThat(byNumber.runs()).isEqualTo(MOST);
        assertThat(byOrder.violation()).isNull();
        assertThat(byOrder.runs()).isEqualTo(MOST);
        assertThat(byNumber.replay().agreesWithProgram(now.program().hash())).isTrue();
    }

    @Test
    void shouldMakeTheRunOfTheSameSeedIfNoDecisionIsWritten() {
        Continued same = Continuing.of(was.program(), null, found, null, 1);

        assertThat(same.recorded()).isZero();
        assertThat(same.runs()).isEqualTo(1);
        assertThat(same.violation()).isNotNull();
    }

    @Test
    void shouldNotTakeAnotherSignatureForTheOneWanted() {
        Continued other = Continuing.of(was.program(), null, found, "of something else", 3);

        assertThat(other.violation()).isNull();
        assertThat(other.runs()).isEqualTo(3);
    }
}
