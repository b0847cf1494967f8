package org.racewalk.model.litmus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.diagnose.Diagnostic;

import java.util.List;

/**
 * Goal: litmus files are read as herd reads them, and what is wrong is told with its line. Method:
 * small files, run to the end.
 */
final class LitmusFormatTest {
    private static List<String> states(String text) throws CompileException {
        LitmusSession session = new LitmusSession(LitmusFiles.compile("t.litmus", text), 1);
        session.run(2000);
        return session.result().states().stream().map(LitmusResult.FinalState::text).toList();
    }

    private static Diagnostic error(String text) {
        CompileException failure =
                catchThrowableOfType(
                        CompileException.class, () -> LitmusFiles.compile("t.litmus", text));
        assertThat(failure.diagnostics()).hasSize(1);
        return failure.diagnostics().get(0);
    }

    @Test
    void shouldReadCommentsOfAllKinds() throws CompileException {
        String text =
                """
                C comments (* a comment *)
                (* one (* within *) another, with { and } *)
                "a string"
                {
                  x = 1; // to the end
                  (* y = 2; *)
                }

                P0(int *x) // here too
                {
                \tint r0; /* and { here */
                \tr0 = READ_ONCE(*x); // {
                }

                (* between *)
                exists (0:r0=1 (* inside *))
                """;
        assertThat(states(text)).containsExactly("0:r0=1;");
    }

    @Test
    void shouldSeeADereferenceWhereACommentSeemsToBegin() throws CompileException {
        String text =
                """
                C trap
                { int *x = &y; }
                P0(int **x)
                {
                \tint r0 = (int)rcu_dereference(*(char **)x);
                \tint r1 = (int)rcu_dereference(*(char **)x);
                }
                exists (0:r0=y /\\ 0:r1=y)
                """;
        assertThat(states(text)).containsExactly("0:r0=y; 0:r1=y;");
    }

    @Test
    void shouldReadArraysPointersAndInitialRegisters() throws CompileException {
        String text =
                """
                C values
                { int a[3] = {4, 5, 6}; int *p = &a[1]; 0:r1=p; z = 0x10; }
                P0(int *a, int **p, int *z)
                {
                \tint *r0 = READ_ONCE(*p);
                \tint r2 = READ_ONCE(*r0);
                \tint r3 = READ_ONCE(*(a + 2));
                \tWRITE_ONCE(*z, -1);
                }
                locations [a[0]; z; 0:r0; 0:r1]
                exists (0:r2=5 /\\ 0:r3=6)
                """;
        assertThat(states(text))
                .containsExactly("0:r0=a[1]; 0:r1=p; 0:r2=5; 0:r3=6; a[0]=4; [z]=-1;");
    }

    @Test
    void shouldKeepRegistersOfInnerBlocksAndUndeclaredOnes() throws CompileException {
        String text =
                """
                C scopes
                { x = 1; }
                P0(int *x)
                {
                \tr0 = READ_ONCE(*x);
                \tif (r0 == 2) {
                \t\tint r1 = 7;
                \t} else {
                \t\tint r2 = 8, r3 = 9;
                \t}
                \tif (r0)
                \t\treturn;
                \tr0 = 5;
                }
                exists (0:r0=1 /\\ 0:r1=0 /\\ 0:r2=8 /\\ 0:r3=9)
                """;
        assertThat(states(text)).containsExactly("0:r0=1; 0:r1=0; 0:r2=8; 0:r3=9;");
    }

    @Test
    void shouldKeepDependenciesThatArithmeticCancels() throws CompileException {
        String text =
                """
                C LB+addr+data
                {}
                P0(int *x, int *y)
                {
                \tint r0 = READ_ONCE(*x);
                \tWRITE_ONCE(*(y + (r0 & 0)), 1);
                }
                P1(int *x, int *y)
                {
                \tint r0 = READ_ONCE(*y);
                \tWRITE_ONCE(*x, 1 + (r0 ^ r0));
                }
                exists (0:r0=1 /\\ 1:r0=1)
                """;
        assertThat(states(text)).hasSize(3).doesNotContain("0:r0=1; 1:r0=1;");
    }

