package org.racewalk.model.c.analyze;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.model.c.Compiling;
import org.racewalk.model.c.Gcc;
import org.racewalk.model.c.tree.TranslationUnit;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Goal: value, type and size of constant expressions are gcc's. Method: seeded random expressions
 * over all integer types, as initialisers here and printed by a program there.
 */
class ConstantExpressionTest {
    private static final int EXPRESSIONS = 2_000;

    private static final String PRELUDE =
            """
            enum small { ZERO, ONE, SEVEN = 7, MINUS = -3 };
            enum large { HUGE = 0x123456789aL, LESS = 5 };
            enum packed { P = 200 } __attribute__((packed));
            struct inner { char c; long l; };
            struct outer { int i; struct inner in[3]; unsigned bits : 5; short s; char tail[]; };
            typedef unsigned char u8;
            typedef signed long long s64;
            #define TYPE(e) _Generic((e), _Bool: 1, char: 2, signed char: 3, unsigned char: 4, \\
                short: 5, unsigned short: 6, int: 7, unsigned int: 8, long: 9, unsigned long: 10, \\
                long long: 11, unsigned long long: 12, default: 13)
            """;

    private static final List<String> TYPES =
            List.of(
                    "_Bool",
                    "char",
                    "signed char",
                    "unsigned char",
                    "short",
                    "unsigned short",
                    "int",
                    "unsigned int",
                    "long",
                    "unsigned long",
                    "long long",
                    "unsigned long long",
                    "u8",
                    "s64",
                    "enum small",
                    "enum large",
                    "enum packed");

    private static final List<String> LEAVES =
            List.of(
                    "0",
                    "1",
                    "-1",
                    "2147483647",
                    "2147483648",
                    "0x80000000",
                    "0xffffffff",
                    "4294967296",
                    "0xffffffffffffffff",
                    "9223372036854775807",
                    "1u",
                    "3L",
                    "7ul",
                    "5LL",
                    "6ull",
                    "017",
                    "0b1011",
                    "'a'",
                    "'\\n'",
                    "'\\xff'",
                    "'\\0'",
                    "ZERO",
                    "SEVEN",
                    "MINUS",
                    "HUGE",
                    "LESS",
                    "P",
                    "sizeof(struct outer)",
                    "sizeof(int[7])",
                    "sizeof \"abc\"",
                    "_Alignof(struct inner)",
                    "__builtin_offsetof(struct outer, in[1].l)",
                    "__builtin_offsetof(struct outer, tail)",
                    "(long)&((struct outer *)0)->s",
                    "__builtin_types_compatible_p(int, const int)",
                    "__builtin_types_compatible_p(int *, const int *)",
                    "__builtin_types_compatible_p(enum small, unsigned int)",
                    "__builtin_popcount(0xf0f)",
                    "__builtin_clz(1)",
                    "__builtin_ctzl(0x100)",
                    "__builtin_ffs(0)",
                    "__builtin_ffsll(1ll << 40)",
                    "__builtin_bswap32(0x01020304)",
                    "__builtin_bswap64(0x0102030405060708)",
                    "__builtin_bswap16(0x0102)",
                    "__builtin_constant_p(1 + 2)",
                    "sizeof(void)",
                    "sizeof(*(1 ? (void *)0 : (int *)0))",
                    "sizeof(*(1 ? (void *)1 : (int *)0))",
                    "_Generic((char *)0, const char *: 1, char *: 2, default: 3)",
                    "_Generic(\"x\", const char *: 1, char *: 2, default: 3)",
                    "_Generic(&((struct outer *)0)->in, struct inner (*)[3]: 1, default: 2)",
                    "_Generic((void (*)(int))0, void (*)(int): 4, default: 5)");

    private static final List<String> BINARY =
            List.of("+", "-", "*", "&", "|", "^", "<", ">", "<=", ">=", "==", "!=", "&&", "||");

    private final Random random = new Random(Long.getLong("seed", 1_122));

    @Test
    void shouldEvaluateRandomConstantExpressionsAsGccDoes(@TempDir Path directory)
            throws Exception {
        List<String> expressions = new ArrayList<>(LEAVES);
        while (expressions.size() < EXPRESSIONS) {
            expressions.add(expression(1 + random.nextInt(4)));
        }
        TranslationUnit unit = Compiling.of(PRELUDE + arrays(expressions)).unit();
        long[] values = Compiling.longs(Compiling.variable(unit, "values"));
        long[] types = Compiling.longs(Compiling.variable(unit, "types"));
        long[] sizes = Compiling.longs(Compiling.variable(unit, "sizes"));
        List<String> actual = new ArrayList<>();
        for (int i = 0; i < expressions.size(); i++) {
            actual.add(expressions.get(i) + " " + values[i] + " " + types[i] + " " + sizes[i]);
        }
        List<String> printed = Gcc.run(directory, program(expressions));
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < expressions.size(); i++) {
            expected.add(expressions.get(i) + " " + printed.get(i));
        }
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i)).isEqualTo(expected.get(i));
        }
    }

    private static String arrays(List<String> expressions) {
        StringBuilder text = new StringBuilder("static long values[] = {\n");
        expressions.forEach(e -> text.append("(long)(").append(e).append("),\n"));
        text.append("};\nstatic long types[] = {\n");
        expressions.forEach(e -> text.append("TYPE(").append(e).append("),\n"));
        text.append("};\nstatic long sizes[] = {\n");
        expressions.forEach(e -> text.append("sizeof(").append(e).append("),\n"));
        return text.append("};\n").toString();
    }

    private static String program(List<String> expressions) {
        return "#include <stdio.h>\n"
                + PRELUDE
                + arrays(expressions)
                + "int main(void) { for (int i = 0; i < sizeof(values) / 8; i++)"
                + " printf(\"%ld %ld %ld\\n\", values[i], types[i], sizes[i]); return 0; }\n";
    }

    private String expression(int depth) {
        if (depth == 0) {
            return LEAVES.get(random.nextInt(LEAVES.size()));
        }
        String a = expression(depth - 1);
        String b = expression(random.nextInt(depth));
        return switch (random.nextInt(12)) {
            case 0 -> "-(" + a + ")";
            case 1 -> "~(" + a + ")";
            case 2 -> "!(" + a + ")";
            case 3, 4, 5 -> "(" + TYPES.get(random.nextInt(TYPES.size())) + ")(" + a + ")";
            case 6 ->
                    "("
                            + a
                            + ") "
                            + (random.nextBoolean() ? "/" : "%")
                            + " "
                            + (1 + random.nextInt(9))
                            + (random.nextBoolean() ? "u" : "l");
            case 7 -> "(" + a + ") " + (random.nextBoolean() ? "<<" : ">>") + " ((" + b + ") & 7)";
            case 8 -> "(" + a + ") ? (" + b + ") : (" + expression(depth - 1) + ")";
            default -> "(" + a + ") " + BINARY.get(random.nextInt(BINARY.size())) + " (" + b + ")";
        };
    }
}
