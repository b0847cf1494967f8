package org.racewalk.model.c.type;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.model.c.type.CType.Array;
import org.racewalk.model.c.type.CType.Basic;
import org.racewalk.model.c.type.CType.Function;
import org.racewalk.model.c.type.CType.Pointer;
import org.racewalk.model.c.type.CType.Qualified;

import java.util.List;

/** Goal: a type becomes the C that declares it. */
final class DeclaratorTest {
    private static final CType INT = CType.of(Basic.INT);
    private static final CType CHAR = CType.of(Basic.CHAR);

    @Test
    void shouldDeclareInsideOut() {
        Function callback = new Function(INT, List.of(new Pointer(CType.VOID), INT), false);
        CType text = new Pointer(new Qualified(CHAR, true, false));
        assertThat(Declarator.declare(INT, "a")).isEqualTo("int a");
        assertThat(Declarator.declare(text, "a")).isEqualTo("const char *a");
        assertThat(Declarator.declare(new Qualified(text, true, false), "a"))
                .isEqualTo("const char *const a");
        assertThat(Declarator.declare(new Pointer(callback), "a"))
                .isEqualTo("int (*a)(void *, int)");
        assertThat(Declarator.declare(new Array(new Pointer(callback), 3), "a"))
                .isEqualTo("int (*a[3])(void *, int)");
        assertThat(Declarator.declare(new Pointer(new Array(INT, -1)), "a"))
                .isEqualTo("int (*a)[]");
    }

    @Test
    void shouldNameTheParametersOfAFunction() {
        Function none = new Function(CType.VOID, List.of(), false);
        Function printer = new Function(new Pointer(INT), List.of(new Pointer(CHAR)), true);
        assertThat(Declarator.function(none, "f", List.of())).isEqualTo("void f(void)");
        assertThat(Declarator.function(printer, "f", List.of("format")))
                .isEqualTo("int *f(char *format, ...)");
    }
}
