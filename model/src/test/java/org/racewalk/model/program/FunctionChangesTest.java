package org.racewalk.model.program;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.model.c.FrontEnd;
import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.generate.ProgramGenerator;
import org.racewalk.model.c.parse.CompileRequest;
import org.racewalk.model.program.FunctionChanges.Kind;

import java.util.List;

/** Goal: a function is told as different if it does something else, and for nothing less. */
final class FunctionChangesTest {
    private static final String BEFORE =
            """
            int x, y;
            int first(int n)
            {
                while (n > 0)
                    n = n - 1;
                return n;
            }
            int second(int n)
            {
                switch (n) {
                case 1: return x;
                case 2: return y;
                default: return first(n);
                }
            }
            """;

    private static List<String> changes(String earlier, String later) throws CompileException {
        return FunctionChanges.between(program(earlier), program(later)).stream()
                .map(change -> change.kind() + " " + change.function())
                .toList();
    }

    private static Program program(String text) throws CompileException {
        return ProgramGenerator.generate(
                FrontEnd.analyze(
                        new CompileRequest(
                                "a.c",
                                path -> path.equals("a.c") ? text : null,
                                "headers",
                                List.of(),
                                null,
                                List.of())));
    }

    @Test
    void shouldTellNothingOfLinesAndCommentsThatMoved() throws CompileException {
        String moved = "/* more\n about it */\n\n" + BEFORE.replace("return n;", "\n\nreturn n;");

        assertThat(changes(BEFORE, BEFORE)).isEmpty();
        assertThat(changes(BEFORE, moved)).isEmpty();
    }

    @Test
    void shouldTellTheOneFunctionThatDoesSomethingElse() throws CompileException {
        assertThat(changes(BEFORE, BEFORE.replace("case 2", "case 3")))
                .containsExactly(Kind.DIFFERS + " second");
        assertThat(changes(BEFORE, BEFORE.replace("return y", "return x")))
                .containsExactly(Kind.DIFFERS + " second");
    }

    @Test
    void shouldTellTheCallersTooOfAFunctionThatIsInlined() throws CompileException {
        assertThat(changes(BEFORE, BEFORE.replace("n > 0", "n > 1")))
                .containsExactly(Kind.DIFFERS + " first", Kind.DIFFERS + " second");
    }

    @Test
    void shouldTellWhatIsNewAndWhatIsGone() throws CompileException {
        String third = "int third(void) { return x; }\n";

        assertThat(changes(BEFORE, BEFORE + third)).containsExactly(Kind.NEW + " third");
        assertThat(changes(BEFORE + third, BEFORE)).containsExactly(Kind.GONE + " third");
    }
}
