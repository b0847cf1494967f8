package org.racewalk.model.litmus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.racewalk.model.c.diagnose.CompileException;

/** Goal: what differs from a table is counted and named. Method: tables that are wrong. */
final class LitmusComparisonTest {
    private static final String HEAD = "id\tgroup\tthreads\tflags\tstates\n";
    private static final String TEXT =
            """
            C one
            {}
            P0(int *x) { WRITE_ONCE(*x, 1); }
            P1(int *x) { int r0 = READ_ONCE(*x); }
            exists (1:r0=1)
            """;

    private static LitmusComparison comparison(String row) throws CompileException {
        LitmusComparison comparison = new LitmusComparison(new ExpectedStates(HEAD + row));
        LitmusSession session = new LitmusSession(LitmusFiles.compile("a/one.litmus", TEXT), 1);
        session.run(200);
        comparison.add(session.result());
        return comparison;
    }

    @Test
    void shouldCountACompleteTest() throws CompileException {
        LitmusComparison comparison = comparison("one\tfence\t2\t\t1:r0=0; | 1:r0=1;\n");
        assertThat(comparison.lines())
                .containsExactly(
                        "group          tests  unsound  complete   states  missed",
                        "fence              1        0         1        2       0",
                        "all                1        0         1        2       0",
                        "threads",
                        "up to 3            1        0         1        2       0");
    }

    @Test
    void shouldNameAStateOutsideTheTable() throws CompileException {
        assertThat(comparison("one\tfence\t2\t\t1:r0=1;\n").unsound())
                .containsExactly("one: 1:r0=0;");
    }

    @Test
    void shouldNameAMissingState() throws CompileException {
        assertThat(comparison("one\tfence\t2\t\t1:r0=0; | 1:r0=1; | 1:r0=2;\n").incomplete())
                .containsExactly("one: 1 of 3, 1:r0=2;");
    }

    @Test
    void shouldCompareFlagsAndNoStatesWhereTheTableHasAFlag() throws CompileException {
        LitmusComparison comparison = comparison("one\tplain\t2\tdata-race\t1:r0=7;\n");
        assertThat(comparison.wrongFlags()).containsExactly("one: '' instead of 'data-race'");
        assertThat(comparison.unsound()).isEmpty();
    }

    @Test
    void shouldTellWhatIsWrongWithATable() {
        assertThatThrownBy(() -> new ExpectedStates("id\tgroup\n")).hasMessageContaining("threads");
        assertThatThrownBy(() -> new ExpectedStates(HEAD + "one\tfence\n"))
                .hasMessageStartingWith("2: too few columns");
        assertThatThrownBy(() -> new ExpectedStates(HEAD + "one\tfence\tx\t\t\n"))
                .hasMessageContaining("'x' threads");
    }
}
