package org.racewalk.model.c.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.racewalk.model.c.Compiling;

import java.util.List;

/** Goal: each kind of wrong input gets a message of its own, at its place, with all others. */
class DiagnosticsTest {
    @Test
    void shouldRenderPlaceLineCaretAndHint() {
        String text = Compiling.of("int f(void)\n{\n\treturn nope;\n}\n").errors().getMessage();
        assertThat(text)
                .isEqualTo(
                        """
                        t.c:3:9: error: 'nope' undeclared
                        \treturn nope;
                        \t       ^
                          declare it, include the header that does, or check the spelling
                        1 error\
                        """);
    }

    @Test
    void shouldReportAllErrorsOfAFileAtOnceAndInOrder() {
        assertThat(
                        Compiling.of(
                                        """
                                        int f(void) { return a + b; }
                                        int g(void) { c(1, d); return 0; }
                                        struct s { unknown_t x; int y; };
                                        int h(struct s *p) { return p->y + p->z; }
                                        """)
                                .messages())
                .containsExactly(
                        "1: 'a' undeclared",
                        "1: 'b' undeclared",
                        "2: call of the undeclared function 'c'",
                        "2: 'd' undeclared",
                        "3: unknown type name 'unknown_t'",
                        "4: 'struct s' has no member named 'z'");
    }

