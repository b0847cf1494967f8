package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.racewalk.model.oracle.ViolationKind;

/** Grace periods, callbacks and SRCU. */
class RcuTest {
    private static final int SEEDS = 1_000;

    private static Running program(String... text) {
        return Running.with(
                "linux/rcupdate.h linux/srcu.h linux/spinlock.h linux/mutex.h linux/slab.h"
                        + " linux/sched.h",
                String.join("\n", text));
    }

    private static Running reader(String open, String close) {
        return program(
                "static DEFINE_SPINLOCK(lock);",
                "static int published = 1, gone;",
                "task(reader) {",
                open + ";",
                "if (READ_ONCE(published)) {",
                "  sometimes(\"the reader was first\"); (void)lock;",
                "  require(!READ_ONCE(gone)); }",
                close + ";",
                "}",
                "task(remover) { WRITE_ONCE(published, 0); synchronize_rcu();",
                "  WRITE_ONCE(gone, 1); }");
    }

    @ParameterizedTest
    @CsvSource({
        "rcu_read_lock(), rcu_read_unlock()",
        "preempt_disable(), preempt_enable()",
        "local_irq_disable(), local_irq_enable()",
        "local_bh_disable(), local_bh_enable()",
        "rcu_read_lock_bh(), rcu_read_unlock_bh()",
        "rcu_read_lock_sched(), rcu_read_unlock_sched()",
        "spin_lock(&lock), spin_unlock(&lock)",
    })
    void shouldWaitForReadersOfEveryForm(String open, String close) {
        reader(open, close).runs(SEEDS).shouldBeClean();
        // On one CPU the reader loses it in its section, or keeps it.
        reader(open, close).cpus(1).runs(SEEDS).shouldBeClean();
    }

