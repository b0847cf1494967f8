package org.racewalk.model.c.generate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.racewalk.model.c.FrontEnd;
import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.parse.CompileRequest;
import org.racewalk.model.program.Disassembler;
import org.racewalk.model.program.Global;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.Scenario;

import java.util.List;
import java.util.Map;

/** What C becomes: the code itself, names for traces, probes, scenarios. */
class GeneratedCodeTest {
    private static final String HEADER =
            """
            struct ref { int count; };
            struct object { long id; struct ref refs; struct object *next; };
            static inline void up(struct ref *r, int n) { if (n) r->count += n; }
            static inline _Bool is_error(const void *p)
            {
                return (unsigned long)p >= (unsigned long)-4095;
            }
            """;

    private static Program compile(String source) {
        Map<String, String> files = Map.of("main.c", source, "include/h.h", HEADER);
        CompileRequest request =
                new CompileRequest("main.c", files::get, "include", List.of(), null, List.of());
        try {
            return ProgramGenerator.generate(FrontEnd.analyze(request));
        } catch (CompileException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    /** The function's instructions, without addresses and positions. */
    private static List<String> code(Program program, String name) {
        return program.functions().stream()
                .filter(f -> f.name().equals(name))
                .flatMap(f -> Disassembler.list(program, f).lines().skip(1))
                .map(line -> line.replaceAll(" *;.*", "").strip().replaceAll("^\\d+ +", ""))
                .toList();
    }

    @Test
    void headerFunctionsAreExpandedUnderTheNameOfTheArgument() {
        Program program =
                compile("#include <h.h>\nvoid f(struct object *o)\n{\n\tup(&o->refs, 3);\n}\n");
        assertThat(code(program, "f"))
                .containsExactly(
                        "load.s32 r2, [r0+8]  {struct object.refs.count}",
                        "addix.s32 r1, r2, 3",
                        "store.u32 [r0+8], r1  {struct object.refs.count}",
                        "ret");
        assertThat(program.positionAt(program.functions().getLast().entry()))
                .hasToString("main.c:4");
    }

    @Test
    void conditionsBranchDirectly() {
        Program program =
                compile(
                        """
                        #include <h.h>
                        int f(struct object *o, int a)
                        {
                            if (!is_error(o) && (a > 3 || !o->next))
                                return 1;
                            return 2;
                        }
                        """);
        assertThat(code(program, "f"))
                .containsExactly(
                        "consti r2, -4095",
                        "jleu r2, r0, 40",
                        "jgti r1, 3, 32",
                        "load.u64 r2, [r0+16]  {struct object.next}",
                        "jnz r2, 40",
                        "consti r2, 1",
                        "ret r2",
                        "consti r2, 2",
                        "ret r2");
    }

    @Test
    void volatileIsMarkedAndElementsAreNamed() {
        Program program =
                compile(
                        """
                        struct s { long a; int slot[4]; } table;
                        int f(struct s *s, long i)
                        {
                            *(volatile int *)&s->slot[2] = 1;
                            return s->slot[i] + *(volatile int *)&table.slot[1];
                        }
                        """);
        assertThat(code(program, "f"))
                .contains(
                        "store.u32.once [r0+16], r2  {struct s.slot[2]}",
                        "load.s32 r2, [r2+8]  {struct s.slot[]}",
                        "load.s32.once r3, [r3+12]  {table.slot[1]}");
    }

    @Test
    void structCopiesGoByLocation() {
        Program program =
                compile(
                        """
                        struct s { int a; int b; char c; short d; long e; };
                        void f(struct s *to, struct s *from) { *to = *from; }
                        """);
        assertThat(code(program, "f").stream().filter(line -> line.startsWith("store")))
                .containsExactly(
                        "store.u32 [r0], r2  {struct s.a}",
                        "store.u32 [r0+4], r2  {struct s.b}",
                        "store.u8 [r0+8], r2  {struct s.c}",
                        "store.u16 [r0+10], r2  {struct s.d}",
                        "store.u64 [r0+16], r2  {struct s.e}");
    }

    @Test
    void structsThatWrapAScalarStayInRegisters() {
        Program program =
                compile(
                        """
                        typedef struct { unsigned long pte; } pte_t;
                        pte_t get(pte_t *p) { return *(volatile pte_t *)p; }
                        unsigned long f(pte_t *p)
                        {
                            pte_t old = get(p), new = old;
                            new.pte |= 1;
                            *p = new;
                            return old.pte;
                        }
                        """);
        assertThat(code(program, "f"))
                .containsExactly(
                        "mov r1, r0",
                        "call get, r1",
                        "consti r3, 1",
                        "or r2, r1, r3",
                        "store.u64 [r0], r2  {struct pte_t.pte}",
                        "ret r1");
    }

    @Test
    void bitFieldStoreReadsItsUnitPartially() {
        Program program =
                compile(
                        """
                        struct s { unsigned a : 3, b : 5; };
                        int f(void) { struct s s; s.a = 5; s.b = 9; return s.a * 10 + s.b; }
                        """);
        assertThat(new ReferenceInterpreter(program).call("f")).isEqualTo(59);
    }

    @Test
    void uninitialisedMemoryIsNoticedOnceMoreInEachIteration() {
        Program program =
                compile(
                        """
                        void set(int *p) { *p = 1; }
                        int f(int n)
                        {
                            int sum = 0;
                            for (int i = 0; i < n; i++) {
                                int x;
                                if (i == 0)
                                    set(&x);
                                if (x)
                                    sum++;
                            }
                            return sum;
                        }
                        """);
        assertThat(new ReferenceInterpreter(program).call("f", 1)).isEqualTo(1);
        assertThatThrownBy(() -> new ReferenceInterpreter(program).call("f", 2))
                .hasMessageContaining("uninitialised");
    }

    private static final String PROBES =
            """
            #include <h.h>
            #define ghost __attribute__((racewalk_ghost))
            ghost static long entered, left, stored;
            static int work(int a, int b) { a += b; return a * 2; }
            ghost __attribute__((racewalk_on_enter(work))) static void enter(int a, int b)
            {
                entered = entered * 100 + a * 10 + b;
            }
            ghost __attribute__((racewalk_on_return(work))) static void leave(int r, int a, int b)
            {
                left = left * 1000 + r * 100 + a * 10 + b;
            }
            ghost __attribute__((racewalk_on_store(object, refs))) static void store(struct object *o)
            {
                stored = stored * 10 + o->id;
            }
            long calls(void) { work(1, 2); work(2, 2); return entered * 1000000 + left; }
            long stores(void)
            {
                struct object a = { .id = 3 }, b = { .id = 4 };
                a.refs.count = 1;
                up(&b.refs, 1);
                up(&a.refs, 0);
                b.refs = a.refs;
                a.id = 5;
                return stored;
            }
            """;

    @Test
    void probesGetArgumentsAsAtEntryAndResults() {
        Program program = compile(PROBES);
        assertThat(new ReferenceInterpreter(program).call("calls")).isEqualTo(1222_612_822L);
    }

    @Test
    void storeProbesSeeStoresInExpandedFunctions() {
        Program program = compile(PROBES);
        assertThat(new ReferenceInterpreter(program).call("stores")).isEqualTo(344);
    }

    @Test
    void scenarioIsReadFromItsDescriptors() {
        Program program =
                compile(
                        """
                        struct __racewalk_scenario { const char *title; };
                        struct __racewalk_task { const char *name; void (*run)(void); int count, cpu; };
                        struct __racewalk_setup { void (*run)(void); };
                        struct __racewalk_invariant {
                            const char *name;
                            void (*run)(void);
                            const char *text;
                        };
                        static int shared;
                        static int unused;
                        static void unused_function(void) { unused++; }
                        static void one(void) { shared++; }
                        static void holds(void) { }
                        static const struct __racewalk_scenario s = { "a title" };
                        static const struct __racewalk_setup first = { one };
                        static const struct __racewalk_task t = {
                            .name = "one", .run = one, .count = 1, .cpu = -1, .count = 3
                        };
                        static const struct __racewalk_invariant i = { "holds", holds, "it holds" };
                        """);
        Scenario scenario = program.scenario();
        assertThat(scenario.title()).isEqualTo("a title");
        assertThat(scenario.setup()).hasSize(1);
        assertThat(scenario.tasks())
                .containsExactly(new Scenario.Task("one", scenario.setup().getFirst(), 3, -1));
        assertThat(scenario.invariants().getFirst().text()).isEqualTo("it holds");
        assertThat(program.functions()).hasSize(2);
        assertThat(program.globals()).extracting(Global::name).containsExactly("shared");
    }

    @Test
    void relocationsPointIntoSymbols() {
        Program program =
                compile(
                        """
                        struct pair { int a, b; } pair;
                        static int f(void) { return 7; }
                        int *inside = &pair.b;
                        int (*function)(void) = f;
                        long g(void) { pair.b = 5; return *inside * 10 + function(); }
                        """);
        assertThat(new ReferenceInterpreter(program).call("g")).isEqualTo(57);
        Global inside =
                program.globals().stream().filter(g -> g.name().equals("inside")).findFirst().get();
        assertThat(inside.relocations()).hasSize(1);
        assertThat(inside.relocations().getFirst().addend()).isEqualTo(4);
    }

    @Test
    void leavesOfStructsAreNamed() {
        Program program =
                compile(
                        "struct s { int a; union { long l; struct { int x, y; } p; }; char v[2]; }"
                                + " s;");
        assertThat(program.structs().getFirst().fields())
                .extracting(f -> f.path() + "@" + f.offset() + ":" + f.size())
                .containsExactly("a@0:4", "l@8:8", "p.x@8:4", "p.y@12:4", "v[0]@16:1", "v[1]@17:1");
    }
}
