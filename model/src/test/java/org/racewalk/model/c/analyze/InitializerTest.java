package org.racewalk.model.c.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.racewalk.model.c.Compiling.variable;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.model.c.Compiling;
import org.racewalk.model.c.Gcc;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Initializer;
import org.racewalk.model.c.tree.Symbol;
import org.racewalk.model.c.tree.TranslationUnit;
import org.racewalk.model.c.type.CType;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Goal: static initialisers have gcc's bytes. Method: one row each, compared as an image. */
class InitializerTest {
    private static final String TYPES =
            """
            struct p { int x, y; };
            struct bits { unsigned a : 3, b : 7; int : 0; long c : 33; char d; };
            struct deep { char c; struct p ps[2]; union { long l; struct p p; char s[5]; }; short t; };
            struct flex { int n; short items[]; };
            struct empty {};
            struct holds { struct empty e; int after; };
            typedef struct { struct { int v; } raw; } lock_t;
            """;

    private static final List<String> ROWS =
            List.of(
                    "int v = 5",
                    "int v[5] = { 1, 2, [4] = 9 }",
                    "int v[] = { [3] = 1, 2, [1 ... 2] = 7, 8 }",
                    "int v[2][3] = { 1, 2, 3, 4 }",
                    "int v[2][3] = { { 1 }, { [2] = 3 } }",
                    "int v[2][3] = { [1][1] = 5, 6, [0] = { 1 } }",
                    "int v[3][2] = { [0 ... 1][1] = 5, 6 }",
                    "char v[] = \"abc\"",
                    "char v[3] = \"abc\"",
                    "char v[8] = { \"ab\\n\\x41\\101\" }",
                    "unsigned char v[2][4] = { \"ab\", { 'c', 'd' } }",
                    "struct p v = { 1, 2 }",
                    "struct p v = { .y = 2, .x = 1 }",
                    "struct p v = { y: 4 }",
                    "struct p v[] = { 1, 2, 3, 4, { 5 }, [4].y = 6 }",
                    "struct bits v = { 5, 100, -1, 'x' }",
                    "struct bits v = { .b = 127, .c = -2, 3 }",
                    "struct deep v = { 'a', 1, 2, 3, 4, 5, 6 }",
                    "struct deep v = { 'a', { { 1, 2 }, { .y = 3 } }, { .p = { 7, 8 } }, 9 }",
                    "struct deep v = { .ps[1].y = 3, .l = 77, 6 }",
                    "struct deep v = { .s = \"hi\", .t = 3 }",
                    "struct deep v = { .p.y = 4, 5 }",
                    "struct deep v[2] = { [1] = { .c = 1 }, [0].c = 2, 5, [1].t = 4 }",
                    "struct deep v = { .p = (struct p) { 8, 9 }, .ps[0] = (struct p) { .y = 1 } }",
                    "lock_t v = (lock_t) { .raw = { 3 } }",
                    "struct { lock_t l; int n; } v = { (lock_t) { { 3 } }, 4 }",
                    "struct holds v = { {}, 6 }",
                    "struct p v = {}",
                    "union { char c; long l; } v = { 5 }",
                    "union { char c; long l; } v = { .l = -5 }",
                    "_Bool v[3] = { 5, 0, 256 }",
                    "long v[2] = { -1, 0xffffffffu }",
                    "unsigned short v = 70000",
                    "enum { A = 3, B } v[2] = { B, A }",
                    "struct p *v = (struct p *)0x1234");

    @Test
    void shouldHaveTheImageOfGcc(@TempDir Path directory) throws Exception {
        StringBuilder source = new StringBuilder(TYPES);
        StringBuilder main = new StringBuilder();
        for (int i = 0; i < ROWS.size(); i++) {
            String row = ROWS.get(i).replaceFirst("\\bv\\b", "v" + i);
            source.append("static ").append(row).append(";\n");
            main.append("dump(&v").append(i).append(", sizeof(v").append(i).append("));\n");
        }
        TranslationUnit unit = Compiling.of(source.toString()).unit();
        List<String> actual = new ArrayList<>();
        for (int i = 0; i < ROWS.size(); i++) {
            actual.add(ROWS.get(i) + " " + image(variable(unit, "v" + i)));
        }
        List<String> printed =
                Gcc.run(
                        directory,
                        "#include <stdio.h>\n"
                                + source
                                + "static void dump(void *p, int n) { for (int i = 0; i < n; i++)"
                                + " printf(\"%02x\", ((unsigned char *)p)[i]); printf(\"\\n\"); }\n"
                                + "int main(void) {\n"
                                + main
                                + "return 0; }\n");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < ROWS.size(); i++) {
            expected.add(ROWS.get(i) + " " + printed.get(i));
        }
        assertThat(actual).isEqualTo(expected);
    }

    @Test
    void shouldAddAFlexibleArrayToTheSize() {
        TranslationUnit unit = Compiling.of(TYPES + "struct flex f = { 2, { 1, 2, 3 } };").unit();
        Initializer initializer = variable(unit, "f").initializer;
        assertThat(initializer.size()).isEqualTo(10);
        assertThat(variable(unit, "f").type.size()).isEqualTo(4);
    }

    private static String image(Symbol.Variable variable) {
        byte[] bytes = new byte[(int) variable.type.size()];
        for (Initializer.Entry entry : variable.initializer.entries()) {
            long value = ((Expression.Constant) entry.value()).value();
            CType.Field bits = entry.bits();
            if (bits == null) {
                for (int i = 0; i < entry.type().size(); i++) {
                    bytes[(int) entry.offset() + i] = (byte) (value >> 8 * i);
                }
            } else {
                for (int i = 0; i < bits.bitWidth(); i++) {
                    int bit = bits.bitOffset() + i;
                    int index = (int) entry.offset() + bit / 8;
                    int mask = 1 << bit % 8;
                    boolean set = (value >> i & 1) != 0;
                    bytes[index] = (byte) (set ? bytes[index] | mask : bytes[index] & ~mask);
                }
            }
        }
        StringBuilder text = new StringBuilder();
        for (byte b : bytes) {
            text.append(String.format("%02x", b & 0xff));
        }
        return text.toString();
    }
}