    @Test
    void shouldApplyTheFilter() throws CompileException {
        String text =
                """
                C filtered
                {}
                P0(int *x) { WRITE_ONCE(*x, 1); }
                P1(int *x) { int r0 = READ_ONCE(*x); int r1 = READ_ONCE(*x); }
                filter (1:r0=1)
                exists (1:r1=0)
                """;
        assertThat(states(text)).containsExactly("1:r1=1;");
    }

    @Test
    void shouldEvaluateConditions() throws CompileException {
        String text =
                """
                C MP
                {}
                P0(int *x, int *y) { WRITE_ONCE(*x, 1); WRITE_ONCE(*y, 1); }
                P1(int *x, int *y) { int r0 = READ_ONCE(*y); int r1 = READ_ONCE(*x); }
                ~exists (1:r0=1 /\\ ~(1:r1=1 \\/ false) => false)
                """;
        LitmusSession session = new LitmusSession(LitmusFiles.compile("t.litmus", text), 1);
        session.run(2000);
        LitmusResult result = session.result();
        assertThat(result.lines())
                .containsExactly(
                        "Test MP Forbidden",
                        "States 4",
                        "1:r0=0; 1:r1=0;",
                        "1:r0=0; 1:r1=1;",
                        "1:r0=1; 1:r1=0;",
                        "1:r0=1; 1:r1=1;",
                        "No",
                        "Witnesses",
                        "Positive: 1 Negative: 3",
                        "Condition ~exists (not (1:r0=1 /\\ not (1:r1=1 \\/ false)) \\/ false)",
                        "Observation MP Sometimes 3 1");
    }

    @Test
    void shouldNameTheLineOfASyntaxError() {
        Diagnostic error =
                error(
                        "C bad\n"
                                + "{}\n"
                                + "P0(int *x)\n"
                                + "{\n"
                                + "\tint r0;\n"
                                + "\tr0 = READ_ONCE(*x;\n"
                                + "}\n"
                                + "exists (x=1)\n");
        assertThat(error.file()).isEqualTo("t.litmus");
        assertThat(error.line()).isEqualTo(6);
        assertThat(error.sourceLine()).isEqualTo("\tr0 = READ_ONCE(*x;");
        assertThat(error.message()).contains("missing ')'");
    }

    @Test
    void shouldNameTheLineOfAnUnsupportedPrimitive() {
        Diagnostic error =
                error("C bad\n{}\nP0(int *x)\n{\n\tsmp_frobnicate(x);\n}\nexists (x=1)\n");
        assertThat(error.line()).isEqualTo(5);
        assertThat(error.message()).contains("smp_frobnicate");
    }

    @Test
    void shouldNameTheLineOfAnUnknownVariable() {
        String text = "C bad\n{}\nP0(int *x)\n{\n\tint r0 = READ_ONCE(*x);\n}\n\nexists (%s)\n";
        assertThat(error(String.format(text, "0:r9=1")).line()).isEqualTo(8);
        assertThat(error(String.format(text, "0:r9=1")).message()).contains("'0:r9'");
        assertThat(error(String.format(text, "y=1")).message()).contains("'[y]'");
        assertThat(error(String.format(text, "3:r0=1")).message()).contains("'3:r0'");
        assertThat(error(String.format(text, "0:r0=y")).message()).contains("'[y]'");
    }

    @Test
    void shouldTellWhatIsWrongWithTheFrame() {
        assertThat(error("int main(void) {}\n").message()).contains("begins with 'C'");
        assertThat(error("C bad\n{ x=1;\nP0(int *x) {}\n").message()).contains("no '}'");
        assertThat(error("C bad\n{}\nexists (x=1)\n").message()).contains("expected a thread");
        assertThat(error("C bad\n{}\nP0(int *x) {}\nexists (x=)\n").line()).isEqualTo(4);
        assertThat(error("C bad\n{}\nP0(int *x) {}\nexists (x=1\n").message()).contains("')'");
        assertThat(error("C bad\n{}\nP0(int *x) {}\n").message()).contains("exists");
        assertThat(error("C bad\n{ 1; }\nP0(int *x) {}\nexists (x=1)\n").line()).isEqualTo(2);
    }
}
