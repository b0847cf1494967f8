package org.racewalk.model.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Goal: what takes two steps to be wrong is told with both, and with what is wrong about them.
 * Method: tiny scenarios, with other steps of the same kind that have nothing to do with it.
 */
final class SidesTest {
    private static final String HEADERS = "linux/compiler.h linux/mutex.h linux/spinlock.h";

    private static final String RACE =
            """
            static long value, seen, other;
            static int begun;
            task(writer) { WRITE_ONCE(begun, 1); WRITE_ONCE(other, 1); value = 1; }
            task(reader) { WRITE_ONCE(other, 2); seen = value; }
            """;

    @Test
    void shouldShowBothAccessesOfARace() {
        Explained explained = Explained.race(HEADERS, RACE);

        assertThat(explained.rows()).as(explained.text()).contains("value 0 -> 1");
        assertThat(explained.rows()).noneMatch(row -> row.startsWith("other"));
        assertThat(String.join("\n", explained.explanation().proof()))
                .as(explained.text())
                .contains("touch the same memory")
                .contains("both are plain")
                .doesNotContain("before itself");
    }

    private static final String INVERSION =
            """
            static DEFINE_MUTEX(one);
            static DEFINE_MUTEX(two);
            static DEFINE_MUTEX(three);
            task(there)
            {
            	mutex_lock(&three);
            	mutex_unlock(&three);
            	mutex_lock(&one);
            	mutex_lock(&two);
            	mutex_unlock(&two);
            	mutex_unlock(&one);
            }
            task(back)
            {
            	mutex_lock(&three);
            	mutex_unlock(&three);
            	mutex_lock(&two);
            	mutex_lock(&one);
            	mutex_unlock(&one);
            	mutex_unlock(&two);
            }
            """;

    @Test
    void shouldShowALockOrderAndTheOtherOneWithWhoTookIt() {
        Explained explained = Explained.of(HEADERS, INVERSION, "lock order");
        String text = explained.text();

        assertThat(explained.rows())
                .as(text)
                .containsSubsequence("mutex_lock(one)", "mutex_lock(two)")
                .containsSubsequence("mutex_lock(two)", "mutex_lock(one)");
        assertThat(explained.rows()).as(text).hasSize(4);
        String acting = explained.explanation().violation().parties().getFirst().task();
        String other = acting.equals("there") ? "back" : "there";
        assertThat(text).containsPattern("task 10\\d \\(" + other + "\\) on cpu \\d acquired");
        assertThat(String.join("\n", explained.explanation().proof()))
                .contains(" held, since [")
                .contains("both wait for ever");
    }

    @Test
    void shouldTellALockThatATaskWaitsForAndHolds() {
        Explained explained =
                Explained.of(
                        HEADERS,
                        """
                        static DEFINE_MUTEX(lock);
                        static DEFINE_MUTEX(other);
                        static int again;
                        task(recursive)
                        {
                        	mutex_lock(&other);
                        	mutex_unlock(&other);
                        	mutex_lock(&lock);
                        	if (READ_ONCE(again))
                        		mutex_lock(&lock);
                        	mutex_unlock(&lock);
                        }
                        task(tells) { WRITE_ONCE(again, 1); }
                        """);

        assertThat(explained.rows())
                .as(explained.text())
                .containsExactlyInAnyOrder(
                        "mutex_lock(lock)", "again 0 -> 1", "read again -> 1", "the violation")
                .doesNotContain("mutex_lock(other)");
        assertThat(explained.text()).contains("waits for lock");
        assertThat(String.join("\n", explained.explanation().proof()))
                .contains("waits for lock, which recursive itself has held since [");
    }

    private static final String SLEEPS =
            """
            static DEFINE_SPINLOCK(outer);
            static DEFINE_SPINLOCK(before);
            static DEFINE_MUTEX(inner);
            static int told;
            task(tells) { WRITE_ONCE(told, 1); }
            task(sleeps)
            {
            	spin_lock(&before);
            	spin_unlock(&before);
            	BEGIN;
            	if (READ_ONCE(told)) {
            		mutex_lock(&inner);
            		mutex_unlock(&inner);
            	}
            	END;
            }
            """;

    @Test
    void shouldShowTheSectionInWhichATaskMayNotSleep() {
        Explained atomic =
                Explained.of(
                        HEADERS,
                        SLEEPS.replace("BEGIN", "spin_lock(&outer)")
                                .replace("END", "spin_unlock(&outer)"));
        assertThat(atomic.rows())
                .as(atomic.text())
                .containsExactlyInAnyOrder(
                        "told 0 -> 1", "spin_lock(outer)", "read told -> 1", "the violation");
        assertThat(atomic.text())
                .contains("may sleep here")
                .containsPattern(
                        "sleeps holds outer since \\[\\d\\], and must not sleep at \\[4\\]");
        Explained reading =
                Explained.of(
                        HEADERS + " linux/rcupdate.h",
                        SLEEPS.replace("BEGIN", "rcu_read_lock()")
                                .replace("END", "rcu_read_unlock()"));
        assertThat(reading.rows()).as(reading.text()).contains("rcu_read_lock()");
        assertThat(reading.rows()).noneMatch(row -> row.contains("before"));
        assertThat(reading.text()).contains("is in the read section that began at [");
    }

    @Test
    void shouldShowTheLockThatATaskEndsWith() {
        Explained explained =
                Explained.of(
                        HEADERS,
                        """
                        static DEFINE_MUTEX(lock);
                        static DEFINE_MUTEX(other);
                        static int error;
                        task(fails) { WRITE_ONCE(error, 1); }
                        task(takes)
                        {
                        	mutex_lock(&lock);
                        	mutex_lock(&other);
                        	mutex_unlock(&other);
                        	if (READ_ONCE(error))
                        		return;
                        	mutex_unlock(&lock);
                        }
                        """);
        assertThat(explained.rows())
                .as(explained.text())
                .contains("mutex_lock(lock)")
                .noneMatch(row -> row.contains("other"));
    }
}
