package org.racewalk.model.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.racewalk.model.explain.Experiments.Told;
import org.racewalk.model.explain.Explanation.CoreStep;
import org.racewalk.model.explain.Inspector.Answer;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;
import org.racewalk.model.trace.Wording;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Goal: what a doubting colleague asks is answered rightly of violations of every kind. Method: of
 * each kind a run of a few steps, and to each question a yes and a no.
 */
final class QuestionsTest {
    private static final int RUNS = 60;

    private static int row(Explained explained, String text) {
        assertThat(explained.rows()).contains(text);
        return explained.rows().indexOf(text) + 1;
    }

    /** The same with rows of our choice. */
    private static Explained with(Explained explained, String... rows) {
        Explanation old = explained.explanation();
        Wording wording = new Wording(old.trace());
        List<CoreStep> core = new ArrayList<>();
        for (String row : rows) {
            for (int i = 0; i < old.trace().events().size(); i++) {
                if (wording.text(old.trace().events().get(i)).equals(row)) {
                    core.add(new CoreStep(core.size() + 1, i, ""));
                }
            }
        }
        assertThat(core).hasSize(rows.length);
        Explanation changed =
                new Explanation(
                        old.violation(),
                        old.trace(),
                        old.origin(),
                        core,
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        List.of());
        return new Explained(explained.program(), explained.replay(), changed);
    }

    private static Answer asserted(Explained explained, String question) {
        return explained.inspector().asserted(question);
    }

