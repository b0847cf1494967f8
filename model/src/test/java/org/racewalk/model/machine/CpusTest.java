package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.racewalk.model.machine.RunSettings.Preemption;
import org.racewalk.model.oracle.ViolationKind;

/** Preemption, interrupts, calls to other CPUs and per-CPU variables. */
class CpusTest {
    private static final int SEEDS = 1_000;

    private static Running program(String... text) {
        return Running.with(
                "linux/smp.h linux/percpu.h linux/sched.h linux/atomic.h linux/spinlock.h",
                String.join("\n", text));
    }

    /** Two tasks of one CPU; whether one is seen in the other's region. */
    private static boolean mixes(Preemption model, String open, String between, String close) {
        Running.Runs runs =
                program(
                                "static int inside;",
                                "task(user, .count = 2) {",
                                open,
                                "if (READ_ONCE(inside)) sometimes(\"mixed\");",
                                "WRITE_ONCE(inside, 1);",
                                between,
                                "WRITE_ONCE(inside, 0);",
                                close,
                                "}")
                        .cpus(1)
                        .preemption(model)
                        .runs(SEEDS);
        assertThat(runs.violations).isEmpty();
        return runs.reached.contains("mixed");
    }

    @Test
    void shouldPreemptTasksUnderFullPreemptionOnly() {
        assertThat(mixes(Preemption.FULL, "", "", "")).isTrue();
        assertThat(mixes(Preemption.VOLUNTARY, "", "", "")).isFalse();
        assertThat(mixes(Preemption.NONE, "", "", "")).isFalse();
    }

    /**
     * In the fair tail both are always runnable, and each preemption makes the next one possible.
     */
    @Test
    void shouldBringTasksOfOneCpuToTheirEndWhenTheRunIsLong() {
        String text =
                "static int x;\n"
                    + "task(one, .cpu = 0) { int i; for (i = 0; i < 200; i++) WRITE_ONCE(x, i); }\n"
                    + "task(two, .cpu = 0) { int i; for (i = 0; i < 200; i++) WRITE_ONCE(x, i);"
                    + " }\n";
        Running running = Running.with("linux/compiler.h", text).cpus(1).steps(20);
        World world = running.world(running.program());

        for (int seed = 0; seed < 50; seed++) {
            assertThat(world.run(seed)).as("run %d", seed).isEqualTo(Outcome.PASSED);
        }
    }

