package org.racewalk.model.c.parse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.racewalk.model.c.Compiling.function;
import static org.racewalk.model.c.Compiling.longs;
import static org.racewalk.model.c.Compiling.variable;

import org.junit.jupiter.api.Test;
import org.racewalk.model.c.Compiling;
import org.racewalk.model.c.tree.TranslationUnit;
import org.racewalk.model.program.Program;

/** Goal: headers are found in the promised order, and each file read is on record. */
class IncludesTest {
    private static final String USE = "#include <linux/x.h>\nlong value[] = { X };\n";

    private static long valueOf(Compiling compiling) {
        return longs(variable(compiling.unit(), "value"))[0];
    }

    @Test
    void shouldPreferOurHeadersToTheUsers() {
        Compiling compiling =
                Compiling.of(USE)
                        .file("ours/include/linux/x.h", "#define X 1\n")
                        .file("user/linux/x.h", "#define X 2\n")
                        .include("user");
        assertThat(valueOf(compiling)).isEqualTo(1);
    }

    @Test
    void shouldSearchTheDirectoryOfTheIncludingFileFirstForQuotes() {
        Compiling compiling =
                Compiling.of("#include \"sub/a.h\"\nlong value[] = { X };\n")
                        .file("sub/a.h", "#include \"x.h\"\n")
                        .file("sub/x.h", "#define X 3\n")
                        .file("ours/include/x.h", "#define X 1\n");
        assertThat(valueOf(compiling)).isEqualTo(3);
    }

    @Test
    void shouldSearchTheParentOfOurIncludeDirectory() {
        Compiling compiling =
                Compiling.of("#include \"mm/g2/x.h\"\nlong value[] = { X };\n")
                        .file("ours/mm/g2/x.h", "#include \"../g1/y.h\"\n")
                        .file("ours/mm/g1/y.h", "#define X 4\n");
        assertThat(valueOf(compiling)).isEqualTo(4);
        assertThat(compiling.unit().sources())
                .extracting(Program.SourceFile::path)
                .containsExactly("t.c", "ours/mm/g2/x.h", "ours/mm/g1/y.h");
    }

    @Test
    void shouldRecordEachFileWithItsOriginAndHash() {
        TranslationUnit unit =
                Compiling.of("#include <a.h>\n#include <b.h>\n#include <a.h>\n")
                        .file("ours/include/a.h", "#pragma once\nint a;\n")
                        .file("user/b.h", "#ifndef B\n#define B\nint b;\n#endif\n")
                        .include("user")
                        .unit();
        assertThat(unit.sources())
                .extracting(source -> source.path() + " " + source.origin())
                .containsExactly("t.c scenario", "ours/include/a.h racewalk", "user/b.h include");
        assertThat(unit.sources()).allSatisfy(s -> assertThat(s.hash()).matches("[0-9a-f]{16}"));
        assertThat(unit.hash()).matches("[0-9a-f]{16}");
    }

    @Test
    void shouldChangeTheHashWithSourcesAndMacros() {
        String text = "int x;\n#ifdef M\n#endif\n";
        String hash = Compiling.of(text).unit().hash();
        assertThat(Compiling.of(text).unit().hash()).isEqualTo(hash);
        assertThat(Compiling.of(text + " ").unit().hash()).isNotEqualTo(hash);
        assertThat(Compiling.of(text).define("M").unit().hash()).isNotEqualTo(hash);
    }

    @Test
    void shouldKnowConfigurationByPlainMacros() {
        Compiling compiling =
                Compiling.of(
                        """
                        #define __ARG_PLACEHOLDER_1 0,
                        #define __second(ignored, val, ...) val
                        #define ____is_defined(junk) __second(junk 1, 0)
                        #define ___is_defined(val) ____is_defined(__ARG_PLACEHOLDER_##val)
                        #define IS_ENABLED(option) ___is_defined(option)
                        #ifdef CONFIG_SMP
                        long value[] = { IS_ENABLED(CONFIG_SMP) * 10 + IS_ENABLED(CONFIG_FOO) };
                        #endif
                        """);
        assertThat(valueOf(compiling)).isEqualTo(10);
    }

    @Test
    void shouldGiveTheFileNameAsTheUserNamedIt() {
        TranslationUnit unit =
                Compiling.of("void f(const char *);\nvoid g(void) { f(__FILE__); }\n").unit();
        assertThat(variable(unit, "\"0\"").type.size()).isEqualTo("t.c".length() + 1);
    }

    @Test
    void shouldNotLookIntoHeaderFunctionsThatNobodyCalls() {
        Compiling compiling =
                Compiling.of("#include <a.h>\nint f(void) { return used(1); }\n")
                        .file(
                                "ours/include/a.h",
                                """
                                static inline int unused(void) { return undeclared + 1.5; }
                                static inline int used(int a) { return deeper(a); }
                                """
                                        .replace(
                                                "static inline int used",
                                                "static inline int deeper(int a) { return a; }\n"
                                                        + "static inline int used"));
        TranslationUnit unit = compiling.unit();
        assertThat(unit.functions())
                .extracting(function -> function.name)
                .containsExactly("deeper", "used", "f");
        assertThat(function(unit, "used").position.file()).isEqualTo("ours/include/a.h");
    }
}
