package org.racewalk.model.c.analyze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.racewalk.model.c.Compiling.function;
import static org.racewalk.model.c.Compiling.variable;

import org.junit.jupiter.api.Test;
import org.racewalk.model.c.Compiling;
import org.racewalk.model.c.diagnose.Diagnostic;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Initializer;
import org.racewalk.model.c.tree.Statement;
import org.racewalk.model.c.tree.Symbol;
import org.racewalk.model.c.tree.TranslationUnit;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Fence;
import org.racewalk.model.program.Intrinsic;

import java.util.List;

/**
 * Goal: the tree says explicitly what C leaves implicit. Method: small snippets, one point each.
 */
class TreeTest {
    private static final String STRUCTS =
            """
            struct ref { int refs; };
            struct vma { unsigned long start; struct { struct ref r; } n; unsigned bit : 3; char tail[]; };
            #define READ_ONCE(x) (*(const volatile __typeof__(x) *)&(x))
            """;

    private static List<Statement> body(TranslationUnit unit, String name) {
        return ((Statement.Block) function(unit, name).body).statements();
    }

    private static Expression result(TranslationUnit unit, String name) {
        return ((Statement.Return) body(unit, name).getLast()).value();
    }

    private static Expression result(String source) {
        return result(Compiling.of(STRUCTS + source).unit(), "f");
    }

    private static Expression effect(String source) {
        TranslationUnit unit = Compiling.of(STRUCTS + source).unit();
        return ((Statement.ExpressionStatement) body(unit, "f").getFirst()).expression();
    }

    @Test
    void shouldAnalyseTheFirstExample() {
        TranslationUnit unit =
                Compiling.of(
                                """
                                struct s {int a; struct s *next;};
                                static struct s x = {1, &x};
                                int f(struct s *p) { while (p->a < 10) p->a += 2; return p->a; }
                                """)
                        .unit();
        Initializer initializer = variable(unit, "x").initializer;
        assertThat(initializer.size()).isEqualTo(16);
        assertThat(initializer.entries())
                .extracting(Initializer.Entry::offset)
                .containsExactly(0L, 8L);
        assertThat(initializer.entries().get(1).value()).isInstanceOf(Expression.AddressOf.class);
        Statement.While loop = (Statement.While) body(unit, "f").getFirst();
        assertThat(((Statement.ExpressionStatement) loop.body()).expression())
                .isInstanceOf(Expression.Update.class);
        assertThat(unit.structs()).extracting(CType.Struct::spelling).containsExactly("struct s");
    }

    @Test
    void shouldKeepTheMemberOfAVolatileAccess() {
        Expression.Read read =
                (Expression.Read) result("int f(struct vma *v) { return READ_ONCE(v->n.r.refs); }");
        Expression.Member member = (Expression.Member) read.place();
        assertThat(member.field().name()).isEqualTo("refs");
        assertThat(member.type().isVolatile()).isTrue();
        assertThat(((Expression.Member) member.base()).field().name()).isEqualTo("r");
    }

    @Test
    void shouldReadThePlaceOfAnAddressDirectly() {
        Expression.Read read = (Expression.Read) result("int f(int a) { return *&a; }");
        assertThat(read.place()).isInstanceOf(Expression.VariablePlace.class);
    }

    @Test
    void shouldPutOnlyLocalsIntoMemoryWhoseAddressIsUsed() {
        TranslationUnit unit =
                Compiling.of(
                                """
                                void use(int *p);
                                int f(int plain, int taken)
                                {
                                    volatile int marked = 1;
                                    int array[2] = { 1 };
                                    typeof(&plain) p = &taken;
                                    use(p);
                                    return *&plain + marked + array[0] + sizeof(&plain);
                                }
                                """)
                        .unit();
        List<Symbol.Variable> parameters = function(unit, "f").parameters;
        assertThat(parameters).extracting(v -> v.inMemory).containsExactly(false, true);
        List<Boolean> locals =
                body(unit, "f").stream()
                        .filter(s -> s instanceof Statement.Declaration)
                        .map(s -> ((Statement.Declaration) s).variable().inMemory)
                        .toList();
        assertThat(locals).containsExactly(true, true, false);
    }

    @Test
    void shouldMakeTypedBuiltinsOfTheHeaders() {
        Expression.AtomicRmw rmw =
                (Expression.AtomicRmw)
                        result(
                                "int f(struct vma *v) { return __racewalk_rmw(&v->n.r.refs, 1, 2UL,"
                                        + " 4, 1); }");
        assertThat(rmw.kind()).isEqualTo(Access.RMW_ADD);
        assertThat(rmw.order()).isEqualTo(Access.FULL);
        assertThat(rmw.returns()).isTrue();
        assertThat(rmw.value().type().spelling()).isEqualTo("int");
        assertThat(((Expression.Member) rmw.place()).field().name()).isEqualTo("refs");
        Expression.AtomicLoad load =
                (Expression.AtomicLoad)
                        result("int f(int *p) { return __racewalk_load((volatile int *)p, 2); }");
        assertThat(load.place()).isInstanceOf(Expression.Dereference.class);
        Expression fence = effect("void f(void) { __racewalk_fence(0); }");
        assertThat(((Expression.FenceExpression) fence).kind()).isEqualTo(Fence.MB);
        Expression barrier = effect("void f(void) { asm volatile(\"\" ::: \"memory\"); }");
        assertThat(((Expression.FenceExpression) barrier).kind()).isEqualTo(Fence.COMPILER);
    }

