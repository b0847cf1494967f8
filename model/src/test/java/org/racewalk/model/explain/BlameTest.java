package org.racewalk.model.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

/**
 * Goal: an explanation has the store that left what a check finds wrong, whatever enforces that it
 * comes when it does. Method: tiny scenarios, each with words that the check reads too and that are
 * not to blame.
 */
final class BlameTest {
    private static final String HEADERS = "linux/compiler.h linux/mutex.h linux/slab.h linux/bug.h";

    /** The lock enforces that the store comes in between: its order alone does not tell of it. */
    private static final String ENTRY_LEFT =
            """
            static DEFINE_MUTEX(lock);
            static int entry, closed, other, complete;
            static void completed(void)
            {
            	WRITE_ONCE(complete, 1);
            }
            on_enter(completed)
            {
            	require(other < 9 && entry != 1, "nothing of the old mapping is left");
            }
            task(mapper)
            {
            	WRITE_ONCE(entry, 0);
            	WRITE_ONCE(closed, 1);
            	mutex_lock(&lock);
            	mutex_unlock(&lock);
            	completed();
            }
            task(fault)
            {
            	mutex_lock(&lock);
            	if (READ_ONCE(closed)) {
            		WRITE_ONCE(other, 1);
            		WRITE_ONCE(entry, 1);
            		WRITE_ONCE(other, 2);
            	}
            	mutex_unlock(&lock);
            }
            """;

    @Test
    void shouldShowTheStoreWithoutWhichTheInvariantHolds() {
        Explained explained = Explained.of(HEADERS, ENTRY_LEFT);
        List<String> rows = explained.rows();
        assertThat(rows).as(explained.text()).contains("entry 0 -> 1");
        assertThat(rows).noneMatch(row -> row.startsWith("other"));
        int row = rows.indexOf("entry 0 -> 1") + 1;
        assertThat(explained.explanation().cause().orElseThrow().number()).isEqualTo(row);
        assertThat(explained.text())
                .contains(" broken by:\n  [" + row + "] without what it stored the check passes")
                .containsPattern(
                        "invariant broken in completed\\(\\):\\s+nothing\\s+of\\s+the\\s+old");
    }

    @Test
    void shouldBlameNothingThatAnInvariantReadsIfItFailsAllTheSame() {
        Explained explained =
                Explained.of(
                        HEADERS,
                        ENTRY_LEFT.replace("other < 9 && entry != 1", "entry == 7 || !closed"));
        assertThat(explained.rows()).as(explained.text()).noneMatch(row -> row.startsWith("entry"));
    }

    @Test
    void shouldShowWhoStoredWhatTheFinalFunctionWarnsOf() {
        Explained explained =
                Explained.of(
                        HEADERS,
                        """
                        static int count, noise;
                        task(adder)
                        {
                        	WRITE_ONCE(noise, 1);
                        	WRITE_ONCE(count, 1);
                        	WRITE_ONCE(noise, 2);
                        }
                        task(other)
                        {
                        	WRITE_ONCE(noise, 3);
                        }
                        finally(void)
                        {
                        	WRITE_ONCE(noise, 4);
                        	WARN_ON(READ_ONCE(count));
                        }
                        """);
        assertThat(explained.rows())
                .as(explained.text())
                .containsExactly("count 0 -> 1", "read count -> 1");
        assertThat(explained.text())
                .contains("[1] stored what the check reads; without it the check passes")
                .doesNotContain(" in completed()");
    }

    private static String leak(String rest) {
        return """
        static int *shared;
        static int noise;
        task(owner)
        {
        	int *object = kmalloc(sizeof(*object), GFP_KERNEL | __GFP_NOFAIL);

        	WRITE_ONCE(noise, 1);
        """
                + rest
                + "}\n";
    }

