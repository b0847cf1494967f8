package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.racewalk.model.explore.Randomness;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.Program;

import java.util.ArrayList;
import java.util.List;

/** What a scenario says beyond kernel C: decisions, marks, ghosts, probes, invariants. */
class ScenarioLanguageTest {
    private static final int SEEDS = 500;

    private static Running program(String... text) {
        return Running.with(
                "linux/atomic.h linux/slab.h linux/mutex.h linux/spinlock.h",
                String.join("\n", text));
    }

    @Test
    void shouldTryEveryChoice() {
        program(
                        "task(user) { switch (choose(4)) { case 0: sometimes(\"0\"); break;",
                        "  case 1: sometimes(\"1\"); break; case 2: sometimes(\"2\"); break;",
                        "  case 3: sometimes(\"3\"); break; default: require(false); }",
                        "  require(choose(1) == 0); }")
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldCatchAChoiceOfNothing() {
        program("task(user) { require(choose(0) == 0); }").runs(3).shouldFind(ViolationKind.BUG_ON);
    }

    @Test
    void shouldNotReachAMarkThatIsNotPassed() {
        Running.Runs runs =
                program("task(user) { if (choose(2) > 1) sometimes(\"never\"); }").runs(SEEDS);

        assertThat(runs.violations).isEmpty();
        assertThat(runs.reached).isEmpty();
    }

    @Test
    void shouldRunSetUpAndFinallyAloneInTheOrderOfTheFile() {
        program(
                        "static int stage;",
                        "setup(void) { require(stage == 0); stage = 1; }",
                        "setup(void) { require(stage == 1); stage = 2; }",
                        "task(user, .count = 2) { require(READ_ONCE(stage) >= 2);",
                        "  WRITE_ONCE(stage, 3); }",
                        "finally(void) { require(stage == 3); stage = 4; }",
                        "finally(void) { require(stage == 4); }")
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldMakeNoStepInGhostCode() {
        String text =
                "static int value; static ghost int seen[4]; static ghost long sum;\n"
                        + "ghost static void note(int n) { int i; for (i = 0; i < 4; i++)"
                        + " { seen[i] += n; sum += seen[i] + value; } }\n"
                        + "task(user, .count = 2) { WRITE_ONCE(value, 1); NOTE; }\n";

        Running.Runs without = program(text).define("NOTE=(void)0").runs(50);
        Running.Runs with = program(text).define("NOTE=note(2)").runs(50);

        without.shouldBeClean();
        with.shouldBeClean();
        assertThat(with.steps).isEqualTo(without.steps);
    }

    @Test
    void shouldNotLetGhostCodeTouchTheMachine() {
        program(
                        "static DEFINE_MUTEX(lock);",
                        "ghost static void bad(void) { mutex_lock(&lock); }",
                        "task(user) { bad(); }")
                .runs(3)
                .shouldFind(ViolationKind.FAULT_IN_GHOST);
    }

    @Test
    void shouldAttachProbesToUnmodifiedFunctions() {
        program(
                        "struct box { int value; int other; };",
                        "static struct box box;",
                        "static ghost int entered, returned, stored, last;",
                        "static int put(struct box *b, int n) { WRITE_ONCE(b->value, n);",
                        "  WRITE_ONCE(b->other, n); return n + 1; }",
                        "on_enter(put, struct box *b, int n) { require(b == &box);",
                        "  entered += n; }",
                        "on_return(put, int result, struct box *b, int n) {",
                        "  require(b == &box && result == n + 1); returned += result; }",
                        "on_store(struct box, value, struct box *b) {",
                        "  require(b == &box); last = b->value; stored++; }",
                        "ghost static void check(void) { require(stored == 2 && last == 4);",
                        "  require(entered == 7 && returned == 9); }",
                        "task(user) { put(&box, 3); put(&box, 4); }",
                        "finally(void) { check(); }")
                .runs(3)
                .shouldBeClean();
    }

    @Test
    void shouldEvaluateAnInvariantWhenAnObjectThatItLooksAtIsFreed() {
        program(
                        "static long *item; static int open = 1;",
                        "setup(void) { item = kzalloc(sizeof(*item), GFP_KERNEL); }",
                        "task(closer) { long *mine = item; if (choose(2)) {",
                        "  kfree(mine); WRITE_ONCE(open, 0); }",
                        "  else { WRITE_ONCE(open, 0); kfree(mine); } }",
                        "invariant(lives, \"an open item lives\") {",
                        "  if (open) require(is_allocated(item)); }")
                .runs(100)
                .shouldFind(ViolationKind.INVARIANT);
    }

    @Test
    void shouldStateTheSentenceOfABrokenInvariant() {
        Violation violation =
                program(
                                "static int level;",
                                "task(user) { WRITE_ONCE(level, 11); }",
                                "invariant(low, \"the level stays low\") {",
                                "  require(level < 10); }")
                        .runs(3)
                        .only();

        assertThat(violation.name()).isEqualTo("low");
        assertThat(violation.text()).isEqualTo("the level stays low");
        assertThat(violation.objectName()).isEqualTo("level");
        assertThat(violation.parties().get(0).task()).isEqualTo("user");
    }

    private static final String[] WATCHED = {
        "static int a, b; task(user, .count = 2) { WRITE_ONCE(a, a + 1); WRITE_ONCE(b, b + 1); }"
                + " invariant(close) { int d = a - b; require(d == 0 || d == 1); }",
        "static long *item; task(user, .count = 2) { long *p = kzalloc(8, GFP_KERNEL);"
                + " long *old = xchg(&item, p); kfree(old); }"
                + " invariant(lives) { if (item) require(is_allocated(item)); }"
                + " invariant(young) { if (item) require(life(item) < 2); }",
        "static DEFINE_MUTEX(lock); static int owner; task(user, .count = 2) {"
                + " WRITE_ONCE(owner, 1); mutex_lock(&lock); mutex_unlock(&lock);"
                + " WRITE_ONCE(owner, 0); }"
                + " invariant(held) { if (!owner) require(!lock.state); }",
        "struct node { struct node *next; int n; }; static struct node nodes[3], *head;"
                + " task(pusher, .count = 3) { struct node *mine = &nodes[task_index()];"
                + " mine->n = 1; mine->next = READ_ONCE(head); WRITE_ONCE(head, mine); }"
                + " invariant(short_list) { struct node *p; int n = 0;"
                + " for (p = head; p; p = p->next) n += p->n; require(n <= 2); }",
    };

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldEvaluateInvariantsOftenEnough(int number) {
        shouldAgree(program(WATCHED[number]), program(WATCHED[number]).always(), 300);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3})
    void shouldEvaluateInvariantsOftenEnoughInManyRuns(int number) {
        shouldAgree(program(WATCHED[number]), program(WATCHED[number]).always(), 50_000);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "conf/zoo/b-01-mm-use-after-free-after-refcount-drop.c",
                "conf/zoo/b-13-anon-vma-checked-before-vma-lock.c"
            })
    void shouldEvaluateTheInvariantsOfTheZooOftenEnough(String file) {
        for (String text : List.of("", "#define BUGGY\n")) {
            String source = text + Running.file(file).text();
            Running each = Running.of(source).cpus(3).failures(1).steps(20_000);
            Running always = Running.of(source).cpus(3).failures(1).steps(20_000).always();
            shouldAgree(each, always, 3_000);
        }
    }

