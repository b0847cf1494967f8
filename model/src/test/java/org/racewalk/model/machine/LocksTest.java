package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.racewalk.model.oracle.ViolationKind;

/** Spinning and sleeping locks, as issue 2 and the kernel have them. */
class LocksTest {
    private static final int SEEDS = 1_000;

    private static Running program(String... text) {
        return Running.with(
                        "linux/spinlock.h linux/mutex.h linux/rwsem.h linux/smp.h linux/sched.h",
                        "#define until(cond) while (!(cond)) cpu_relax()\n"
                                + "#define contended(sem) "
                                + "__racewalk_lock_is_contended(&(sem)->count, 3)\n"
                                + String.join("\n", text))
                .cpus(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "static DEFINE_SPINLOCK(lock); | spin_lock(&lock)  | spin_unlock(&lock)",
                "static DEFINE_SPINLOCK(lock); | spin_lock_irq(&lock) | spin_unlock_irq(&lock)",
                "static DEFINE_RWLOCK(lock);   | write_lock(&lock) | write_unlock(&lock)",
                "static DEFINE_MUTEX(lock);    | mutex_lock(&lock) | mutex_unlock(&lock)",
                "static DECLARE_RWSEM(lock);   | down_write(&lock) | up_write(&lock)",
                "static DEFINE_MUTEX(lock);    | until(mutex_trylock(&lock)) | mutex_unlock(&lock)",
            })
    void shouldExcludeOthers(String lock, String take, String give) {
        Running.Runs runs =
                program(
                                lock,
                                "static int inside, total;",
                                "task(user, .count = 3) {",
                                take + ";",
                                "require(!READ_ONCE(inside)); WRITE_ONCE(inside, 1);",
                                "total++;",
                                "if (total == 2) sometimes(\"the second\");",
                                "WRITE_ONCE(inside, 0);",
                                give + ";",
                                "}",
                                "finally(void) { require(total == 3); }")
                        .runs(SEEDS);

        runs.shouldBeClean();
    }