    @Test
    void shouldShowWhereTheLastPointerToALeakedObjectWent() {
        Explained explained =
                Explained.of(
                        HEADERS,
                        leak("\tWRITE_ONCE(shared, object);\n\tWRITE_ONCE(noise, 2);\n")
                                + "task(forgetter)\n{\n\tWRITE_ONCE(shared, NULL);\n"
                                + "\tWRITE_ONCE(noise, 3);\n}\n");
        assertThat(explained.rows())
                .as(explained.text())
                .contains("kmalloc() -> kmalloc-8#1")
                .endsWith("shared &kmalloc-8#1 -> 0");
    }

    @Test
    void shouldShowWhereALeakedObjectWasPutIfThatWasFreed() {
        Explained explained =
                Explained.of(
                        HEADERS,
                        "struct box { int *held; };\nstatic struct box *box;\n"
                                + "setup(void)\n{\n\tbox = kmalloc(sizeof(*box),"
                                + " GFP_KERNEL | __GFP_NOFAIL);\n}\n"
                                + leak(
                                        "\tWRITE_ONCE(box->held, object);\n"
                                                + "\tWRITE_ONCE(noise, 2);\n\tkfree(box);\n"));
        assertThat(explained.rows())
                .as(explained.text())
                .anyMatch(row -> row.contains(".held") && row.endsWith("-> &kmalloc-8#2"))
                .noneMatch(row -> row.startsWith("noise"))
                .endsWith("kfree(kmalloc-8#1)");
    }

    @Test
    void shouldShowTheAllocationOfALeakedObjectThatNothingEverPointedTo() {
        Explained explained = Explained.of(HEADERS, leak(""));
        assertThat(explained.rows())
                .as(explained.text())
                .contains("kmalloc() -> kmalloc-8#1")
                .noneMatch(row -> row.contains("shared"));
    }

    @Test
    void shouldNameAnAddressOnlyWhereAPointerIsDeclared() {
        Explained explained =
                Explained.of(
                        HEADERS,
                        """
                        static int *pointer;
                        static unsigned long entry;
                        task(owner)
                        {
                        	int *object = kmalloc(sizeof(*object), GFP_KERNEL | __GFP_NOFAIL);

                        	WRITE_ONCE(pointer, object);
                        	WRITE_ONCE(entry, (unsigned long)object | 1);
                        	kfree(object);
                        }
                        task(reader)
                        {
                        	int *object = READ_ONCE(pointer);
                        	unsigned long bits = READ_ONCE(entry);

                        	require(!object || !bits, "both are there");
                        }
                        """);
        assertThat(explained.rows())
                .as(explained.text())
                .anyMatch(row -> row.matches("read entry -> 0xffff8880[0-9a-f]{7}1"))
                .contains("read pointer -> &kmalloc-8#1");
        assertThat(explained.inspector().asserted("pointer != 0").text())
                .contains("pointer is &kmalloc-8#1");
        assertThat(explained.inspector().asserted("entry != 0").text())
                .containsPattern("entry is 0xffff8880[0-9a-f]{7}1");
    }

    /** The sum is right without either; what is read beside does not matter. */
    @Test
    void shouldShowWhatLeftEachWordThatAFinalFunctionAdds() {
        Explained both =
                Explained.of(
                        HEADERS,
                        """
                        static int one, two, three, total;
                        task(first) { WRITE_ONCE(one, 1); WRITE_ONCE(three, 1); }
                        task(second) { WRITE_ONCE(two, 1); }
                        finally(void)
                        {
                            total = READ_ONCE(three);
                            require(READ_ONCE(two) + READ_ONCE(one) < 2, "at most one comes");
                        }
                        """);
        assertThat(both.rows())
                .as(both.text())
                .containsExactlyInAnyOrder("one 0 -> 1", "two 0 -> 1", "read one -> 1");
        assertThat(both.explanation().cause().orElseThrow().text())
                .contains("stored what the check reads, and so did [")
                .contains("without any of these the check passes");
    }

