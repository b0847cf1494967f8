package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.racewalk.model.machine.MemoryPrograms.passes;
import static org.racewalk.model.machine.MemoryPrograms.program;

import org.junit.jupiter.api.Test;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.ViolationKind;

/** When a local becomes memory that others see, seen from C (DESIGN section 2). */
class EscapingLocalsTest {
    private static final int SEEDS = 500;

    @Test
    void shouldBePrivateUntilPublished() {
        Program counted = new Program();

        long before = counted.steps("");
        long after = counted.steps("int *q = &x; *q += 1; *q += 2; WRITE_ONCE(x, 7);");

        assertThat(after).isEqualTo(before);
    }

    @Test
    void shouldBeSharedOncePublished() {
        Program counted = new Program();

        long before = counted.steps("WRITE_ONCE(shared, &x);");
        long after = counted.steps("WRITE_ONCE(shared, &x); WRITE_ONCE(x, 7);");

        assertThat(after).isEqualTo(before + 1);
    }

    @Test
    void shouldBeSharedWhenWhatPointsToThemIsPublished() {
        Program counted = new Program();
        String chain = "struct { int *p; } s = { &x }; WRITE_ONCE(holder, &s);";

        long before = counted.steps(chain);
        long after = counted.steps(chain + "WRITE_ONCE(x, 7);");

        assertThat(after).isEqualTo(before + 1);
    }

    @Test
    void shouldRaceLikeAnyOtherMemoryOncePublished() {
        program(
                        "static int *shared;\n"
                                + "task(owner) { int x = 0; smp_store_release(&shared, &x);\n"
                                + "while (READ_ONCE(shared)) cpu_relax();\n"
                                + "if (x == 1) sometimes(\"seen\"); }\n"
                                + "task(other) { int *p;\n"
                                + "while (!(p = smp_load_acquire(&shared))) cpu_relax();\n"
                                + "WRITE_ONCE(*p, 1); WRITE_ONCE(shared, NULL); }")
                .runs(SEEDS)
                .shouldFind(ViolationKind.DATA_RACE);
    }

    @Test
    void shouldNameTheLocalWhoseFunctionHasReturned() {
        Violation violation =
                program(
                                "static int *shared;\n"
                                        + "static noinline void leave(int unused) {\n"
                                        + "  int gone = 1; WRITE_ONCE(shared, &gone); }\n"
                                        + "task(alone) { leave(1); WRITE_ONCE(*shared, 2); }")
                        .runs(1)
                        .only();

        assertThat(violation.kind()).isEqualTo(ViolationKind.USE_AFTER_FREE_WRITE);
        assertThat(violation.objectName()).isEqualTo("gone of leave()");
    }

    @Test
    void shouldSeeThatALockOnTheStackEndsWhileItIsHeld() {
        program(
                        "static noinline void leave(void) {\n"
                                + "  spinlock_t lock; spin_lock_init(&lock);"
                                + " spin_lock(&lock); }\n"
                                + "task(alone) { leave(); }")
                .runs(5)
                .shouldFind(ViolationKind.LOCK_MISUSE);
    }

    @Test
    void shouldTakeLocksOfDifferentKindsAtOnePlaceOfTheStackForDifferentOnes() {
        passes(
                Running.with(
                        "linux/spinlock.h linux/mutex.h",
                        "static noinline void spin(void) { spinlock_t l; spin_lock_init(&l);"
                                + " spin_lock(&l); spin_unlock(&l); }\n"
                                + "static noinline void sleep(void) { struct mutex l;"
                                + " mutex_init(&l); mutex_lock(&l); mutex_unlock(&l); }\n"
                                + "task(alone) { spin(); sleep(); spin(); }"));
    }

    /** A task with a local x; how many steps a run of it takes. */
    private static final class Program {
        long steps(String body) {
            Running.Runs runs =
                    program(
                                    "static int *shared; static void *holder;\n"
                                            + "task(alone) { int x = 0; (void)shared;"
                                            + " (void)holder; "
                                            + body
                                            + " }")
                            .runs(1);
            assertThat(runs.violations).isEmpty();
            return runs.steps;
        }
    }
}
