package org.racewalk.model.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/**
 * Goal: of a run that does not go on, the explanation tells who waits for what, and a loop is told
 * once. Method: small programs that come to a halt, and what must be in their tables.
 */
final class HaltTest {
    @Test
    void shouldTellALoopOnce() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h asm/processor.h",
                        """
                        static int ready, flag, turns;
                        task(spinner)
                        {
                        	WRITE_ONCE(ready, 1);
                        	while (!READ_ONCE(flag)) {
                        		READ_ONCE(turns);
                        		READ_ONCE(ready);
                        		cpu_relax();
                        	}
                        }
                        task(helper)
                        {
                        	if (READ_ONCE(ready))
                        		WRITE_ONCE(flag, 1);
                        }
                        """);
        assertThat(explained.explanation().violation().signature()).contains("livelock");
        assertThat(explained.rows()).contains("read ready -> 0", "ready 0 -> 1");
        assertThat(explained.rows()).hasSizeLessThanOrEqualTo(4);
        List<String> lines = explained.text().lines().toList();
        assertThat(lines).filteredOn(line -> line.contains("more rounds")).hasSize(1);
    }

    @Test
    void shouldTellWhoWaitsForWhom() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h linux/mutex.h",
                        """
                        static int noise;
                        static DEFINE_MUTEX(a);
                        static DEFINE_MUTEX(b);
                        task(first)
                        {
                        	mutex_lock(&a);
                        	mutex_lock(&b);
                        	mutex_unlock(&b);
                        	mutex_unlock(&a);
                        }
                        task(second)
                        {
                        	mutex_lock(&b);
                        	if (!mutex_trylock(&a))
                        		mutex_lock(&a);
                        	mutex_unlock(&a);
                        	mutex_unlock(&b);
                        }
                        task(third)
                        {
                        	WRITE_ONCE(noise, 1);
                        	WRITE_ONCE(noise, 2);
                        }
                        """,
                        "deadlock");
        assertThat(explained.rows())
                .contains("mutex_lock(a)", "mutex_lock(b)", "waits for a", "waits for b")
                .doesNotContain("noise 0 -> 1");
        assertThat(explained.text())
                .contains(" Waiting:\n")
                .containsPattern("held by task \\d+ \\(first\\) on cpu \\d since \\[\\d]");
    }

    @Test
    void shouldTellWhatCameTooLateForAWakeUp() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h linux/completion.h linux/wait.h",
                        """
                        static int done;
                        static DECLARE_WAIT_QUEUE_HEAD(queue);
                        task(waiter)
                        {
                        	wait_event(queue, READ_ONCE(done));
                        }
                        task(waker)
                        {
                        	wake_up(&queue);
                        	WRITE_ONCE(done, 1);
                        }
                        """,
                        "lost wake-up");
        assertThat(explained.rows())
                .contains("read done -> 0", "done 0 -> 1", "waits for a wake-up");
        assertThat(explained.text()).contains(" Waiting:\n");
    }
}