    @Test
    void shouldTurnDeclaredFunctionsOfTheMachineIntoIntrinsics() {
        Expression.IntrinsicCall call =
                (Expression.IntrinsicCall)
                        effect(
                                """
                                void __racewalk_sometimes(const char *label);
                                #define LABEL "waited"
                                void f(void) { __racewalk_sometimes((LABEL " for ä \\"x\\"")); }
                                """);
        assertThat(call.intrinsic()).isEqualTo(Intrinsic.SOMETIMES);
        assertThat(call.label()).isEqualTo("waited for ä \"x\"");
        assertThat(call.arguments()).isEmpty();
        assertThat(
                        Compiling.of(
                                        """
                                        void __racewalk_sometimes(const char *label);
                                        void f(const char *s) { __racewalk_sometimes(s); }
                                        """)
                                .errors()
                                .diagnostics())
                .extracting(Diagnostic::message)
                .containsExactly("a string literal is needed here");
    }

    @Test
    void shouldShareIdenticalLiterals() {
        TranslationUnit unit =
                Compiling.of("const char *a = \"x\", *b = \"x\", *c = \"y\";").unit();
        assertThat(unit.variables()).hasSize(5);
    }

    @Test
    void shouldScalePointerArithmeticToBytes() {
        Expression.Binary sum = (Expression.Binary) result("int *f(int *p) { return p + 3; }");
        assertThat(((Expression.Constant) sum.right()).value()).isEqualTo(12);
        Expression.Binary quotient =
                (Expression.Binary) result("long f(int *p, int *q) { return p - q; }");
        assertThat(quotient.operator()).isEqualTo(Expression.BinaryOperator.DIVIDE);
        Expression.Binary voids = (Expression.Binary) result("void *f(void *p) { return p - 1; }");
        assertThat(((Expression.Constant) voids.right()).value()).isEqualTo(1);
    }

    @Test
    void shouldPromoteNarrowBitFieldsToInt() {
        Expression.Binary sum =
                (Expression.Binary) result("int f(struct vma *v) { return v->bit + 1; }");
        assertThat(sum.type().spelling()).isEqualTo("int");
    }

    @Test
    void shouldDropBranchesThatAreNeverTaken() {
        TranslationUnit unit =
                Compiling.of(
                                """
                                void never(void) __attribute__((error("no")));
                                int f(int a)
                                {
                                    if (sizeof(int) != 4)
                                        never();
                                    if (0) { inside: a++; }
                                    if (a) goto inside;
                                    return 0 && a ? 1 : a;
                                }
                                """)
                        .unit();
        assertThat(unit.functions()).hasSize(1);
        assertThat(body(unit, "f").get(1)).isInstanceOf(Statement.If.class);
        assertThat(result(unit, "f")).isInstanceOf(Expression.Read.class);
        assertThat(
                        Compiling.of(
                                        "void no(void) __attribute__((error(\"built wrong\")));\n"
                                                + "void f(void) { if (sizeof(int) == 4) no(); }\n")
                                .messages())
                .containsExactly("2: call of 'no': \"built wrong\"");
    }

    @Test
    void shouldNameTheLineWhereAMacroIsUsed() {
        TranslationUnit unit =
                Compiling.of(
                                "#define INC(x) \\\n  do { \\\n (x)++; } while (0)\n"
                                        + "#define TWICE(x) INC(x); INC(x)\n"
                                        + "int f(int a)\n{\n  TWICE(a);\n  return a;\n}\n")
                        .unit();
        assertThat(body(unit, "f"))
                .extracting(statement -> statement.position().line())
                .containsExactly(7, 7, 8);
    }

    @Test
    void shouldTieProbesToWhatTheyWatch() {
        TranslationUnit unit =
                Compiling.of(
                                STRUCTS
                                        + """
                                        static int g(struct vma *v) { v->n.r.refs = 1; return 2; }
                                        __attribute__((racewalk_ghost)) int shadow;
                                        __attribute__((racewalk_on_enter(g))) void a(struct vma *v) { }
                                        __attribute__((racewalk_on_return(g))) void b(int r, struct vma *v) { }
                                        __attribute__((racewalk_on_store(vma, n.r.refs))) void c(struct vma *v) { }
                                        """)
                        .unit();
        Symbol.FunctionSymbol watched = function(unit, "g");
        assertThat(watched.onEnter).extracting(Symbol::name).containsExactly("a");
        assertThat(watched.onReturn).extracting(Symbol::name).containsExactly("b");
        assertThat(function(unit, "c").ghost).isTrue();
        assertThat(variable(unit, "shadow").ghost).isTrue();
        assertThat(unit.storeProbes()).hasSize(1);
        assertThat(unit.storeProbes().getFirst().field().name()).isEqualTo("n.r.refs");
        assertThat(unit.storeProbes().getFirst().field().offset()).isEqualTo(8);
        assertThat(
                        Compiling.of("__attribute__((racewalk_on_enter(nobody))) void a(void) { }")
                                .messages())
                .containsExactly("1: probe on the unknown function 'nobody'");
    }

    @Test
    void shouldMarkPerCpuVariables() {
        TranslationUnit unit =
                Compiling.of(
                                "int a __attribute__((section(\".data..percpu\" \"..x\")));\n"
                                        + "int b __attribute__((racewalk_per_cpu)); int c;\n")
                        .unit();
        assertThat(unit.variables()).extracting(v -> v.perCpu).containsExactly(true, true, false);
    }

    @Test
    void shouldRememberWhoCleansUp() {
        TranslationUnit unit =
                Compiling.of(
                                "void put(int **p);\n"
                                    + "void f(int *a) { int *b __attribute__((cleanup(put))) = a;"
                                    + " }")
                        .unit();
        Statement.Declaration declaration = (Statement.Declaration) body(unit, "f").getFirst();
        assertThat(declaration.variable().cleanup).isSameAs(function(unit, "put"));
        assertThat(declaration.variable().inMemory).isTrue();
    }
}
