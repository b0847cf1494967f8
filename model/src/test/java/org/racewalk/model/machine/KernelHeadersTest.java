package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The headers of {@code conf/kernel/include} that are more than covers of the machine: each
 * scenario uses some of them rightly, and with a macro wrongly.
 */
class KernelHeadersTest {
    private static final int CLEAN_RUNS = 400;
    private static final int MOST_RUNS = 3_000;

    private static Running scenario(String name, RunSettings.MemoryOrderName memory) {
        return Running.resource("kernel/" + name + ".c")
                .cpus(4)
                .failures(1)
                .steps(20_000)
                .memory(memory);
    }

    @ParameterizedTest
    @CsvSource({
        "timers, SC",
        "timers, LKMM",
        "works, SC",
        "works, LKMM",
        "threads, SC",
        "threads, LKMM",
        "counts, SC",
        "counts, LKMM",
        "containers, SC",
        "containers, LKMM",
        "waits, SC",
        "waits, LKMM",
        "references, SC",
        "references, LKMM",
        "trees, SC",
        "pages, SC"
    })
    void shouldBeCleanInBothOrdersWhereItIsUsedRightly(
            String name, RunSettings.MemoryOrderName memory) {
        scenario(name, memory).runs(CLEAN_RUNS).shouldBeClean();
    }

    @ParameterizedTest
    @CsvSource({
        "timers, NO_WAIT",
        "timers, PLAIN_LOCK",
        "works, WRONG_ORDER",
        "works, NO_WAIT",
        "threads, NO_SECOND_LOOK",
        "threads, NO_TRACE_GRACE_PERIOD",
        "counts, NO_GRACE_PERIOD",
        "containers, FORGOTTEN",
        "waits, PLAIN_WAKE",
        "waits, NO_ANSWER",
        "waits, PLAIN_UNLOCK",
        "references, NO_GRACE_PERIOD",
        "references, NO_POLL",
        "references, NO_SYNC",
        "references, EARLY_READ",
        "trees, UNLOCKED",
        "trees, TWO_TAKERS",
        "pages, NO_LOCK",
        "pages, KEEPS_THE_LOCK"
    })
    void shouldFindWhatIsUsedWrongly(String name, String mistake) {
        assertThat(
                        scenario(name, RunSettings.MemoryOrderName.SC)
                                .define(mistake)
                                .untilFound(MOST_RUNS)
                                .violated)
                .isPositive();
    }
}
