package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.racewalk.model.explore.Randomness;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;
import org.racewalk.model.program.Program;

import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * A run that shows a weak outcome tells which rule permitted it. Letters as in {@link
 * MemoryOrdersTest}.
 */
class ReorderingTest {
    private static final int RUNS = 20_000;

    private static Running shape(String first, String second, String outcome) {
        return Running.with(
                "linux/atomic.h",
                """
                #define W(v, n)	WRITE_ONCE(v, n)
                #define R(v)	READ_ONCE(v)
                static int x, y, A, B;
                task(p0, .cpu = 0)
                {
                	int r;

                	%s;
                }
                task(p1, .cpu = 1)
                {
                	int r;

                	%s;
                }
                finally(void)
                {
                	if (%s)
                		sometimes("weak");
                }
                """
                        .formatted(first, second, outcome));
    }

    private static final class Rules extends SilentObserver {
        final Set<Reordering> seen = EnumSet.noneOf(Reordering.class);
        final Set<Integer> places = new TreeSet<>();

        @Override
        public void reordered(World world, int cpu, Reordering rule, int pc, int otherPc) {
            seen.add(rule);
            places.add(world.program().positionAt(pc).line());
        }
    }

    @ParameterizedTest(name = "{0} {6}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    MP, no rmb  | W(x,1); smp_wmb(); W(y,1) | A=R(y); B=R(x)            | A && !B  | LKMM | LOAD_BEFORE_LOAD
                    MP, no wmb  | W(x,1); W(y,1)            | A=R(y); smp_rmb(); B=R(x) | A && !B  | LKMM | STORE_OVERTAKEN
                    MP, no wmb  | W(x,1); W(y,1)            | A=R(y); smp_rmb(); B=R(x) | A && !B  | LKMM | STORE_ARRIVED_AFTER
                    SB          | W(x,1); A=R(y)            | W(y,1); B=R(x)            | !A && !B | LKMM | LOAD_BEFORE_STORE
                    SB          | W(x,1); A=R(y)            | W(y,1); B=R(x)            | !A && !B | LKMM | STORE_ON_ITS_WAY
                    SB          | W(x,1); A=R(y)            | W(y,1); B=R(x)            | !A && !B | TSO  | LOAD_PASSES_BUFFER
                    LB          | r=R(x); W(y,1); A=r       | r=R(y); W(x,1); B=r       | A && B   | LKMM | LOAD_AFTER_STORE
                    2+2W        | W(x,1); W(y,2)            | W(y,1); W(x,2)            | x==1 && y==1 | LKMM | STORE_PLACED_BEFORE
                    """)
    void shouldNameTheRuleThatPermitsAnOutcome(
            String name,
            String first,
            String second,
            String outcome,
            MemoryOrderName order,
            Reordering rule) {
        Running running = shape(first, second, outcome).memory(order);
        Program program = running.program();
        World world = running.world(program);
        int weak = program.sometimes()[0];
        Set<Reordering> seen = EnumSet.noneOf(Reordering.class);
        for (int i = 0; i < RUNS && !seen.contains(rule); i++) {
            world.observe(null);
            world.run(Randomness.mix(i));
            if (world.reached(weak)) {
                Rules rules = new Rules();
                world.observe(rules);
                world.run(Randomness.mix(i));
                assertThat(rules.seen).as("run %d", i).isNotEmpty();
                assertThat(rules.places).allMatch(line -> line > 3);
                seen.addAll(rules.seen);
            }
        }

        assertThat(seen).contains(rule);
    }

    @Test
    void shouldNameNoRuleWhereNothingIsReordered() {
        Running running = shape("W(x,1); A=R(y)", "W(y,1); B=R(x)", "A || B");
        World world = running.world(running.program());
        Rules rules = new Rules();
        world.observe(rules);
        for (int i = 0; i < 500; i++) {
            world.run(Randomness.mix(i));
        }

        assertThat(rules.seen).isEmpty();
    }

    @Test
    void shouldSayTheRuleInASentence() {
        assertThat(Reordering.STORE_OVERTAKEN.sentence(1, "a.c:3", "a.c:4"))
                .isEqualTo(
                        "the store at a.c:3 has not reached CPU1, the later one at a.c:4 has:"
                                + " no release or smp_wmb() between them");
    }
}