    @Test
    void shouldNotReportUsesOfANameWhoseDeclarationHasAnError() {
        assertThat(Compiling.of("int f(void) { what_t x; x = 1; return x; }").messages())
                .containsExactly("1: unknown type name 'what_t'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "double d = 1;|floating point is not supported",
                "int f(void) { return 1.5 > 1; }|floating point is not supported",
                "__int128 big;|__int128 is not supported",
                "_Complex int c;|a complex number is not supported",
                "int f(int n) { int a[n]; return 0; }|an array of variable length is not supported",
                "int f(void) { asm(\"nop\"); return 0; }|inline assembler is not supported",
                "int f(void) { asm goto(\"\" : : : : out); out: return 0; }"
                        + "|inline assembler is not supported",
                "int f(void) { int g(void) { return 1; } return g(); }"
                        + "|a nested function is not supported",
                "void f(void) { void *p = &&x; x: ; }|the address of a label is not supported",
                "void f(void *p) { goto *p; }|a computed goto is not supported",
                "int f(void *b) { return __builtin_setjmp(b); }|setjmp is not supported",
                "int x __attribute__((mode(DI)));|attribute 'mode' is not supported",
                "int *__attribute__((aligned(8))) x;|attribute 'aligned' is not supported here",
                "struct s { int a; };\\n#pragma pack(1)\\n|#pragma pack(1) is not supported",
                "register long sp asm(\"rsp\");|'sp' is a machine register, which is not supported",
                "int f(int n, ...) { __builtin_va_list v; __builtin_va_start(v, n); return 0; }"
                        + "|reading variable arguments is not supported",
                "int f(void) { return L\"x\"[0]; }|a wide string literal is not supported",
            })
    void shouldRefuseWhatIsNotSupported(String source, String message) {
        assertThat(Compiling.of(source.replace("\\n", "\n")).errors().diagnostics())
                .extracting(Diagnostic::message)
                .contains(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\0',
            value = {
                "#include <missing.h>|include file not found: <missing.h>",
                "#include \"missing.h\"|include file not found: \"missing.h\"",
                "#error stop it|#error stop it",
                "int f(void) { return 1 }|syntax error",
                "int f(int a); int g(void) { return f(); }|too few arguments to 'f': 0 instead of"
                        + " 1",
                "int f(int a); int g(void) { return f(1, 2); }"
                        + "|too many arguments to 'f': 2 instead of 1",
                "int f(void) { return 0; } int f(void) { return 1; }|redefinition of 'f'",
                "int f(int a); long f(int a);|conflicting types for 'f': 'long(int)'",
                "int x; int x = 1; int x = 2;|redefinition of 'x'",
                "struct s { int a; }; struct s { int b; };|redefinition of 'struct s'",
                "struct s { int a; int a; };|duplicate member 'a'",
                "struct s { struct t m; };"
                        + "|member 'm' of struct s has the incomplete type 'struct t'",
                "struct s { int a : 40; };|width 40 of bit field 'a' does not fit its type",
                "enum e { A, A };|redeclaration of 'A'",
                "void f(int *p) { p = 1; }|assignment makes a pointer from an integer without a"
                        + " cast ('int *' from 'int')",
                "int f(int *p) { return p; }|return makes an integer from a pointer without a"
                        + " cast ('int' from 'int *')",
                "struct a; struct b; void f(struct a *p, struct b *q) { p = q; }"
                        + "|assignment from the incompatible pointer type 'struct b *' to"
                        + " 'struct a *'",
                "struct s { int a; }; void f(struct s s, int i) { s = i; }"
                        + "|incompatible types in assignment ('struct s' from 'int')",
                "void f(void) { 1 = 2; }|lvalue required as left operand of assignment",
                "void f(const int *p) { *p = 2; }"
                        + "|assignment of a read-only object of type 'const int'",
                "void f(void) { break; }|break statement not within loop or switch",
                "void f(void) { continue; }|continue statement not within a loop",
                "void f(void) { case 1: ; }|case label not within a switch statement",
                "void f(int a) { switch (a) { case 1 ... 3: case 2: ; } }"
                        + "|duplicate case value, first used at t.c:1",
                "void f(void) { goto out; }|label 'out' used but not defined",
                "void f(void) { x: ; x: ; }|duplicate label 'x'",
                "int f(void) { return; }|return without a value in a function that returns 'int'",
                "extern int a; int f(void) { return a; }"
                        + "|variable 'a' is declared, but defined nowhere",
                "int a; int b = a;|initialiser element is not constant",
                "_Static_assert(1 == 2, \"odd\");|static assertion failed: \"odd\"",
                "int a[] = { 1, [-1] = 2 };|array index in initialiser exceeds the bounds",
                "struct s { int a; } x = { 1, 2 };|excess elements in initialiser of 'struct s'",
                "struct s { int a; } x = { .b = 2 };|'struct s' has no member named 'b'",
                "int f(int a) { int a; return a; }|redeclaration of 'a'",
                "struct s; int f(struct s *p) { return p->x; }|'struct s' is incomplete here",
                "struct s { int b : 1; }; int *f(struct s *p) { return &p->b; }"
                        + "|cannot take address of bit field 'b'",
                "int f(int x) { return _Generic(x, char: 1); }"
                        + "|_Generic has no association for 'int'",
            })
    void shouldNameTheError(String source, String message) {
        assertThat(Compiling.of(source).errors().diagnostics())
                .extracting(Diagnostic::message)
                .contains(message);
    }

    @Test
    void shouldReportASyntaxErrorWhereTheParserStopped() {
        Diagnostic error = Compiling.of("int f(void)\n{\n    return 1\n}\n").error();
        assertThat(error.line()).isEqualTo(4);
        assertThat(Compiling.of("int f(void) { int x = (1 + ; return x; }").error().column())
                .isEqualTo(28);
    }

    @Test
    void shouldRefuseADefineThatNoFileMentions() {
        assertThat(
                        Compiling.of("int x;\n#ifdef BUGGY\n#endif\n")
                                .define("BUGGY")
                                .define("BUGGI=1")
                                .messages())
                .containsExactly("0: -D BUGGI is not mentioned in any file read");
    }

    @Test
    void shouldSayThatThereIsNoSuchFile() {
        assertThat(Compiling.of("").errors("conf/none.c").getMessage())
                .startsWith("conf/none.c: error: no such file");
    }

    @Test
    void shouldCutTheListAndSayHowManyThereAre() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 150; i++) {
            text.append("int f").append(i).append("(void) { return x").append(i).append("; }\n");
        }
        CompileException errors = Compiling.of(text.toString()).errors();
        assertThat(errors.diagnostics()).hasSize(100);
        assertThat(errors.total()).isEqualTo(150);
        assertThat(errors.getMessage()).endsWith("... and 50 more\n150 errors");
    }

    @Test
    void shouldPlaceAnErrorInAMacroWhereItIsUsed() {
        List<String> messages =
                Compiling.of(
                                "#define BAD(x) \\\n"
                                        + "    ((x) + nope)\n"
                                        + "int f(int a)\n"
                                        + "{\n"
                                        + " return BAD(a);\n"
                                        + "}")
                        .messages();
        assertThat(messages).containsExactly("5: 'nope' undeclared");
    }
}