    @Test
    void shouldNotPreemptWherePreemptionIsOff() {
        assertThat(mixes(Preemption.FULL, "preempt_disable();", "", "preempt_enable();")).isFalse();
        assertThat(mixes(Preemption.FULL, "local_irq_disable();", "", "local_irq_enable();"))
                .isFalse();
        assertThat(mixes(Preemption.FULL, "local_bh_disable();", "", "local_bh_enable();"))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(Preemption.class)
    void shouldGiveUpTheCpuInCondResched(Preemption model) {
        assertThat(mixes(model, "", "cond_resched();", "")).isTrue();
    }

    @Test
    void shouldGiveUpTheCpuWhereItMightSleepUnderVoluntaryPreemption() {
        assertThat(mixes(Preemption.VOLUNTARY, "", "might_sleep();", "")).isTrue();
        assertThat(mixes(Preemption.NONE, "", "might_sleep();", "")).isFalse();
    }

    @Test
    void shouldHoldInterruptsOffWhileTheyAreDisabled() {
        String text =
                "static int handled;\n"
                        + "static void handler(void *unused) { WRITE_ONCE(handled, 1); }\n"
                        + "task(target, .cpu = 0) { int before; OFF; before ="
                        + " READ_ONCE(handled);\n"
                        + "  if (READ_ONCE(handled) != before) sometimes(\"in between\");\n"
                        + "  ON; }\n"
                        + "task(caller, .cpu = 1) {"
                        + " smp_call_function_single(0, handler, NULL, 0); }\n";

        Running.Runs off =
                program(text)
                        .define("OFF=local_irq_disable()")
                        .define("ON=local_irq_enable()")
                        .runs(SEEDS);
        Running.Runs on =
                program(text)
                        .define("OFF=preempt_disable()")
                        .define("ON=preempt_enable()")
                        .runs(SEEDS);

        assertThat(off.violations).isEmpty();
        assertThat(off.reached).isEmpty();
        on.shouldBeClean();
    }

    @Test
    void shouldRunACallOnItsCpuInAnInterrupt() {
        program(
                        "static int handled;",
                        "static void handler(void *info) { require(in_interrupt());",
                        "  require(irqs_disabled()); require(smp_processor_id() == 1);",
                        "  require(*(int *)info == 7); WRITE_ONCE(handled, 1); }",
                        "task(caller, .cpu = 0) { int info = 7; require(!in_interrupt());",
                        "  smp_call_function_single(1, handler, &info, 1);",
                        "  require(handled); }")
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldNotWaitForACallThatIsNotToBeWaitedFor() {
        program(
                        "static int handled;",
                        "static void handler(void *info) { WRITE_ONCE(handled, 1); }",
                        "task(caller, .cpu = 0) {",
                        "  smp_call_function_single(1, handler, NULL, 0);",
                        "  if (READ_ONCE(handled)) sometimes(\"done\");",
                        "  else sometimes(\"not yet\"); }",
                        "finally(void) { require(handled); }")
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldCallAllOthersAndWaitForEach() {
        program(
                        "static atomic_t handled = ATOMIC_INIT(0);",
                        "static void handler(void *info) { atomic_inc(&handled); }",
                        "task(caller, .count = 2) { int before = atomic_read(&handled);",
                        "  smp_call_function(handler, NULL, 1);",
                        "  require(atomic_read(&handled) >= before + 3); }",
                        "finally(void) { require(atomic_read(&handled) == 6); }")
                .cpus(4)
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldCatchCallsThatWaitForEachOtherWithInterruptsOff() {
        program(
                        "static void handler(void *info) { }",
                        "task(caller, .count = 2) { local_irq_disable();",
                        "  smp_call_function_single(1 - smp_processor_id(), handler, NULL, 1);",
                        "  local_irq_enable(); }")
                .runs(SEEDS)
                .shouldFind(ViolationKind.DEADLOCK);
    }

    @Test
    void shouldOrderWhatAHandlerDidBeforeTheEndOfAWaitedCall() {
        program(
                        "static int data, answer;",
                        "static void handler(void *info) { answer = data + 1; }",
                        "task(caller, .cpu = 0) { data = 1;",
                        "  smp_call_function_single(1, handler, NULL, 1);",
                        "  require(answer == 2); }")
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldGiveEachCpuItsOwnCopyOfAPerCpuVariable() {
        program(
                        "static DEFINE_PER_CPU(long, events) = 5;",
                        "task(user, .count = 6) { this_cpu_inc(events); }",
                        "finally(void) { int cpu; long sum = 0;",
                        "  for_each_possible_cpu(cpu) { sum += per_cpu(events, cpu);",
                        "    require(per_cpu(events, cpu) == 7); }",
                        "  require(sum == 21);",
                        "  require(per_cpu_ptr(&events, 0) != per_cpu_ptr(&events, 1)); }")
                .cpus(3)
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldAllocateZeroedPerCpuObjects() {
        program(
                        "struct counts { long a, b; }; static struct counts __percpu *counts;",
                        "setup(void) { counts = alloc_percpu(struct counts); }",
                        "task(user, .count = 2) { struct counts *mine = get_cpu_ptr(counts);",
                        "  require(!mine->b); mine->a++; put_cpu_ptr(counts); }",
                        "finally(void) { require(per_cpu_ptr(counts, 0)->a == 1);",
                        "  require(per_cpu_ptr(counts, 1)->a == 1); free_percpu(counts); }")
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldKnowTheBoundsOfAPerCpuVariable() {
        program(
                        "static DEFINE_PER_CPU(long, events); static DEFINE_PER_CPU(long, more);",
                        "task(user) { per_cpu(more, 0) = 1;",
                        "  *(per_cpu_ptr(&events, 0) + 1) = 1; }")
                .runs(3)
                .shouldFind(ViolationKind.OUT_OF_BOUNDS);
    }

    @Test
    void shouldPlaceTasksWhereTheyAskFor() {
        program(
                        "task(placed, .cpu = 2) { require(smp_processor_id() == 2); }",
                        "task(spread, .count = 3) {",
                        "  require(smp_processor_id() == task_index()); }",
                        "task(wrapped, .cpu = 7) { require(smp_processor_id() == 1); }")
                .cpus(3)
                .runs(3)
                .shouldBeClean();
    }
}
