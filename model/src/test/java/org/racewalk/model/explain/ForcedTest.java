package org.racewalk.model.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.racewalk.model.explain.Experiments.Told;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;

/** Goal: an access can be ordered for a trial, and only that which was named. */
final class ForcedTest {
    private static final int RUNS = 100;
    private static Explained explained;

    @BeforeAll
    static void setUp() {
        explained =
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
    }

    private static Told forced(String spec) {
        return explained.experiments().forced(spec, RUNS);
    }

    @Test
    void shouldPassWithTheMissingRelease() {
        Told told = forced("release@__racewalk_task_sender:8");
        assertThat(told.fails()).isFalse();
        assertThat(told.lines().get(0)).contains("1 instruction").contains("nothing goes wrong");
        assertThat(told.lines().get(1)).contains("violations 0 / ");
        assertThat(told.lines().get(2)).doesNotContain("violations 0 / ");
    }

    @Test
    void shouldStillFailWithAReleaseAtTheWrongStore() {
        assertThat(forced("release@__racewalk_task_sender:7").fails()).isTrue();
    }

    @Test
    void shouldTakeARowForItsAccess() {
        Told told = forced("release@[" + row("flag 0 -> 1") + "]");
        assertThat(told.fails()).isFalse();
        assertThat(told.lines().get(0))
                .contains("(store to flag in __racewalk_task_sender:8) (1 instruction)");
        assertThat(forced("release@s" + row("data 0 -> 1")).fails()).isTrue();
        assertThatThrownBy(() -> forced("acquire@" + row("read flag -> 1")))
                .hasMessageContaining("it is that already");
        assertThatThrownBy(() -> forced("acquire@[99]")).hasMessageContaining("rows 1 to");
    }

    /** The number of the row that says so. */
    private static int row(String text) {
        assertThat(explained.rows()).contains(text);
        return explained.rows().indexOf(text) + 1;
    }

    @Test
    void shouldRefuseWhatIsNotThere() {
        assertThatThrownBy(() -> forced("acquire@nothing:3")).hasMessageContaining("no function");
        assertThatThrownBy(() -> forced("acquire@__racewalk_task_sender:1"))
                .hasMessageContaining("has some in lines 7, 8");
        assertThatThrownBy(() -> forced("acquire@__racewalk_task_sender:8"))
                .hasMessageContaining("that is a store, which can be a release");
        assertThatThrownBy(() -> forced("stronger@x:3")).hasMessageContaining("expected acquire@");
    }
}
