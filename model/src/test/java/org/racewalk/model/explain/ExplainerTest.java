package org.racewalk.model.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.model.explain.Explanation.Chance;
import org.racewalk.model.explain.Explanation.Twin;
import org.racewalk.model.explore.Replayer;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;

import java.util.List;

/**
 * Goal: an explanation has the steps that matter and no others, and what it says is so. Method:
 * tiny scenarios of which one knows by hand what matters.
 */
final class ExplainerTest {
    private static final String USE_AFTER_FREE =
            """
            struct object { int value; };
            static struct object *shared;
            static int noise, other;
            setup(void)
            {
            	shared = kmalloc(sizeof(*shared), GFP_KERNEL | __GFP_NOFAIL);
            	shared->value = 1;
            }
            task(reader)
            {
            	struct object *object;

            	WRITE_ONCE(noise, 1);
            	object = READ_ONCE(shared);
            	WRITE_ONCE(noise, 2);
            	if (object)
            		WRITE_ONCE(other, READ_ONCE(object->value));
            }
            task(freer)
            {
            	struct object *object = READ_ONCE(shared);

            	WRITE_ONCE(other, READ_ONCE(noise));
            	WRITE_ONCE(shared, NULL);
            	WRITE_ONCE(other, 3);
            	kfree(object);
            }
            """;

    private static final String STORE_BUFFERING =
            """
            static int wants[2];
            task(contender, .count = 2)
            {
            	int me = task_index();

            	WRITE_ONCE(wants[me], 1);
            	if (!READ_ONCE(wants[!me]))
            		require(atomic_inc_return(&entered) == 1, "one at most goes in");
            }
            """;

    private static Explained useAfterFree() {
        return Explained.of("linux/compiler.h linux/slab.h", USE_AFTER_FREE);
    }

    @Test
    void shouldKeepTheStepsWhoseOrderMattersAndNoOthers() {
        assertThat(useAfterFree().rows())
                .containsExactly(
                        "read shared -> &kmalloc-8#1",
                        "shared &kmalloc-8#1 -> 0",
                        "kfree(kmalloc-8#1)",
                        "the violation");
    }

    @Test
    void shouldTellWhatBecomesOfRunsThatShareAPrefix() {
        List<Chance> curve = useAfterFree().explanation().curve();
        assertThat(curve).extracting(Chance::number).containsExactly(0, 1, 2, 3, 4);
        assertThat(curve.get(0).failing()).isLessThan(Explained.RUNS);
        assertThat(curve.get(4).failing()).isEqualTo(Explained.RUNS);
        assertThat(curve).filteredOn(Chance::jump).isNotEmpty();
        // With the pointer read and the object gone nothing can go well any more.
        assertThat(curve.get(3).failing()).isEqualTo(Explained.RUNS);
    }

    @Test
    void shouldFindARunThatPassesAndDiffersInOnePlace() {
        Explained explained = useAfterFree();
        Twin twin = explained.explanation().twin().orElseThrow();
        assertThat(Replayer.replay(explained.program(), twin.replay(), null).outcome())
                .isEqualTo(Outcome.PASSED);
        assertThat(twin.difference()).contains("comes before");
    }

    /** The flag is 0 again because it was set and cleared, not because the set was missed. */
    @Test
    void shouldNotTakeAValueThatCameBackForOneThatWasNeverOverwritten() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h",
                        """
                        static int flag, cleared;
                        task(sets) { WRITE_ONCE(flag, 1); }
                        task(clears)
                        {
                            if (READ_ONCE(flag)) {
                                WRITE_ONCE(flag, 0);
                                WRITE_ONCE(cleared, 1);
                            }
                        }
                        task(looks)
                        {
                            if (READ_ONCE(cleared))
                                require(READ_ONCE(flag), "the flag stays");
                        }
                        """);

        assertThat(explained.explanation().core()).isNotEmpty();
        assertThat(String.join("\n", explained.explanation().proof()))
                .doesNotContain("did not take effect");
    }

    @Test
    void shouldProveThatTheReaderIsBeforeAndBehindTheFree() {
        assertThat(String.join("\n", useAfterFree().explanation().proof()))
                .contains("[1] read shared -> &kmalloc-8#1, which [2] made 0")
                .contains("which [3] had freed")
                .contains("contradiction");
    }

    @Test
    void shouldSayWhichRuleAllowedAReordering() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h linux/atomic.h",
                        "static atomic_t entered;\n" + STORE_BUFFERING,
                        MemoryOrderName.LKMM);
        assertThat(explained.explanation().permitted())
                .anySatisfy(
                        permission -> assertThat(permission.rule()).contains("no full barrier"));
        assertThat(String.join("\n", explained.explanation().proof()))
                .as(explained.text())
                .contains("without what")
                .contains("did not take effect in the order of their programs");
    }

    @Test
    void shouldSayTheSameEachTime() {
        assertThat(useAfterFree().text()).isEqualTo(useAfterFree().text());
    }

    @Test
    void shouldFitAMail() {
        assertThat(useAfterFree().text().lines())
                .allSatisfy(line ->
                        assertThat(line)
                                .matches("\\p{ASCII}*")
                                .satisfiesAnyOf(
                                        text -> assertThat(text).hasSizeLessThanOrEqualTo(72),
                                        text -> assertThat(text).startsWith("rw1:")));
    }
}