    /** Nobody counted: there is no store to blame, but what the check found. */
    @Test
    void shouldSayWhatAnInvariantFoundIfSomethingWasNotDone() {
        Explained explained =
                Explained.of(
                        HEADERS,
                        """
                        static int counted = 2, other, done;
                        static void completed(void)
                        {
                        	WRITE_ONCE(done, 1);
                        }
                        on_enter(completed)
                        {
                        	int i, sum = other;

                        	for (i = 0; i < 3; i++)
                        		sum += !done;
                        	require(sum == counted, "all are counted");
                        }
                        task(forgets) { WRITE_ONCE(done, 0); completed(); }
                        """);
        assertThat(explained.explanation().cause()).as(explained.text()).isEmpty();
        assertThat(explained.explanation().found())
                .containsExactly("counted is 2, and no step changed it");
    }

    /** What a function reads for the statement is found by what would make the check pass. */
    @Test
    void shouldSayWhatAnInvariantFoundInAFunctionThatItCalls() {
        Explained explained =
                Explained.of(
                        HEADERS,
                        """
                        static int cached[3] = { 0, 0x4000, 0 };
                        static int closed, done;
                        ghost static bool has(int address)
                        {
                        	int i;

                        	for (i = 0; i < 3; i++)
                        		if (closed != 7 && cached[i] == address)
                        			return true;
                        	return false;
                        }
                        static void completed(void)
                        {
                        	WRITE_ONCE(done, 1);
                        }
                        on_enter(completed)
                        {
                        	require(!has(0x4000), "nothing of it is cached");
                        }
                        task(forgets) { WRITE_ONCE(closed, 1); completed(); }
                        """);
        assertThat(explained.explanation().found())
                .as(explained.text())
                .containsExactly("cached[1] is 16384, and with 0 in it the check passes");
    }

    @Test
    void shouldShowWhereTheObjectWasFreedThatAnInvariantMisses() {
        Explained explained =
                Explained.of(
                        HEADERS,
                        """
                        struct object { int value; };
                        static struct object *listed, *other;
                        static int done;
                        setup(void)
                        {
                        	listed = kmalloc(sizeof(*listed), GFP_KERNEL | __GFP_NOFAIL);
                        	other = kmalloc(sizeof(*other), GFP_KERNEL | __GFP_NOFAIL);
                        }
                        static void completed(void)
                        {
                        	WRITE_ONCE(done, 1);
                        }
                        on_enter(completed)
                        {
                        	require(is_allocated(listed), "what is listed is there");
                        }
                        task(frees)
                        {
                        	kfree(other);
                        	kfree(listed);
                        	completed();
                        }
                        """);
        assertThat(explained.rows())
                .as(explained.text())
                .contains("kfree(kmalloc-8#1)")
                .doesNotContain("kfree(kmalloc-8#2)");
        assertThat(explained.text())
                .containsPattern(
                        "the check found:\\n  kmalloc-8#1 is not there, freed by \\[\\d\\]");
    }

    /** The put is the other side's business, too: without it there would be no underflow. */
    @Test
    void shouldShowWhoDroppedTheReferenceThatIsMissing() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h linux/refcount.h",
                        """
                        static refcount_t count = REFCOUNT_INIT(1);
                        static int other, dropped;
                        task(user, .count = 2)
                        {
                        	WRITE_ONCE(other, 1);
                        	dropped += refcount_dec_and_test(&count);
                        }
                        """);
        assertThat(explained.rows()).as(explained.text()).contains("count 1 -> 0");
        assertThat(explained.text()).contains(" reads").contains("broken by:");
    }

    @Test
    void shouldShowWhatALoopWithoutAnEndReads() {
        Explained explained =
                Explained.of(
                        "linux/compiler.h linux/processor.h",
                        """
                        static int busy, other;
                        task(leaves) { WRITE_ONCE(other, 1); WRITE_ONCE(busy, 1); }
                        task(waits)
                        {
                        	while (READ_ONCE(busy))
                        		cpu_relax();
                        }
                        """,
                        "livelock");
        assertThat(explained.rows())
                .as(explained.text())
                .contains("busy 0 -> 1", "read busy -> 1")
                .noneMatch(row -> row.startsWith("other"));
    }
}
