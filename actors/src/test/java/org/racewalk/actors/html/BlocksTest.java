package org.racewalk.actors.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.actors.html.Blocks.Block;

import java.util.List;

/** Goal: whole functions are shown. Method: C in several styles. */
final class BlocksTest {
    private static Block around(int line, String source) {
        List<String> lines = source.lines().toList();
        return Blocks.around(Blocks.of(lines), line, lines.size());
    }

    @Test
    void shouldTakeAFunctionWithItsSignature() {
        String source =
                """
                static int a;
                /* about f */
                static int
                f(void)
                {
                    if (a) {
                        a = 1;
                    }
                    return a;
                }

                int g(void) { return 2; }
                """;
        assertThat(around(7, source)).isEqualTo(new Block(3, 10));
        assertThat(around(12, source)).isEqualTo(new Block(12, 12));
    }

    @Test
    void shouldNotCountBracesOfCommentsStringsAndDirectives() {
        String source =
                """
                #define OPEN {
                #define LONG \\
                    {
                void f(void)
                {
                    /* } */ g("}", '}'); // }
                    /*
                     * }
                     */
                    h("\\"}");
                }
                """;
        assertThat(around(8, source)).isEqualTo(new Block(4, 11));
    }

    @Test
    void shouldTakeTheLinesNextToOneThatIsInNoBlock() {
        String source = "int a;\n".repeat(40);
        assertThat(around(20, source)).isEqualTo(new Block(14, 26));
        assertThat(around(2, source)).isEqualTo(new Block(1, 8));
    }

    @Test
    void shouldNotShowABlockWithoutEnd() {
        String source = "void f(void)\n{\n" + "    {\n".repeat(30);
        assertThat(around(15, source)).isEqualTo(new Block(9, 21));
    }
}