    private static Running ofTheMm(String file, String define) {
        return Running.file(file).define(define).cpus(4).failures(1).steps(20_000);
    }

    /** A reader that holds a VMA which no longer covers its address, or has a reference too few. */
    @ParameterizedTest
    @ValueSource(strings = {"WRONG=4", "WRONG=15"})
    void shouldEvaluateTheInvariantsOfTheMmOftenEnough(String define) {
        String file = "conf/scenarios/invariants/wrong.c";
        shouldAgree(ofTheMm(file, define), ofTheMm(file, define).always(), 25);
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({
        "conf/scenarios/invariants/wrong.c, MARK_INVARIANTS",
        "conf/scenarios/fuzz/vma-system-calls.c, CALLS=1",
        "conf/zoo/m-vma-lock.c, M16",
        "conf/zoo/m-vma-lock.c, M20",
        "conf/zoo/b-22-hugetlb-unshare-against-gup-fast.c, BUGGY=2",
    })
    void shouldEvaluateTheInvariantsOfTheMmOftenEnoughInManyRuns(String file, String define) {
        shouldAgree(ofTheMm(file, define), ofTheMm(file, define).always(), 1_000);
    }

    /** Both find the same at the same step of each run. */
    private static void shouldAgree(Running one, Running other, int seeds) {
        Program program = one.program();
        World first = one.world(program);
        World second = other.world(program);
        for (int i = 0; i < seeds; i++) {
            long seed = Randomness.mix(i);
            first.run(seed);
            second.run(seed);
            assertThat(found(second)).as("seed %d", seed).isEqualTo(found(first));
            assertThat(second.traceHash()).isEqualTo(first.traceHash());
        }
    }

    private static List<String> found(World world) {
        List<String> found = new ArrayList<>();
        for (Violation violation : world.violations()) {
            found.add(violation.step() + " " + violation.signature());
        }
        return found;
    }
}