    @Test
    void shouldAnswerOfAUseAfterFree() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h linux/slab.h linux/rcupdate.h",
                        """
                        struct thing { int value; };
                        static struct thing *shared;
                        setup(void) { shared = kmalloc(sizeof(*shared), GFP_KERNEL); }
                        task(reader)
                        {
                        	struct thing *p;

                        	rcu_read_lock();
                        	p = READ_ONCE(shared);
                        	if (p)
                        		READ_ONCE(p->value);
                        	rcu_read_unlock();
                        }
                        task(owner)
                        {
                        	struct thing *p = READ_ONCE(shared);

                        	WRITE_ONCE(shared, NULL);
                        	WRITE_ONCE(p->value, 7);
                        	kfree(p);
                        }
                        """);
        int read = row(explained, "read shared -> &kmalloc-8#1");
        int freed = row(explained, "kfree(kmalloc-8#1)");
        assertThat(asserted(explained, "allocated(kmalloc-8#1) @ [" + read + "]").yes()).isTrue();
        assertThat(asserted(explained, "allocated(kmalloc-8#1) @ [" + freed + "]").yes()).isFalse();
        assertThat(asserted(explained, "held(rcu) @ [" + freed + "]"))
                .satisfies(answer -> {
                    assertThat(answer.yes()).isTrue();
                    assertThat(answer.text()).contains("CPU", "kfree").contains("reader since");
                });
        assertThat(asserted(explained, "held(rcu) @ 0"))
                .satisfies(answer -> {
                    assertThat(answer.yes()).isFalse();
                    assertThat(answer.text()).contains("at the begin: false, no task is in");
                });
        assertThat(asserted(explained, "shared == &kmalloc-8#1 @ [" + read + "]").yes()).isTrue();
        assertThat(asserted(explained, "shared == &kmalloc-8#1 @ [" + freed + "]").yes()).isFalse();
        assertThat(asserted(explained, "&kmalloc-8#1.value - &kmalloc-8#1 == 4").yes()).isFalse();
        assertThat(asserted(explained, "&kmalloc-8#1.value == &kmalloc-8#1").yes()).isTrue();
        assertThatThrownBy(() -> asserted(explained, "shared == &nothing#1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing#1");
        assertThat(explained.inspector().breaks("shared == NULL")).hasSize(1);
        assertThat(explained.inspector().breaks("kmalloc-8#1.value == 7")).hasSize(1);
        assertThat(asserted(explained, "kmalloc-8#1.value == 8").yes()).isFalse();
        assertThat(explained.inspector().breaks("allocated(kmalloc-8#1)").get(0).text())
                .contains("from the begin");
        assertThat(explained.experiments().whatIf("swap " + read + "," + freed, RUNS).fails())
                .isFalse();
        Told forced = explained.experiments().forced("acquire@[" + read + "]", RUNS);
        assertThat(forced.fails()).isTrue();
        assertThat(forced.lines()).singleElement().asString().contains("memory order sc");
    }

    @Test
    void shouldAnswerOfAWeakOrder() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h asm/barrier.h",
                        """
                        static int data, flag;
                        task(sender)
                        {
                        	WRITE_ONCE(data, 1);
                        	WRITE_ONCE(flag, 1);
                        }
                        task(receiver)
                        {
                        	if (smp_load_acquire(&flag))
                        		require(READ_ONCE(data) == 1, "the message is there");
                        }
                        """,
                        MemoryOrderName.LKMM);
        int stored = row(explained, "data 0 -> 1");
        int read = row(explained, "read data -> 0");
        assertThat(asserted(explained, "data == 1 @ [" + read + "]"))
                .satisfies(answer -> {
                    assertThat(answer.yes()).isTrue();
                    assertThat(answer.text()).contains("data is 1 (the newest; CPU1 read 0)");
                });
        assertThat(asserted(explained, "data == 1 @ receiver:13").yes()).isTrue();
        assertThat(asserted(explained, "data == 1 @ 0").yes()).isFalse();
        assertThatThrownBy(() -> asserted(explained, "data @ receiver:3"))
                .hasMessageContaining("nothing was done there")
                .hasMessageContaining("12, 13");
        assertThat(explained.inspector().lastWrite("data @ [" + read + "]").text())
                .contains("[" + stored + "] step");
        assertThat(explained.inspector().lastWrite("data @ 0").yes()).isFalse();
        assertThat(explained.experiments().whatIf("calm " + stored, RUNS).fails()).isFalse();
        assertThatThrownBy(() -> explained.experiments().whatIf("swap 1,2", RUNS))
                .hasMessageContaining("which makes them in this order")
                .hasMessageContaining("of what is unusual at [" + stored + "] asks calm");
        Told branch = explained.experiments().branch(explained.rows().size(), RUNS);
        assertThat(branch.lines())
                .contains(
                        "with nothing unusual decided at ["
                                + stored
                                + "]: violations 0 / 60: decided at ["
                                + stored
                                + "]");
    }

    @Test
    void shouldSayThatALockForbidsAnExchange() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h linux/mutex.h",
                        """
                        static int x;
                        static DEFINE_MUTEX(m);
                        task(first)
                        {
                        	mutex_lock(&m);
                        	WRITE_ONCE(x, 1);
                        	mutex_unlock(&m);
                        }
                        task(second)
                        {
                        	mutex_lock(&m);
                        	require(READ_ONCE(x) == 0, "untouched");
                        	mutex_unlock(&m);
                        }
                        """);
        explained = with(explained, "x 0 -> 1", "read x -> 1");
        Told told = explained.experiments().whatIf("swap 1,2", RUNS);
        assertThat(told.fails()).isTrue();
        assertThat(told.lines().get(0))
                .contains("[2] cannot come before [1]: CPU1 waits for m")
                .contains("the same violation");
        assertThat(asserted(explained, "held(m,W) @ [1]").text()).contains("first since");
        int read = 2;
        assertThat(asserted(explained, "held(m,W) @ [" + read + "]").text())
                .contains("second since");
        assertThat(asserted(explained, "held(m,R) @ [" + read + "]"))
                .satisfies(answer -> {
                    assertThat(answer.yes()).isFalse();
                    assertThat(answer.text()).contains("false, m (write) by task");
                });
        assertThat(asserted(explained, "held(m) @ 0").text()).contains("nobody holds it");
    }

    @Test
    void shouldAnswerOfADeadlock() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h linux/mutex.h",
                        """
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
                        	mutex_lock(&a);
                        	mutex_unlock(&a);
                        	mutex_unlock(&b);
                        }
                        """);
        assertThat(asserted(explained, "held(a) && held(b)"))
                .satisfies(answer -> {
                    assertThat(answer.yes()).isTrue();
                    assertThat(answer.text()).contains("first since").contains("second since");
                });
        assertThat(asserted(explained, "held(a,R)").yes()).isFalse();
    }
}