    @ParameterizedTest
    @EnumSource(RunSettings.Preemption.class)
    void shouldWaitForReadersUnderEveryPreemptionModel(RunSettings.Preemption model) {
        reader("rcu_read_lock()", "rcu_read_unlock()")
                .preemption(model)
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldNotWaitForWhatIsNoReader() {
        reader("", "").runs(SEEDS).shouldFind(ViolationKind.INVARIANT);
    }

    @Test
    void shouldWaitForTheOutermostSection() {
        reader("rcu_read_lock(); rcu_read_lock(); rcu_read_unlock()", "rcu_read_unlock()")
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldNotWaitForLaterReaders() {
        // Two readers, so that the report of one CPU may come long before that of the other.
        program(
                        "static int begun, over;",
                        "task(reader, .count = 2) { int before;",
                        "  if (!READ_ONCE(begun)) return;",
                        "  rcu_read_lock(); before = READ_ONCE(over);",
                        "  if (!before && READ_ONCE(over))",
                        "    sometimes(\"it ended within a later section\");",
                        "  rcu_read_unlock(); }",
                        "task(remover) { WRITE_ONCE(begun, 1); synchronize_rcu();",
                        "  WRITE_ONCE(over, 1); }")
                .cpus(3)
                .runs(5_000)
                .shouldBeClean();
    }

    @Test
    void shouldNotWaitForASectionInWhichNothingWasDoneYet() {
        // Nothing that others could see comes before the section, which may begin at any time.
        program(
                        "static struct rcu_head head; static int called;",
                        "static void callback(struct rcu_head *h) { WRITE_ONCE(called, 1); }",
                        "task(reader) { int before; rcu_read_lock(); before = READ_ONCE(called);",
                        "  if (!before && READ_ONCE(called))",
                        "    sometimes(\"it was called within a section\");",
                        "  rcu_read_unlock(); }",
                        "task(caller) { call_rcu(&head, callback); }")
                .runs(5_000)
                .shouldBeClean();
    }

    @ParameterizedTest
    @EnumSource(RunSettings.MemoryOrderName.class)
    void shouldOrderByASectionInWhichNothingIsDone(RunSettings.MemoryOrderName order) {
        program(
                        "static int x, y, r1, r2;",
                        "task(reader) { WRITE_ONCE(x, 1); rcu_read_lock(); rcu_read_unlock();",
                        "  r1 = READ_ONCE(y); if (!r1) sometimes(\"y is 0\"); }",
                        "task(waiter) { WRITE_ONCE(y, 1); synchronize_rcu();",
                        "  r2 = READ_ONCE(x); if (!r2) sometimes(\"x is 0\"); }",
                        "finally(void) { require(r1 || r2); }")
                .memory(order)
                .runs(5_000)
                .shouldBeClean();
    }

    @Test
    void shouldRunCallbacksAfterTheReadersAsABottomHalf() {
        program(
                        "static struct rcu_head head; static int published = 1, called;",
                        "static void callback(struct rcu_head *h) {",
                        "  require(h == &head); require(in_interrupt());",
                        "  require(!irqs_disabled()); require(rcu_read_lock_held());",
                        "  WRITE_ONCE(called, 1); }",
                        "task(reader) { rcu_read_lock();",
                        "  if (READ_ONCE(published)) { sometimes(\"first\");",
                        "    require(!READ_ONCE(called)); }",
                        "  rcu_read_unlock(); }",
                        "task(remover) { WRITE_ONCE(published, 0); call_rcu(&head, callback); }",
                        "finally(void) { rcu_barrier(); require(called); }")
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldCatchACallbackThatSleeps() {
        program(
                        "static struct rcu_head head; static DEFINE_MUTEX(lock);",
                        "static void callback(struct rcu_head *h) { mutex_lock(&lock);",
                        "  mutex_unlock(&lock); }",
                        "task(user) { call_rcu(&head, callback); }")
                .runs(5)
                .shouldFind(ViolationKind.SLEEP_IN_ATOMIC);
    }

    @Test
    void shouldHoldCallbacksOffWhileBottomHalvesAreDisabled() {
        program(
                        "static struct rcu_head head; static int called;",
                        "static void callback(struct rcu_head *h) { WRITE_ONCE(called, 1); }",
                        "task(user) { int before; call_rcu(&head, callback);",
                        "  local_bh_disable(); before = READ_ONCE(called);",
                        "  require(READ_ONCE(called) == before); local_bh_enable(); }")
                .cpus(1)
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldWaitInABarrierForExactlyTheCallbacksQueuedBefore() {
        program(
                        "struct item { struct rcu_head head; int called; };",
                        "static struct item items[3];",
                        "static void callback(struct rcu_head *h) {",
                        "  WRITE_ONCE(container_of(h, struct item, head)->called, 1); }",
                        "task(user, .count = 3) { struct item *mine = &items[task_index()];",
                        "  call_rcu(&mine->head, callback);",
                        "  if (choose(2)) { rcu_barrier(); require(mine->called); } }")
                .cpus(3)
                .runs(5_000)
                .shouldBeClean();
    }

    /** Between two of them all tasks and all memory are as they were, and yet it goes on. */
    @Test
    void shouldNotTakeManyCallbacksThatFreeForALivelock() {
        program(
                        "struct item { struct rcu_head head; };",
                        "static void callback(struct rcu_head *h) {",
                        "  kfree(container_of(h, struct item, head)); }",
                        "task(user) { struct item *item; int i;",
                        "  for (i = 0; i < 400; i++) {",
                        "    item = kmalloc(sizeof(*item), GFP_KERNEL | __GFP_NOFAIL);",
                        "    call_rcu(&item->head, callback); }",
                        "  rcu_barrier(); }")
                .cpus(1)
                .steps(1)
                .runs(3)
                .shouldBeClean();
    }

    @Test
    void shouldOrderWhatCallbacksDidBeforeTheEndOfABarrier() {
        program(
                        "static struct rcu_head head; static int result;",
                        "static void callback(struct rcu_head *h) { result = 1; }",
                        "task(user, .cpu = 0) { call_rcu(&head, callback); }",
                        "task(waiter, .cpu = 1) { rcu_barrier();",
                        "  if (data_race(result)) sometimes(\"it had run\"); }",
                        "finally(void) { rcu_barrier(); require(result == 1); }")
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldNameWhoCalledKfreeRcuAsWhoFreed() {
        var violation =
                program(
                                "struct item { int value; struct rcu_head rcu; };",
                                "static struct item *item;",
                                "setup(void) { item = kzalloc(sizeof(*item), GFP_KERNEL); }",
                                "static void drop(void) { kfree_rcu(item, rcu); }",
                                "task(user) { drop(); synchronize_rcu(); rcu_barrier();",
                                "  WRITE_ONCE(item->value, 1); }")
                        .runs(3)
                        .only();

        assertThat(violation.kind()).isEqualTo(ViolationKind.USE_AFTER_FREE_WRITE);
        assertThat(violation.parties().get(1).role()).isEqualTo("freed");
        assertThat(violation.parties().get(1).task()).isEqualTo("user");
        assertThat(violation.parties().get(1).stack().get(0).function()).isEqualTo("drop");
    }

    @Test
    void shouldCatchAWaitForAGracePeriodInsideAReadSection() {
        program("task(user) { rcu_read_lock(); synchronize_rcu(); rcu_read_unlock(); }")
                .runs(3)
                .shouldFind(ViolationKind.SLEEP_IN_RCU);
    }

    @Test
    void shouldCatchACallbackHeadThatIsFreed() {
        program(
                        "struct item { struct rcu_head rcu; };",
                        "static void callback(struct rcu_head *h) { }",
                        "task(user) { struct item *item = kzalloc(sizeof(*item), GFP_KERNEL);",
                        "  kfree(item); call_rcu(&item->rcu, callback); }")
                .runs(3)
                .shouldFind(ViolationKind.USE_AFTER_FREE_WRITE);
    }

    @Test
    void shouldLetSrcuReadersSleepAndWaitForThem() {
        program(
                        "DEFINE_STATIC_SRCU(domain); static DEFINE_MUTEX(lock);",
                        "static int published = 1, gone;",
                        "task(reader, .count = 2) { int index = srcu_read_lock(&domain);",
                        "  if (READ_ONCE(published)) { sometimes(\"the reader was first\");",
                        "    mutex_lock(&lock); mutex_unlock(&lock);",
                        "    require(!READ_ONCE(gone)); }",
                        "  srcu_read_unlock(&domain, index); }",
                        "task(remover) { WRITE_ONCE(published, 0); synchronize_srcu(&domain);",
                        "  WRITE_ONCE(gone, 1); }",
                        "task(other) { synchronize_srcu(&domain); }")
                .cpus(3)
                .runs(5_000)
                .shouldBeClean();
    }

    @Test
    void shouldNotWaitForReadersOfAnotherSrcuDomain() {
        program(
                        "DEFINE_STATIC_SRCU(one); DEFINE_STATIC_SRCU(other);",
                        "static int over;",
                        "task(reader) { int index = srcu_read_lock(&one);",
                        "  while (!READ_ONCE(over)) cpu_relax();",
                        "  srcu_read_unlock(&one, index); }",
                        "task(remover) { synchronize_srcu(&other); WRITE_ONCE(over, 1); }")
                .runs(100)
                .shouldBeClean();
    }

    @Test
    void shouldCatchAWaitForTheTasksOwnSrcuSection() {
        program(
                        "DEFINE_STATIC_SRCU(domain);",
                        "task(user) { int index = srcu_read_lock(&domain);",
                        "  synchronize_srcu(&domain); srcu_read_unlock(&domain, index); }")
                .runs(3)
                .shouldFind(ViolationKind.DEADLOCK);
    }

    @Test
    void shouldCatchTheWrongIndexAtTheEndOfAnSrcuSection() {
        program(
                        "DEFINE_STATIC_SRCU(domain);",
                        "task(user) { int index = srcu_read_lock(&domain);",
                        "  srcu_read_unlock(&domain, 1 - index); }")
                .runs(3)
                .shouldFind(ViolationKind.RCU_MISUSE);
    }
}
