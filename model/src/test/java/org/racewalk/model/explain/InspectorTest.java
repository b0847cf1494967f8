package org.racewalk.model.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.racewalk.model.explain.Experiments.Told;
import org.racewalk.model.explain.Inspector.Answer;

/**
 * Goal: what a doubting colleague asks of a run is answered, and rightly. Method: a transfer of
 * money under a lock, and an auditor who does not take it.
 */
final class InspectorTest {
    private static final int RUNS = 100;
    private static Explained explained;

    @BeforeAll
    static void setUp() {
        explained =
                Explained.of(
                        "linux/compiler.h linux/mutex.h",
                        """
                        struct account { int money; unsigned int flags; };
                        static struct account one = { 5, 3 }, two;
                        static DEFINE_MUTEX(bank);
                        task(transfer)
                        {
                        	mutex_lock(&bank);
                        	WRITE_ONCE(one.money, 0);
                        	WRITE_ONCE(two.money, 5);
                        	mutex_unlock(&bank);
                        }
                        task(auditor)
                        {
                        	int sum = READ_ONCE(two.money);

                        	sum += READ_ONCE(one.money);
                        	require(sum == 5, "no money is lost");
                        }
                        """);
    }

    /** The number of the row that says so, in brackets. */
    private static int row(String text) {
        int index = explained.rows().indexOf(text);
        assertThat(index).as("%s in %s", text, explained.rows()).isNotNegative();
        return index + 1;
    }

    private static Answer asserted(String question) {
        return explained.inspector().asserted(question);
    }

    @Test
    void shouldSayWhoHoldsALockAtAStep() {
        int stored = row("one.money 5 -> 0");
        Answer answer = asserted("held(bank,W)@" + stored);
        assertThat(answer.yes()).isTrue();
        assertThat(answer.text()).contains("bank (write) by task").contains("transfer since");
        assertThat(asserted("held(bank, R) @ [" + stored + "]").yes()).isFalse();
    }

    @Test
    void shouldReadMemoryAsItWasAfterAStep() {
        int stored = row("one.money 5 -> 0");
        assertThat(asserted("one.money == 0@" + stored).yes()).isTrue();
        assertThat(asserted("one.money == 5 @ 1").yes()).isEqualTo(stored != 1);
        assertThat(asserted("one.flags & 2").yes()).isTrue();
        assertThat(asserted("one.flags & 4").yes()).isFalse();
        assertThat(asserted("one.money + 1 > 0 && !(two.money == 7)").yes()).isTrue();
    }

    @Test
    void shouldNameTheElementsOfArrays() {
        Explained arrays =
                Explained.of(
                        "linux/compiler.h",
                        """
                        struct account { int money; int last[2]; };
                        static struct account accounts[3];
                        static int table[2][3];
                        task(transfer)
                        {
                        	WRITE_ONCE(accounts[2].last[1], 7);
                        	WRITE_ONCE(table[1][2], 8);
                        }
                        finally(void)
                        {
                        	require(READ_ONCE(accounts[2].last[1]) + READ_ONCE(table[1][2]) != 15);
                        }
                        """);
        assertThat(arrays.rows()).anyMatch(row -> row.contains("table[1][2] 0 -> 8"));
        Inspector inspector = arrays.inspector();
        assertThat(inspector.asserted("accounts[2].last[1] == 7").yes()).isTrue();
        assertThat(inspector.asserted("table[1][2] == 8").yes()).isTrue();
        assertThatThrownBy(() -> inspector.asserted("table[0][2] == 8"))
                .hasMessageContaining("there are accounts[2].last[1], table[1][2]");
    }

    @Test
    void shouldSayWhenAnExpressionBecomesTrue() {
        assertThat(explained.inspector().breaks("one.money == 0"))
                .singleElement()
                .satisfies(answer ->
                        assertThat(answer.text())
                                .startsWith("[" + row("one.money 5 -> 0") + "]")
                                .contains("transfer"));
        assertThat(explained.inspector().breaks("one.money == 77")).isEmpty();
    }

    @Test
    void shouldFindTheLastStore() {
        assertThat(explained.inspector().lastWrite("one.money").text())
                .contains("one.money 5 -> 0")
                .contains("scenario.c:");
    }

    @Test
    void shouldRefuseWhatItDoesNotUnderstand() {
        assertThatThrownBy(() -> asserted("one.money = 3")).hasMessageContaining("unexpected");
        assertThatThrownBy(() -> asserted("one.money == ")).hasMessageContaining("too early");
        assertThatThrownBy(() -> asserted("frob(one)")).hasMessageContaining("held(LOCK)");
        assertThatThrownBy(() -> asserted("held(bank,X)")).hasMessageContaining("W or R");
        assertThatThrownBy(() -> asserted("three.money == 1"))
                .hasMessageContaining("three.money: no object")
                .hasMessageContaining("one.money");
        assertThatThrownBy(() -> asserted("held(nobody)")).hasMessageContaining("bank");
        assertThatThrownBy(() -> asserted("1@99")).hasMessageContaining("there are rows 1 to");
        assertThatThrownBy(() -> explained.inspector().lastWrite("nothing"))
                .hasMessageContaining("nothing: no object");
    }

    @Test
    void shouldTellWhatComesOfAnExchange() {
        int read = row("read one.money -> 0");
        int stored = row("one.money 5 -> 0");
        Told told = explained.experiments().whatIf("swap " + stored + "," + read, RUNS);
        assertThat(told.fails()).isFalse();
        assertThat(told.lines().get(0)).contains("nothing goes wrong");
        assertThat(told.lines().get(1))
                .contains("violations 0 / 100 with the change")
                .endsWith("the violation hangs on it");
    }

    @Test
    void shouldRefuseExchangesWithinAProgram() {
        assertThatThrownBy(() -> explained.experiments().whatIf("swap 1,99", RUNS))
                .hasMessageContaining("steps 1 to");
        assertThatThrownBy(() -> explained.experiments().whatIf("shuffle", RUNS))
                .hasMessageContaining("swap A,B");
        assertThatThrownBy(() -> explained.experiments().whatIf("calm 1", RUNS))
                .hasMessageContaining("nothing was decided");
    }

    @Test
    void shouldBranchAtAStep() {
        int all = explained.explanation().core().size();
        assertThat(explained.experiments().branch(all, RUNS).lines())
                .first()
                .asString()
                .endsWith("after [" + all + "]: violations 100 / 100");
        int read = row("read one.money -> 0");
        assertThat(explained.experiments().branch(read, RUNS).lines().get(1))
                .startsWith("at random after [" + (read - 1) + "]: violations ");
        assertThat(explained.experiments().branch(0, RUNS).lines().get(0))
                .contains("from the begin")
                .doesNotContain("100 / 100");
    }
}
