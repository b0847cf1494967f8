package org.racewalk.model.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.model.explain.Explanation.Chance;
import org.racewalk.model.explain.Explanation.Twin;
import org.racewalk.model.explore.Replayer;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;
import org.racewalk.model.trace.Focus;

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
    void shouldOutlineTheSameStepsAndNothingThatTakesManyRuns() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h linux/atomic.h",
                        "static atomic_t entered;\n" + STORE_BUFFERING,
                        MemoryOrderName.LKMM);
        Explanation whole = explained.explanation();
        Explanation outline =
                Explainer.outline(
                                explained.program(),
                                explained.replay(),
                                whole.origin(),
                                whole.violation().signature())
                        .orElseThrow();
        assertThat(outline.core()).isEqualTo(whole.core());
        assertThat(outline.permitted()).isNotEmpty().isEqualTo(whole.permitted());
        assertThat(outline.curve()).isEmpty();
        assertThat(outline.twin()).isEmpty();
        assertThat(outline.proof()).isEmpty();
        assertThat(ExplanationReport.text(outline, Focus.Notes.NONE))
                .contains("Steps that matter", "allowed because:")
                .doesNotContain("decided", "passing twin", "proof:");
        assertThat(ExplanationReport.toMap(outline, Focus.Notes.NONE))
                .containsEntry("curve", null)
                .containsEntry("proof", null);
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

    /** A load that is answered after a later store of its program comes before it all the same. */
    @Test
    void shouldProveByTheOrderOfTheProgramWhereALoadIsAnsweredLate() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h",
                        """
                        static int x, y, first, second;
                        task(one) { int r = READ_ONCE(x); WRITE_ONCE(y, 1); first = r; }
                        task(two) { int r = READ_ONCE(y); WRITE_ONCE(x, 1); second = r; }
                        finally(void) { require(!(first && second), "one of them is first"); }
                        """,
                        MemoryOrderName.LKMM);
        String proof = String.join("\n", explained.explanation().proof());
        assertThat(proof)
                .as(explained.text())
                .containsPattern("\\[(\\d)\\] comes after \\[(\\d)\\] in the program")
                .contains("did not take effect in the order of their programs");
        assertThat(explained.text()).contains("task 1 (finally)").doesNotContain("setup");
    }

    /** Two fields of one word with the same value: what was missed is told of the right one. */
    @Test
    void shouldTellFieldsOfOneWordApartInAProof() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h",
                        """
                        static struct { int count, flag; } pair = { 1, 1 };
                        static int ready;
                        task(writer)
                        {
                        	WRITE_ONCE(pair.count, 2);
                        	WRITE_ONCE(pair.flag, 2);
                        	WRITE_ONCE(ready, 1);
                        }
                        task(reader)
                        {
                        	if (smp_load_acquire(&ready))
                        		require(READ_ONCE(pair.count) == 2 && READ_ONCE(pair.flag) == 2,
                        			"what is ready is there");
                        }
                        """,
                        MemoryOrderName.LKMM);
        List<String> rows = explained.rows();
        String read = rows.getLast().replace("read ", "").replace(" -> 1", "");
        int store = rows.indexOf(read + " 1 -> 2") + 1;
        assertThat(String.join("\n", explained.explanation().proof()))
                .as(explained.text())
                .contains("without what [" + store + "] had stored");
    }

    /** What is missed is behind a release that waits for a store which nobody reads. */
    @Test
    void shouldShowWhatIsLateWithALateStore() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h",
                        """
                        static int noted, count = 2, waiter, failed;
                        task(reader)
                        {
                        	WRITE_ONCE(noted, 1);
                        	smp_store_release(&count, 1);
                        	failed += !READ_ONCE(waiter);
                        }
                        task(writer)
                        {
                        	WRITE_ONCE(waiter, 1);
                        	smp_mb();
                        	failed += READ_ONCE(count) == 2;
                        }
                        finally(void) { require(failed < 2, "one sees the other"); }
                        """,
                        MemoryOrderName.LKMM);
        assertThat(explained.rows())
                .as(explained.text())
                .contains("count 2 -> 1", "read count -> 2");
    }

    /** Uninitialised memory reads as 0: the store that clears it changes nothing that one sees. */
    @Test
    void shouldShowTheLoadThatGotWhatIsUninitialised() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h linux/slab.h",
                        """
                        struct object { long value; };
                        static struct object *shared;
                        static int seen;
                        task(makes)
                        {
                        	struct object *made = kmalloc(sizeof(*made), GFP_KERNEL | __GFP_NOFAIL);

                        	WRITE_ONCE(made->value, 0);
                        	WRITE_ONCE(shared, made);
                        }
                        task(uses)
                        {
                        	struct object *got = READ_ONCE(shared);

                        	if (got && READ_ONCE(got->value))
                        		WRITE_ONCE(seen, 1);
                        }
                        """,
                        MemoryOrderName.LKMM);
        assertThat(explained.rows())
                .as(explained.text())
                .containsSubsequence("read shared -> &kmalloc-8#1", "read kmalloc-8#1.value -> 0");
    }

    @Test
    void shouldNameElementsInValuesAsCDoes() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h",
                        """
                        static struct pair { long a, b; } pairs[3];
                        static struct pair *at = &pairs[0];
                        static long *inside;
                        task(moves)
                        {
                        	WRITE_ONCE(inside, &pairs[2].b);
                        	WRITE_ONCE(at, &pairs[1]);
                        }
                        task(looks)
                        {
                        	if (READ_ONCE(inside))
                        		require(READ_ONCE(at) == &pairs[0], "it stays");
                        }
                        """);
        assertThat(explained.rows()).as(explained.text()).contains("at &pairs -> &pairs[1]");
    }

    @Test
    void shouldSayThatItGoesWrongInTheSetUp() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h",
                        """
                        static int value;
                        setup(void) { require(READ_ONCE(value), "there is a value"); }
                        task(one) { WRITE_ONCE(value, 1); }
                        """);
        assertThat(explained.text())
                .contains("stated by task 1 (setup)")
                .contains("It goes wrong in the set-up, before any task has begun")
                .doesNotContain("decided");
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