    @Test
    void shouldNameALockOfAVariableByThat() {
        assertThat(
                        program(
                                        "static struct thing { int before; spinlock_t lock; }"
                                                + " some;",
                                        "static DEFINE_SPINLOCK(first);",
                                        "task(user) { spin_lock(&first); spin_lock(&first); }")
                                .runs(1)
                                .only()
                                .toString())
                .contains("waits for first, which it holds")
                .doesNotContain("raw_lock");
        assertThat(
                        program(
                                        "static struct thing { int before; spinlock_t lock; }"
                                                + " some;",
                                        "task(user) { spin_lock(&some.lock);",
                                        "  spin_lock(&some.lock); }")
                                .runs(1)
                                .only()
                                .toString())
                .contains("waits for some.lock, which it holds");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "static DEFINE_RWLOCK(lock);   | read_lock(&lock) | read_unlock(&lock)",
                "static DECLARE_RWSEM(lock);   | down_read(&lock) | up_read(&lock)",
            })
    void shouldLetReadersInTogether(String lock, String take, String give) {
        program(
                        lock,
                        "static int inside;",
                        "task(user, .count = 2) {",
                        take + ";",
                        "WRITE_ONCE(inside, READ_ONCE(inside) + 1);",
                        "if (READ_ONCE(inside) == 2) sometimes(\"both\");",
                        "WRITE_ONCE(inside, READ_ONCE(inside) - 1);",
                        give + ";",
                        "}")
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldLetASpinningReaderInAgain() {
        program(
                        "static DEFINE_RWLOCK(lock);",
                        "task(reader) { read_lock(&lock); read_lock(&lock);",
                        "read_unlock(&lock); read_unlock(&lock); }",
                        "task(writer) { write_lock(&lock); write_unlock(&lock); }")
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Test
    void shouldCatchAReaderThatTakesASemaphoreAgain() {
        program("static DECLARE_RWSEM(sem);", "task(reader) { down_read(&sem); down_read(&sem); }")
                .runs(5)
                .shouldFind(ViolationKind.DEADLOCK);
    }

    @Test
    void shouldTakeInterruptsWhileItSpinsWithInterruptsOn() {
        program(
                        "static DEFINE_SPINLOCK(lock); static int handled;",
                        "static void handler(void *unused) { WRITE_ONCE(handled, 1); }",
                        "task(holder, .cpu = 0) { spin_lock(&lock);",
                        "  smp_call_function_single(1, handler, NULL, 1);",
                        "  spin_unlock(&lock); require(handled); }",
                        "task(waiter, .cpu = 1) { spin_lock(&lock);",
                        "  if (READ_ONCE(handled)) sometimes(\"while it spun\");",
                        "  spin_unlock(&lock); }")
                .runs(SEEDS)
                .shouldBeClean();
    }

    @Nested
    class Queue {
        private static final String READER_HOLDS =
                "static DECLARE_RWSEM(sem);\n"
                        + "static int held, writer_waits, tried, writer_done;\n"
                        + "task(first) { down_read(&sem); WRITE_ONCE(held, 1);\n"
                        + "  until(contended(&sem)); WRITE_ONCE(writer_waits, 1);\n"
                        + "  until(READ_ONCE(tried)); up_read(&sem); }\n"
                        + "task(writer) { until(READ_ONCE(held)); down_write(&sem);\n"
                        + "  WRITE_ONCE(writer_done, 1); up_write(&sem); }\n";

        @Test
        void shouldKeepReadersBehindAWaitingWriter() {
            program(
                            READER_HOLDS,
                            "task(second) { until(READ_ONCE(writer_waits));",
                            "  WRITE_ONCE(tried, 1); down_read(&sem);",
                            "  require(READ_ONCE(writer_done)); up_read(&sem); }")
                    .runs(SEEDS)
                    .shouldBeClean();
        }

        @Test
        void shouldFailATrylockWhileSomebodyWaits() {
            program(
                            READER_HOLDS,
                            "task(second) { until(READ_ONCE(writer_waits));",
                            "  require(!down_read_trylock(&sem));",
                            "  require(!down_write_trylock(&sem));",
                            "  WRITE_ONCE(tried, 1); }")
                    .runs(SEEDS)
                    .shouldBeClean();
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "static DEFINE_MUTEX(lock); | mutex_lock(&lock) | mutex_unlock(&lock)"
                            + "| __racewalk_lock_is_contended(&lock.state, 2)",
                    "static DECLARE_RWSEM(lock); | down_write(&lock) | up_write(&lock)"
                            + "| contended(&lock)",
                })
        void shouldDecideWhetherALockIsTakenPastWhoWaits(
                String lock, String take, String give, String waits) {
            String text =
                    String.join(
                            "\n",
                            lock,
                            "static int held, go, done;",
                            "task(holder) {",
                            take + ";",
                            "WRITE_ONCE(held, 1); until(" + waits + "); WRITE_ONCE(go, 1);",
                            give + "; }",
                            "task(waiter) { until(READ_ONCE(held));",
                            take + "; WRITE_ONCE(done, 1);",
                            give + "; }",
                            "task(late) { until(READ_ONCE(go));",
                            take + ";",
                            "if (READ_ONCE(done)) sometimes(\"in order\");",
                            "else sometimes(\"stolen\");",
                            give + "; }");

            Running.Runs runs = program(text).runs(SEEDS);
            Running.Runs calm = program(text).strategy("calm").runs(5);

            runs.shouldBeClean();
            assertThat(calm.violations).isEmpty();
            assertThat(calm.reached).containsExactly("in order");
        }

        @Test
        void shouldLetReadersInWhenAWriterDowngrades() {
            program(
                            "static DECLARE_RWSEM(sem); static int held, reader_in, writer_in;",
                            "task(owner) { down_write(&sem); WRITE_ONCE(held, 1);",
                            "  until(contended(&sem)); downgrade_write(&sem);",
                            "  until(READ_ONCE(reader_in)); require(!READ_ONCE(writer_in));",
                            "  up_read(&sem); }",
                            "task(reader) { until(READ_ONCE(held)); down_read(&sem);",
                            "  WRITE_ONCE(reader_in, 1); up_read(&sem); }",
                            "task(writer) { until(READ_ONCE(reader_in)); down_write(&sem);",
                            "  WRITE_ONCE(writer_in, 1); up_write(&sem); }")
                    .runs(SEEDS)
                    .shouldBeClean();
        }

        @Test
        void shouldEndTheWaitOfAKilledTask() {
            program(
                            "static DEFINE_MUTEX(lock); static struct task_struct *victim;",
                            "static int held, gave_up;",
                            "task(holder) { mutex_lock(&lock); WRITE_ONCE(held, 1);",
                            "  until(__racewalk_lock_is_contended(&lock.state, 2));",
                            "  kill_task(READ_ONCE(victim)); until(READ_ONCE(gave_up));",
                            "  mutex_unlock(&lock); }",
                            "task(waiter) { WRITE_ONCE(victim, current);",
                            "  until(READ_ONCE(held));",
                            "  require(mutex_lock_killable(&lock) == -EINTR);",
                            "  require(fatal_signal_pending(current));",
                            "  WRITE_ONCE(gave_up, 1); }",
                            "task(late) { until(READ_ONCE(gave_up)); mutex_lock(&lock);",
                            "  mutex_unlock(&lock); }")
                    .runs(SEEDS)
                    .shouldBeClean();
        }

        @Test
        void shouldLetAKilledTaskHaveAFreeLock() {
            program(
                            "static DECLARE_RWSEM(sem);",
                            "task(user) { kill_task(current);",
                            "  require(down_write_killable(&sem) == 0); up_write(&sem); }")
                    .runs(5)
                    .shouldBeClean();
        }

        @Test
        void shouldNotEndAWaitThatIsNotKillable() {
            program(
                            "static DEFINE_MUTEX(lock); static struct task_struct *victim;",
                            "static int held, released;",
                            "task(holder) { mutex_lock(&lock); WRITE_ONCE(held, 1);",
                            "  until(__racewalk_lock_is_contended(&lock.state, 2));",
                            "  kill_task(READ_ONCE(victim)); WRITE_ONCE(released, 1);",
                            "  mutex_unlock(&lock); }",
                            "task(waiter) { WRITE_ONCE(victim, current);",
                            "  until(READ_ONCE(held)); mutex_lock(&lock);",
                            "  require(READ_ONCE(released)); mutex_unlock(&lock); }")
                    .runs(SEEDS)
                    .shouldBeClean();
        }

        @Test
        void shouldLetReadersGoWhenTheWriterBeforeThemIsKilled() {
            program(
                            "static DECLARE_RWSEM(sem); static struct task_struct *victim;",
                            "static int held, writer_waits, reader_in;",
                            "task(first) { down_read(&sem); WRITE_ONCE(held, 1);",
                            "  until(contended(&sem)); WRITE_ONCE(writer_waits, 1);",
                            "  if (choose(2)) kill_task(READ_ONCE(victim));",
                            "  else { until(READ_ONCE(writer_waits) == 2);"
                                    + " kill_task(READ_ONCE(victim)); }",
                            "  until(READ_ONCE(reader_in)); up_read(&sem); }",
                            "task(writer) { WRITE_ONCE(victim, current); until(READ_ONCE(held));",
                            "  require(down_write_killable(&sem) == -EINTR); }",
                            "task(second) { until(READ_ONCE(writer_waits));",
                            "  WRITE_ONCE(writer_waits, 2); down_read(&sem);",
                            "  WRITE_ONCE(reader_in, 1); up_read(&sem); }")
                    .runs(SEEDS)
                    .shouldBeClean();
        }
    }

    @Nested
    class Order {
        @Test
        void shouldNotCountWhatATrylockTakes() {
            program(
                            "static DEFINE_MUTEX(a); static DEFINE_MUTEX(b);",
                            "task(forward) { mutex_lock(&a); mutex_lock(&b);",
                            "  mutex_unlock(&b); mutex_unlock(&a); }",
                            "task(backward) { mutex_lock(&b);",
                            "  if (mutex_trylock(&a)) mutex_unlock(&a); mutex_unlock(&b); }")
                    .runs(SEEDS)
                    .shouldBeClean();
        }

        @Test
        void shouldSeeACycleOfThree() {
            program(
                            "static DEFINE_MUTEX(a); static DEFINE_MUTEX(b);",
                            "static DEFINE_MUTEX(c);",
                            "static void both(struct mutex *x, struct mutex *y) {",
                            "  mutex_lock(x); mutex_lock(y); mutex_unlock(y); mutex_unlock(x); }",
                            "task(alone) { both(&a, &b); both(&b, &c); both(&c, &a); }")
                    .runs(3)
                    .shouldFind(ViolationKind.LOCK_ORDER);
        }

        @Test
        void shouldTakeANestLockForWhatItSays() {
            program(
                            "static struct mutex inner[2]; static DEFINE_MUTEX(outer);",
                            "setup(void) { int i; for (i = 0; i < 2; i++)",
                            "  mutex_init(&inner[i]); }",
                            "task(user, .count = 2) { mutex_lock(&outer);",
                            "  mutex_lock_nest_lock(&inner[task_index()], &outer);",
                            "  mutex_lock_nest_lock(&inner[1 - task_index()], &outer);",
                            "  mutex_unlock(&inner[0]); mutex_unlock(&inner[1]);",
                            "  mutex_unlock(&outer); }")
                    .runs(SEEDS)
                    .shouldBeClean();
        }

        @Test
        void shouldSeeACycleOfSubclasses() {
            program(
                            "static spinlock_t lock[2];",
                            "setup(void) { int i; for (i = 0; i < 2; i++)",
                            "  spin_lock_init(&lock[i]); }",
                            "static void both(int first, int second) {",
                            "  spin_lock_nested(&lock[0], first);",
                            "  spin_lock_nested(&lock[1], second);",
                            "  spin_unlock(&lock[1]); spin_unlock(&lock[0]); }",
                            "task(alone) { both(0, 1); both(1, 0); }")
                    .runs(3)
                    .shouldFind(ViolationKind.LOCK_ORDER);
        }
    }

    @Test
    void shouldCatchALockThatIsSetUpWhileItIsHeld() {
        program(
                        "static DEFINE_MUTEX(lock);",
                        "task(user) { mutex_lock(&lock); mutex_init(&lock);",
                        "  mutex_unlock(&lock); }")
                .runs(3)
                .shouldFind(ViolationKind.LOCK_MISUSE);
    }

    @Test
    void shouldKnowWhoHoldsALock() {
        program(
                        "static DECLARE_RWSEM(sem);",
                        "task(user) { require(!rwsem_is_locked(&sem)); down_read(&sem);",
                        "  rwsem_assert_held(&sem);",
                        "  require(__racewalk_lock_held(&sem.count, 3, 1));",
                        "  require(!__racewalk_lock_held(&sem.count, 3, 0)); up_read(&sem); }",
                        "task(other) { require(!__racewalk_lock_held(&sem.count, 3, 1)); }")
                .runs(SEEDS)
                .shouldBeClean();
    }
}
