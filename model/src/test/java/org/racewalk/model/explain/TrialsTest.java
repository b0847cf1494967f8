package org.racewalk.model.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Access;
import org.racewalk.model.trace.Wording;

import java.util.List;

/**
 * Goal: a load without which a run does not go wrong is told from one without which it does not
 * even go on. Method: a section that leaves both for the next one, a value and who is to be woken.
 */
final class TrialsTest {
    private static final String WALK =
            """
            static DEFINE_MUTEX(lock);
            static struct task_struct *waiter;
            static int mapped, walked, gone;
            task(mbind)
            {
            	mutex_lock(&lock);
            	WRITE_ONCE(walked, 1);
            	WRITE_ONCE(waiter, current);
            	mutex_unlock(&lock);
            	for (;;) {
            		set_current_state(TASK_UNINTERRUPTIBLE);
            		if (READ_ONCE(gone))
            			break;
            		schedule();
            	}
            	__set_current_state(TASK_RUNNING);
            	require(!READ_ONCE(mapped), "the walk has seen all");
            }
            task(fault)
            {
            	struct task_struct *task;

            	if (!mutex_trylock(&lock))
            		return;
            	WRITE_ONCE(mapped, READ_ONCE(walked));
            	mutex_unlock(&lock);
            	WRITE_ONCE(gone, 1);
            	task = READ_ONCE(waiter);
            	if (task)
            		wake_up_process(task);
            }
            """;

    private static boolean passesUnseen(String store, String load) {
        Explained explained =
                Explained.of(
                        "linux/compiler.h linux/mutex.h linux/sched.h",
                        WALK,
                        "the walk has seen all");
        Made run = Made.of(explained.program(), explained.replay());
        Rows rows = new Rows(run);
        Access read = (Access) run.trace().events().get(find(run, load));
        return new Trials(
                        explained.program(),
                        explained.replay(),
                        explained.explanation().violation().signature(),
                        false)
                .passesUnseen(
                        run.order(),
                        rows.moveOf(find(run, store)),
                        rows.moveOf(find(run, load)),
                        read.target().address());
    }

    private static int find(Made run, String text) {
        Wording wording = new Wording(run.trace());
        List<TraceEvent> events = run.trace().events();
        for (int i = 0; i < events.size(); i++) {
            if (wording.text(events.get(i)).equals(text)) {
                return i;
            }
        }
        throw new AssertionError(text);
    }

    @Test
    void shouldPassWithoutTheValueThatMattersAndNotWithoutTheWakeUp() {
        assertThat(passesUnseen("walked 0 -> 1", "read walked -> 1")).isTrue();
        String waiter = "&task_struct of mbind";
        assertThat(passesUnseen("waiter 0 -> " + waiter, "read waiter -> " + waiter)).isFalse();
    }
}
