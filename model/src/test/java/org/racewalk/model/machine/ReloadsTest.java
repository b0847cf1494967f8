package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;
import org.racewalk.model.oracle.ViolationKind;

/**
 * {@code --plain reload}: what a compiler may do to a walk that reads an entry of a page table by a
 * plain load, checks it, and uses it.
 */
class ReloadsTest {
    private static Running walk(String read, String between) {
        return Running.with(
                "linux/compiler.h asm/barrier.h linux/atomic.h",
                """
                typedef unsigned long pmdval_t;
                static pmdval_t entry = 0x1000;
                static pmdval_t *pmdp = &entry;
                static atomic_t count;
                task(walker, .cpu = 0)
                {
                	pmdval_t *at = READ_ONCE(pmdp);
                	pmdval_t pmd = %s;

                	if (!pmd)
                		return;
                	%s;
                	sometimes("the entry was there");
                	require(pmd & ~0xfffUL, "an entry that was checked leads to a table");
                }
                task(zapper, .cpu = 1)
                {
                	WRITE_ONCE(entry, 0);
                }
                """
                        .formatted(read, between));
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadAnEntryAgainThatIsReadPlainly(MemoryOrderName order) {
        walk("data_race(*at)", "")
                .memory(order)
                .reload()
                .runs(3_000)
                .shouldFind(ViolationKind.INVARIANT);
    }

    @Test
    void shouldReadItOnceUnlessAsked() {
        walk("data_race(*at)", "").runs(3_000).shouldBeClean();
    }

    @ParameterizedTest
    @EnumSource
    void shouldReadItOnceIfTheLoadIsMarked(MemoryOrderName order) {
        walk("READ_ONCE(*at)", "").memory(order).reload().runs(3_000).shouldBeClean();
    }

    @ParameterizedTest
    @ValueSource(strings = {"barrier()", "smp_rmb()", "atomic_inc(&count)"})
    void shouldKeepTheValueFromABarrierOn(String barrier) {
        Running running = walk("data_race(*at)", barrier + "; if (!pmd) return");

        running.reload().runs(3_000).shouldBeClean();
    }

    @Test
    void shouldDecideTheSameOnceMore() {
        Running running = walk("data_race(*at)", "").reload();

        assertThat(running.runs(200).hashes).isEqualTo(running.runs(200).hashes);
    }
}
