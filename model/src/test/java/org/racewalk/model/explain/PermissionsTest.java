package org.racewalk.model.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.model.trace.TraceEvent;

import java.util.List;

/**
 * Goal: what is said to have allowed a step did so. Method: runs in which a note applies, and the
 * same with something that takes the reason for it away.
 */
final class PermissionsTest {
    private static final String OBJECT =
            """
            struct thing { int value; };
            static struct thing *shared;
            static DEFINE_SPINLOCK(lock);
            setup(void) { shared = kmalloc(sizeof(*shared), GFP_KERNEL); }
            task(owner)
            {
            	struct thing *p = READ_ONCE(shared);

            	WRITE_ONCE(shared, NULL);
            	kfree(p);
            }
            """;

    private static Explained freed(String reader) {
        return Explained.of(
                "linux/compiler.h linux/slab.h linux/spinlock.h", OBJECT + reader, "free");
    }

    private static List<String> rules(Explained explained) {
        return explained.explanation().permitted().stream()
                .map(Explanation.Permission::rule)
                .toList();
    }

    @Test
    void shouldSayThatNoInterruptWaitsForWhoHasThemOff() {
        Explained explained =
                freed(
                        """
                        task(reader)
                        {
                        	struct thing *p;

                        	local_irq_disable();
                        	p = READ_ONCE(shared);
                        	if (p)
                        		READ_ONCE(p->value);
                        	local_irq_enable();
                        }
                        """);
        assertThat(rules(explained))
                .anySatisfy(rule -> assertThat(rule).contains("no interrupt is sent"));
    }

    @Test
    void shouldNotSaySoOfALockThatTurnsThemOff() {
        Explained explained =
                freed(
                        """
                        task(reader)
                        {
                        	struct thing *p;

                        	spin_lock_irq(&lock);
                        	p = READ_ONCE(shared);
                        	if (p)
                        		READ_ONCE(p->value);
                        	spin_unlock_irq(&lock);
                        }
                        """);
        assertThat(rules(explained))
                .noneSatisfy(rule -> assertThat(rule).contains("no interrupt is sent"));
    }

    @Test
    void shouldNotAskForTheLockOfWhoWaitsForIt() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h linux/mutex.h linux/wait.h",
                        """
                        static DEFINE_MUTEX(lock);
                        static DECLARE_WAIT_QUEUE_HEAD(queue);
                        static int done, begun;
                        task(sleeper)
                        {
                        	mutex_lock(&lock);
                        	wait_event(queue, READ_ONCE(done));
                        	mutex_unlock(&lock);
                        }
                        task(waker)
                        {
                        	WRITE_ONCE(begun, 1);
                        	mutex_lock(&lock);
                        	WRITE_ONCE(done, 1);
                        	wake_up(&queue);
                        	mutex_unlock(&lock);
                        }
                        """,
                        "deadlock");
        Explanation explanation = explained.explanation();
        assertThat(explanation.core())
                .anySatisfy(row ->
                        assertThat(explanation.trace().events().get(row.event()))
                                .isInstanceOf(TraceEvent.Wait.class));
        for (Explanation.Permission permission : explanation.permitted()) {
            int event = explanation.core().get(permission.number() - 1).event();
            assertThat(explanation.trace().events().get(event))
                    .as(permission.rule())
                    .isNotInstanceOf(TraceEvent.Wait.class);
        }
    }
}
