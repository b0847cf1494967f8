package org.racewalk.model.c.type;

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
 * Goal: the layout of structs is gcc's. Method: seeded random structs and unions, with bit fields,
 * packed and aligned members; size, alignment, offsets and the bits of each bit field are compared.
 */
class LayoutTest {
    private static final int STRUCTS = 400;
    private static final List<String> TYPES =
            List.of("char", "unsigned char", "short", "int", "unsigned int", "long", "_Bool");
    private static final List<Integer> WIDTHS = List.of(8, 8, 16, 32, 32, 64, 1);

    private final Random random = new Random(Long.getLong("seed", 20_261_122));

    @Test
    void shouldLayOutRandomStructsAsGccDoes(@TempDir Path directory) throws Exception {
        StringBuilder definitions = new StringBuilder();
        for (int i = 0; i < STRUCTS; i++) {
            definitions.append(struct(i));
        }
        TranslationUnit unit = Compiling.of(definitions.toString()).unit();
        List<String> expected = new ArrayList<>();
        StringBuilder main = new StringBuilder();
        for (CType.Struct struct : unit.structs()) {
            if (struct.tag.startsWith("s")) {
                describe(struct, main, expected);
            }
        }
        String program =
                "#include <stdio.h>\n#include <string.h>\n"
                        + definitions
                        + "static void bits(const char *name, void *p, int n) {\n"
                        + "unsigned char *b = p; printf(\"%s\", name);\n"
                        + "for (int i = 0; i < n * 8; i++)"
                        + " if (b[i / 8] >> i % 8 & 1) printf(\" %d\", i);\n"
                        + "printf(\"\\n\"); }\n"
                        + "int main(void) {\n"
                        + main
                        + "return 0; }\n";
        List<String> actual = Gcc.run(directory, program);
        assertThat(expected).hasSizeGreaterThan(STRUCTS);
        assertThat(actual).isEqualTo(expected);
    }

    private void describe(CType.Struct struct, StringBuilder main, List<String> expected) {
        String type = struct.spelling();
        main.append("printf(\"%s %lu %lu\\n\", \"")
                .append(type)
                .append("\", sizeof(")
                .append(type)
                .append("), _Alignof(")
                .append(type)
                .append("));\n");
        expected.add(type + " " + struct.size + " " + struct.align);
        for (CType.Field field : struct.fields) {
            String name = type + "." + field.name();
            if (field.name().isEmpty()) {
                continue;
            }
            if (field.isBitField()) {
                main.append("{ ")
                        .append(type)
                        .append(" x; memset(&x, 0, sizeof(x)); x.")
                        .append(field.name())
                        .append(" = -1; bits(\"")
                        .append(name)
                        .append("\", &x, sizeof(x)); }\n");
                StringBuilder bits = new StringBuilder(name);
                for (int i = 0; i < field.bitWidth(); i++) {
                    bits.append(' ').append(field.offset() * 8 + field.bitOffset() + i);
                }
                expected.add(bits.toString());
                assertThat(field.bitOffset() + field.bitWidth())
                        .isLessThanOrEqualTo(field.unit() * 8);
            } else {
                main.append("printf(\"%s %lu\\n\", \"")
                        .append(name)
                        .append("\", __builtin_offsetof(")
                        .append(type)
                        .append(", ")
                        .append(field.name())
                        .append("));\n");
                expected.add(name + " " + field.offset());
            }
        }
    }

    private String struct(int number) {
        boolean packed = random.nextInt(4) == 0;
        String keyword = random.nextInt(6) == 0 ? "union" : "struct";
        StringBuilder text = new StringBuilder(keyword).append(" s").append(number).append(" {\n");
        int members = random.nextInt(8);
        for (int i = 0; i < members; i++) {
            text.append("    ").append(member(i, number, packed)).append(";\n");
        }
        if (members > 0 && keyword.equals("struct") && random.nextInt(10) == 0) {
            text.append("    char first; short flexible[];\n");
        }
        text.append("}");
        if (packed) {
            text.append(" __attribute__((packed))");
        }
        if (random.nextInt(6) == 0) {
            text.append(" __attribute__((__aligned__(")
                    .append(1 << random.nextInt(6))
                    .append(")))");
        }
        return text.append(";\n").toString();
    }

    private String member(int index, int number, boolean packed) {
        int pick = random.nextInt(TYPES.size());
        String type = TYPES.get(pick);
        String name = "m" + index;
        return switch (random.nextInt(14)) {
            case 0, 1, 2, 3, 4 -> {
                // Those of packed structs stay small, or a unit of eight bytes would not do.
                int limit = Math.min(WIDTHS.get(pick), packed ? 32 : 64);
                yield type + " " + name + " : " + (1 + random.nextInt(limit));
            }
            case 5 -> type + " : " + (1 + random.nextInt(WIDTHS.get(pick)));
            case 6 ->
                    random.nextBoolean()
                            ? type + " : 0"
                            : type
                                    + " "
                                    + name
                                    + " : 1 __attribute__((aligned("
                                    + (1 << random.nextInt(4))
                                    + ")))";
            case 7 -> type + " " + name + "[" + random.nextInt(4) + "]";
            case 8 -> type + " *" + name;
            case 9 ->
                    type
                            + " "
                            + name
                            + " __attribute__((aligned("
                            + (1 << random.nextInt(5))
                            + ")))";
            case 10 -> type + " " + name + " __attribute__((packed))";
            case 11 -> "struct { " + type + " a" + index + "; char b" + index + " : 3; }";
            case 12 ->
                    number == 0
                            ? "char " + name
                            : "union { int a" + index + "; " + type + " b" + index + "; } " + name;
            default -> type + " " + name;
        };
    }
}
