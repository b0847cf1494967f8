package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.racewalk.model.explore.Randomness;
import org.racewalk.model.machine.RunSettings.RaceRule;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.AllowedRaces;
import org.racewalk.model.program.Program;

import java.util.List;

/** Which pairs of accesses are data races, by each rule, and which of those are hidden. */
class RaceRulesTest {
    private static final String HEAD =
            """
            #define W(v, n)	WRITE_ONCE(v, n)
            #define R(v)	READ_ONCE(v)
            #define REL(v, n)	smp_store_release(&(v), n)
            #define ACQ(v)	smp_load_acquire(&(v))
            struct counters { int hits, misses; };
            static struct counters counters;
            static int x, y, z;
            static DEFINE_SPINLOCK(lock);
            """;

    private static Running tasks(String... bodies) {
        StringBuilder text = new StringBuilder(HEAD);
        for (int i = 0; i < bodies.length; i++) {
            text.append("task(p").append(i).append(") { int r = 0; ");
            text.append(bodies[i]).append("; if (r == 77) sometimes(\"never\"); }\n");
        }
        return Running.with("linux/compiler.h asm/barrier.h linux/spinlock.h", text.toString())
                .cpus(bodies.length);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    two plain writes        | x = 1                  | x = 2                    | - | no  | yes
                    the same value twice    | x = 1                  | x = 1                    | - | no  | yes
                    plain write, marked read | x = 1                 | r = R(x)                 | - | no  | yes
                    marked write, plain read | W(x, 1)               | r = x                    | - | yes | yes
                    no change               | W(x, 0)                | r = x                    | - | no  | yes
                    both marked             | W(x, 1)                | r = R(x)                 | - | no  | no
                    two reads               | r = x                  | r = x                    | - | no  | no
                    released                | x = 1; REL(y, 1)       | if (ACQ(y)) r = x        | - | no  | no
                    released, then written  | x = 1; REL(y, 1)       | if (ACQ(y)) x = 2        | - | no  | no
                    released through another | x = 1; REL(y, 1)      | if (R(y)) REL(z, 1)      | if (ACQ(z)) r = x | no | no
                    not released            | x = 1; W(y, 1)         | if (ACQ(y)) r = x        | - | yes | yes
                    not acquired            | x = 1; REL(y, 1)       | if (R(y)) r = x          | - | yes | yes
                    read before marked write | r = x; REL(y, 1)      | if (R(y)) W(x, 1)        | - | no  | no
                    read before plain write | r = x; REL(y, 1)       | if (R(y)) x = 1          | - | no  | yes
                    locked                  | spin_lock(&lock); x = 1; spin_unlock(&lock) | spin_lock(&lock); r = x; spin_unlock(&lock) | - | no | no
                    seen to be unlocked     | spin_lock(&lock); REL(y, 1); x = 1; spin_unlock(&lock) | if (ACQ(y) && !spin_is_locked(&lock)) { smp_rmb(); r = x; } | - | no | no
                    unlocked, no barrier    | spin_lock(&lock); REL(y, 1); x = 1; spin_unlock(&lock) | if (ACQ(y) && !spin_is_locked(&lock)) r = x | - | yes | yes
                    meant                   | data_race(x = 1)       | r = data_race(x)         | - | no  | no
                    """)
    void shouldTellTheRacesOfEachRule(
            String name, String first, String second, String third, String kcsan, String lkmm) {
        Running running = third.equals("-") ? tasks(first, second) : tasks(first, second, third);
        for (RaceRule rule : new RaceRule[] {RaceRule.KCSAN, RaceRule.LKMM, RaceRule.OFF}) {
            String expected =
                    switch (rule) {
                        case KCSAN -> kcsan;
                        case LKMM -> lkmm;
                        case OFF -> "no";
                    };
            Running.Runs runs = running.races(rule).runs(2_000);

            assertThat(runs.kinds.containsKey(ViolationKind.DATA_RACE))
                    .as("%s by %s: %s", name, rule, runs.violations)
                    .isEqualTo(expected.equals("yes"));
        }
    }

    @Test
    void shouldNameMemoryThatWasAllocatedForEachCpu() {
        Violation race =
                Running.with(
                                "linux/percpu.h",
                                """
                                static int *counts;
                                setup(void) { counts = alloc_percpu(int); }
                                task(own, .cpu = 0) { *this_cpu_ptr(counts) = 1; }
                                task(other, .cpu = 1) { *per_cpu_ptr(counts, 0) = 2; }
                                """)
                        .cpus(2)
                        .races(RaceRule.LKMM)
                        .runs(50)
                        .only();

        assertThat(race.object()).isEqualTo("percpu");
        assertThat(race.toString()).contains("percpu@cpu0");
    }

    @Test
    void shouldTellTheWriteOfTheOtherSide() {
        Violation race = tasks("x = 1", "x = 2").races(RaceRule.LKMM).runs(50).only();

        assertThat(race.parties())
                .extracting(Violation.Party::role)
                .containsOnly("write of 4 bytes");
    }

    // ---- allowed races

    private static World allowing(String allowed) throws AllowedRaces.Malformed {
        Running running = tasks("counters.hits = 1", "r = counters.hits");
        Program program = running.program().allowing(AllowedRaces.parse("a", allowed));
        return running.world(program);
    }

    private static boolean found(World world) {
        boolean found = false;
        for (int i = 0; i < 50; i++) {
            found |= world.run(Randomness.mix(i)) == Outcome.VIOLATED;
        }
        return found;
    }

    @Test
    void shouldHideAndCountWhatIsAllowed() throws AllowedRaces.Malformed {
        World world = allowing("# known\n\nscenario.c  counters.hits  statistics only\n");

        assertThat(found(world)).isFalse();
        assertThat(world.hiddenRaces()).isPositive();
    }

    @ParameterizedTest
    @CsvSource({"other.c counters.hits no", "o.c counters.hits no", "* counters.misses no"})
    void shouldNotHideRacesElsewhere(String line) throws AllowedRaces.Malformed {
        World world = allowing(line);

        assertThat(found(world)).isTrue();
        assertThat(world.hiddenRaces()).isZero();
    }

    @Test
    void shouldNameTheLineThatIsNoAllowance() {
        Throwable problem =
                org.assertj.core.api.Assertions.catchThrowable(
                        () -> AllowedRaces.parse("races.allow", "# a\n\nfile.c field\n"));

        assertThat(problem)
                .isInstanceOf(AllowedRaces.Malformed.class)
                .hasMessageContaining("races.allow:3:")
                .hasMessageContaining("the reason");
    }

    @Test
    void shouldReadTheFileOfTheProject() throws Exception {
        String text = java.nio.file.Files.readString(Running.root().resolve(AllowedRaces.FILE));

        List<AllowedRaces.Entry> entries = AllowedRaces.parse("file", text).entries();
        assertThat(entries).allMatch(entry -> !entry.reason().isBlank());
    }
}
