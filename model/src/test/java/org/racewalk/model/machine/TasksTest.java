package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.model.oracle.ViolationKind;

/** Sleeping, waking, time-outs, signals, creation of tasks, and allocation failures. */
class TasksTest {
    private static final int SEEDS = 1_000;

    private static Running program(String... text) {
        return Running.with(
                "linux/sched.h linux/kthread.h linux/completion.h linux/slab.h linux/gfp.h"
                        + " linux/spinlock.h linux/wait.h linux/atomic.h linux/err.h",
                String.join("\n", text));
    }

    @Test
    void shouldEndASleepByItsTimeOutOrByAWakeUp() {
        program(
                        "static struct task_struct *sleeper;",
                        "task(sleeper) { long left; set_current_state(TASK_INTERRUPTIBLE);",
                        "  WRITE_ONCE(sleeper, current); left = schedule_timeout(10);",
                        "  require(task_is_running(current));",
                        "  if (left) sometimes(\"woken\"); else sometimes(\"timed out\"); }",
                        "task(waker) { struct task_struct *p = READ_ONCE(sleeper);",
                        "  if (p) wake_up_process(p); }")
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldNotWakeWhoSleepsInAnotherState() {
        program(
                        "static struct task_struct *sleeper; static int sent;",
                        "task(sleeper) { WRITE_ONCE(sleeper, current);",
                        "  schedule_timeout_uninterruptible(10); }",
                        "task(waker) { struct task_struct *p = READ_ONCE(sleeper);",
                        "  if (p) require(!wake_up_state(p, TASK_INTERRUPTIBLE)); (void)sent; }")
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldEndAKillableSleepByASignal() {
        program(
                        "static struct task_struct *victim; static DECLARE_COMPLETION(never);",
                        "task(sleeper) { WRITE_ONCE(victim, current);",
                        "  require(wait_for_completion_killable(&never));",
                        "  require(fatal_signal_pending(current)); }",
                        "task(killer) { struct task_struct *p;",
                        "  while (!(p = READ_ONCE(victim))) cpu_relax(); kill_task(p); }")
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldNotEndAnUninterruptibleSleepByASignal() {
        program(
                        "static struct task_struct *victim; static DECLARE_COMPLETION(never);",
                        "task(sleeper) { WRITE_ONCE(victim, current);",
                        "  wait_for_completion(&never); }",
                        "task(killer) { struct task_struct *p;",
                        "  while (!(p = READ_ONCE(victim))) cpu_relax(); kill_task(p); }")
                .runs(100)
                .shouldFind(ViolationKind.LOST_WAKE_UP);
    }

    @Test
    void shouldRunCreatedTasksWithTheirArgument() {
        program(
                        "static DECLARE_COMPLETION(done); static int sum;",
                        "static DEFINE_SPINLOCK(lock);",
                        "static int work(void *data) { spin_lock(&lock); sum += *(int *)data;",
                        "  spin_unlock(&lock); complete(&done); return 0; }",
                        "task(maker) { int a = 3, b = 4;",
                        "  struct task_struct *p = kthread_run(work, &a, \"worker\");",
                        "  require(!IS_ERR(p)); require(p != current);",
                        "  require(p->comm[0] == 'w' && p->pid != current->pid);",
                        "  kthread_run_on_cpu(work, &b, 1, \"worker/1\");",
                        "  wait_for_completion(&done); wait_for_completion(&done);",
                        "  require(sum == 7); }")
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldCatchATaskWhoseFunctionIsNone() {
        program("task(maker) { kthread_run((int (*)(void *))0x1234UL, NULL, \"wild\"); }")
                .runs(3)
                .shouldFind(ViolationKind.WILD_ACCESS);
    }

    @Test
    void shouldOrderWhatTheCreatorDidBeforeTheNewTask() {
        program(
                        "static int data;",
                        "static int work(void *unused) { require(data == 5); return 0; }",
                        "task(maker) { data = 5; kthread_run(work, NULL, \"worker\"); }")
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldOrderWhatTheWakerDidAlsoIfNobodySleptYet() {
        program(
                        "static struct task_struct *sleeper; static int data;",
                        "task(sleeper) { set_current_state(TASK_UNINTERRUPTIBLE);",
                        "  WRITE_ONCE(sleeper, current); schedule(); require(data == 5); }",
                        "task(waker) { struct task_struct *p; data = 5;",
                        "  while (!(p = READ_ONCE(sleeper))) cpu_relax();",
                        "  wake_up_process(p); }")
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldWakeWaitersOnAQueue() {
        program(
                        "static DECLARE_WAIT_QUEUE_HEAD(queue); static int ready;",
                        "task(waiter, .count = 2) {",
                        "  if (!READ_ONCE(ready)) sometimes(\"it had to wait\");",
                        "  wait_event(queue, READ_ONCE(ready)); require(READ_ONCE(ready)); }",
                        "task(waker) { WRITE_ONCE(ready, 1); wake_up_all(&queue); }")
                .cpus(3)
                .runs(SEEDS)
                .shouldBeClean();
    }

    private static final String TWO_ALLOCATIONS =
            "static int failed;\n"
                    + "task(user) { int i; for (i = 0; i < 3; i++) {\n"
                    + "  void *p = kmalloc(8, FLAGS); if (!p) { failed++;"
                    + " sometimes(\"it failed\"); } kfree(p); } }\n"
                    + "finally(void) { require(failed <= MOST);"
                    + " if (failed == 2) sometimes(\"two failed\"); }\n";

    @Test
    void shouldFailNoMoreAllocationsThanAskedFor() {
        Running.Runs none =
                program(TWO_ALLOCATIONS).define("MOST=0").define("FLAGS=GFP_KERNEL").runs(SEEDS);
        Running.Runs one =
                program(TWO_ALLOCATIONS)
                        .define("MOST=1")
                        .define("FLAGS=GFP_KERNEL")
                        .failures(1)
                        .runs(SEEDS);
        Running.Runs two =
                program(TWO_ALLOCATIONS)
                        .define("MOST=2")
                        .define("FLAGS=GFP_ATOMIC")
                        .failures(2)
                        .runs(20_000);

        assertThat(none.violations).isEmpty();
        assertThat(none.reached).isEmpty();
        assertThat(one.violations).isEmpty();
        assertThat(one.reached).containsExactly("it failed");
        two.shouldBeClean();
    }

    @Test
    void shouldNeverFailAnAllocationThatMustNot() {
        Running.Runs runs =
                program(TWO_ALLOCATIONS)
                        .define("MOST=0")
                        .define("FLAGS=GFP_KERNEL|__GFP_NOFAIL")
                        .failures(2)
                        .runs(SEEDS);

        assertThat(runs.violations).isEmpty();
        assertThat(runs.reached).isEmpty();
    }

    @Test
    void shouldAllocateInAtomicContextIfTheFlagsDoNotSleep() {
        program(
                        "task(user) { void *p; preempt_disable(); p = kmalloc(8, GFP_NOWAIT);",
                        "  kfree(p); p = kmalloc(8, GFP_ATOMIC); kfree(p); preempt_enable(); }")
                .runs(5)
                .shouldBeClean();
    }

    @Test
    void shouldZeroWhatIsToBeZeroed() {
        program(
                        "task(user) { long *p = kcalloc(3, sizeof(*p), GFP_KERNEL), *q;",
                        "  p[0] = p[1] = 9; require(!p[2]); kfree(p);",
                        "  q = kzalloc(24, GFP_KERNEL); require(!q[0] && !q[1]); kfree(q); }")
                .runs(100)
                .shouldBeClean();
    }

    @Test
    void shouldAllocateNothingAndTooMuchAsTheKernelDoes() {
        program(
                        "task(user) { void *p = kmalloc(0, GFP_KERNEL);",
                        "  require(p == ZERO_SIZE_PTR); kfree(p); kfree(NULL);",
                        "  require(!kmalloc(1UL << 40, GFP_KERNEL)); }")
                .runs(5)
                .shouldBeClean();
    }

    @Test
    void shouldCatchPagesThatAreFreedWithAnotherOrder() {
        program(
                        "task(user) { unsigned long p = __get_free_pages(GFP_KERNEL, 1);",
                        "  free_pages(p, 0); }")
                .runs(5)
                .shouldFind(ViolationKind.INVALID_FREE);
    }

    @Test
    void shouldCatchPagesThatAreFreedLikeSlabObjects() {
        program("task(user) { kfree((void *)__get_free_page(GFP_KERNEL)); }")
                .runs(5)
                .shouldFind(ViolationKind.INVALID_FREE);
    }

    /** Each call's locals are new objects, where those of the other call were. */
    @Test
    void shouldFindALivelockWhoseRoundsHaveLocals() {
        program(
                        "static int flag;",
                        "static void count(int *a) { a[0] = 1; }",
                        "static void measure(long *a) { *a = 1; }",
                        "static void one(void) { int a[3]; count(a); }",
                        "static void other(void) { long a; measure(&a); }",
                        "task(spinner) {",
                        "  while (!READ_ONCE(flag)) { one(); other(); cpu_relax(); } }",
                        "task(idle) { READ_ONCE(flag); }")
                .runs(3)
                .shouldFind(ViolationKind.LIVELOCK);
    }
}
