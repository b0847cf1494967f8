package org.racewalk.model.explore;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.machine.Interconnect;

import java.lang.management.ManagementFactory;
import java.util.EnumMap;
import java.util.TreeSet;

/**
 * Goal: each strategy does what its paper claims and is fair to messages and spinning CPUs. Method:
 * toy event sets, many seeds, measured rates against the bound with some room for chance.
 */
final class StrategiesTest {
    private static final int SEEDS = 40_000;

    private static Decider decider(StrategyKind kind, int length) {
        return new StrategySpec(kind, 0, 0, 0).resolve(length, 0).decider();
    }

    /** Share of seeds for which step {@code i} of CPU 0 comes before step {@code j} of CPU 1. */
    private static double firstBefore(Toy toy, int i, int j) {
        int hits = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            toy.run(seed, 10_000);
            hits += toy.when(0, i) < toy.when(1, j) ? 1 : 0;
        }
        return (double) hits / SEEDS;
    }

    @ParameterizedTest
    @EnumSource(StrategyKind.class)
    void shouldMakeTheSameRunForTheSameSeed(StrategyKind kind) {
        int[][] accesses = Toy.independent(20, 30, 10);
        Toy one = new Toy(decider(kind, 60), accesses).preemptible();
        Toy other = new Toy(decider(kind, 60), accesses).preemptible();
        for (int seed = 0; seed < 500; seed++) {
            one.run(seed, 1000);
            other.run(seed * 31L, 1000);
            other.run(seed, 1000);
            assertThat(other.hash()).isEqualTo(one.hash());
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = StrategyKind.class,
            names = {"CALM"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldReachManyOrders(StrategyKind kind) {
        Toy toy = new Toy(decider(kind, 12), Toy.independent(4, 4, 4));
        TreeSet<Long> orders = new TreeSet<>();
        for (int seed = 0; seed < 5000; seed++) {
            toy.run(seed, 100);
            orders.add(toy.hash());
        }
        assertThat(orders.size()).isGreaterThan(50);
    }

    @Test
    void shouldWalkUniformly() {
        Toy toy = new Toy(decider(StrategyKind.WALK, 2), Toy.independent(1, 1));
        assertThat(firstBefore(toy, 0, 0)).isBetween(0.48, 0.52);
        // CPU 0 makes all of its six steps first: 2^-6.
        Toy longer = new Toy(decider(StrategyKind.WALK, 12), Toy.independent(6, 6));
        assertThat(firstBefore(longer, 5, 0)).isBetween(0.0130, 0.0185);
    }

    @Test
    void shouldMeetTheBoundOfPctcpForTwoOrderedEvents() {
        // Depth 2 on two chains: step i of CPU 0, then step j of CPU 1, then step i + 1 of CPU 0.
        int length = 8;
        int events = 2 * length;
        double bound = 1.0 / (2 * events);
        Toy toy = new Toy(new Pctcp(2, events, 0), Toy.independent(length, length));
        int[][] hits = new int[length][length];
        for (int seed = 0; seed < SEEDS; seed++) {
            toy.run(seed, 1000);
            for (int i = 0; i + 1 < length; i++) {
                for (int j = 0; j < length; j++) {
                    int when = toy.when(1, j);
                    if (toy.when(0, i) < when && when < toy.when(0, i + 1)) {
                        hits[i][j]++;
                    }
                }
            }
        }
        for (int i = 0; i + 1 < length; i++) {
            for (int j = 0; j < length; j++) {
                // The bound is for all of CPU 1's steps up to j between the two, so for each j.
                assertThat((double) hits[i][j] / SEEDS)
                        .as("step %d of CPU 1 between steps %d and %d", j, i, i + 1)
                        .isGreaterThan(bound * 0.85);
            }
        }
    }

    @Test
    void shouldMeetTheBoundOfPctcpAtDepthThree() {
        // Step 3 of CPU 0, step 2 of CPU 1, step 4 of CPU 0, step 3 of CPU 1.
        int length = 6;
        int events = 2 * length;
        Toy toy = new Toy(new Pctcp(3, events, 0), Toy.independent(length, length));
        int hits = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            toy.run(seed, 1000);
            boolean hit =
                    toy.when(0, 3) < toy.when(1, 2)
                            && toy.when(1, 2) < toy.when(0, 4)
                            && toy.when(0, 4) < toy.when(1, 3);
            hits += hit ? 1 : 0;
        }
        assertThat((double) hits / SEEDS).isGreaterThan(0.85 / (2 * events * events));
    }

    @Test
    void shouldCountOnlyDependentStepsInPos() {
        // CPU 0 makes ten steps that concern nobody, then writes X; CPU 1 writes X at once. A walk
        // lets CPU 0 be first once in 2^11 runs, POS once in 12.
        int[] first = Toy.independent(11)[0];
        first[10] = -Toy.X;
        int[] second = {-Toy.X};
        double pos = firstBefore(new Toy(decider(StrategyKind.POS, 12), first, second), 10, 0);
        double walk = firstBefore(new Toy(decider(StrategyKind.WALK, 12), first, second), 10, 0);

        assertThat(pos).isBetween(0.075, 0.092);
        assertThat(walk).isLessThan(0.002);
    }

    @Test
    void shouldDrawAgainForDependentEventsInPos() {
        // CPU 1's read of X must fall between two of CPU 0's writes of X. Each write makes its
        // priority new, so each gap has the same chance: 2^-k, as of a fair coin.
        int[] writes = {-Toy.X, -Toy.X, -Toy.X, -Toy.X};
        Toy toy = new Toy(decider(StrategyKind.POS, 5), writes, new int[] {Toy.X});
        assertThat(firstBefore(toy, 0, 0)).isBetween(0.49, 0.51);
        assertThat(firstBefore(toy, 1, 0)).isBetween(0.24, 0.26);
        assertThat(firstBefore(toy, 2, 0)).isBetween(0.115, 0.135);
    }

    @Test
    void shouldMakeSomeCpuFarSlowerInSomeRuns() {
        // A walk lets a CPU make 40 steps before another's first with 2^-40.
        Toy toy = new Toy(decider(StrategyKind.DELAYS, 80), Toy.independent(40, 40));
        assertThat(firstBefore(toy, 39, 0)).isBetween(0.02, 0.4);
        assertThat(firstBefore(toy, 0, 0)).isBetween(0.45, 0.55);
    }

    @ParameterizedTest
    @EnumSource(
            value = StrategyKind.class,
            names = {"CALM"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldPreemptRarelyButPreempt(StrategyKind kind) {
        Toy toy = new Toy(decider(kind, 200), Toy.independent(100, 100)).preemptible();
        long messages = 0;
        int without = 0;
        int runs = 2000;
        for (int seed = 0; seed < runs; seed++) {
            int steps = toy.run(seed, 10_000);
            assertThat(steps).isLessThan(10_000);
            messages += toy.messages();
            without += toy.messages() == 0 ? 1 : 0;
        }
        assertThat(messages).as("preemptions").isBetween(runs / 20L, runs * 40L);
        assertThat(without).as("runs without any").isBetween(runs / 100, runs * 19 / 20);
    }

    @ParameterizedTest
    @EnumSource(
            value = StrategyKind.class,
            names = {"CALM"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldLetOthersGoBeforeSpinningCpu(StrategyKind kind) {
        Toy toy = new Toy(decider(kind, 60), Toy.independent(5, 50)).spinning(0, 50);
        long spins = 0;
        int runs = 2000;
        for (int seed = 0; seed < runs; seed++) {
            assertThat(toy.run(seed, 10_000)).isLessThan(10_000);
            spins += toy.stepsOf(0) - 5;
        }
        assertThat(spins / runs).isLessThan(40);
    }

    @ParameterizedTest
    @EnumSource(
            value = StrategyKind.class,
            names = {"CALM"},
            mode = EnumSource.Mode.EXCLUDE)
    void shouldNotStarveSpinningCpuByPreemptions(StrategyKind kind) {
        // CPU 1 ends first; then CPU 0, still marked as spinning, competes with preemptions alone.
        Toy toy = new Toy(decider(kind, 60), Toy.independent(5, 1)).spinning(0, 1).preemptible();
        for (int seed = 0; seed < 2000; seed++) {
            assertThat(toy.run(seed, 2000)).isLessThan(2000);
        }
    }

    @ParameterizedTest
    @EnumSource(StrategyKind.class)
    void shouldAllocateNothingOnceWarm(StrategyKind kind) {
        Recorder recorder = new Recorder(decider(kind, 200));
        Toy toy = new Toy(recorder, Toy.independent(50, 50, 50, 50)).preemptible();
        for (int seed = 0; seed < 200; seed++) {
            toy.run(seed, 10_000);
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long thread = Thread.currentThread().threadId();
        long before = threads.getThreadAllocatedBytes(thread);
        for (int seed = 200; seed < 400; seed++) {
            toy.run(seed, 10_000);
        }
        long allocated = threads.getThreadAllocatedBytes(thread) - before;
        // Asking allocates a little itself; 200 runs of 200 steps would show.
        assertThat(allocated).isLessThan(2_000);
    }

    @Test
    void shouldMakeTheSameRunAloneAsInThePortfolio() {
        StrategySpec portfolio = StrategySpec.defaults().resolve(90, 7);
        Toy whole = new Toy(portfolio.decider(), Toy.independent(30, 30, 30)).preemptible();
        EnumMap<StrategyKind, Integer> counts = new EnumMap<>(StrategyKind.class);
        for (int seed = 0; seed < 2000; seed++) {
            StrategySpec member = portfolio.forSeed(seed);
            assertThat(member.kind()).isNotEqualTo(StrategyKind.PORTFOLIO);
            assertThat(StrategySpec.parse(member.text())).contains(member);
            counts.merge(member.kind(), 1, Integer::sum);
            Toy alone = new Toy(member.decider(), Toy.independent(30, 30, 30)).preemptible();
            whole.run(seed, 10_000);
            alone.run(seed, 10_000);
            assertThat(alone.hash()).isEqualTo(whole.hash());
        }
        assertThat(counts.get(StrategyKind.DELAYS)).isBetween(820, 980);
        assertThat(counts.get(StrategyKind.PCTCP)).isBetween(520, 680);
        assertThat(counts.get(StrategyKind.POS)).isBetween(230, 370);
        assertThat(counts.get(StrategyKind.WALK)).isBetween(130, 270);
    }

    @Test
    void shouldChooseUniformly() {
        int[] counts = new int[5];
        Values values = new Values(0);
        for (int seed = 0; seed < SEEDS; seed++) {
            values.begin(seed);
            counts[values.answer(DecisionKind.CHOOSE, 5)]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(SEEDS / 5 - 500, SEEDS / 5 + 500);
        }
    }

    @Test
    void shouldFailEachAllocationAlikeInAFewRuns() {
        int sites = 10;
        int[] counts = new int[sites];
        int failing = 0;
        Values values = new Values(sites);
        for (int seed = 0; seed < SEEDS; seed++) {
            values.begin(seed);
            int failures = 0;
            for (int site = 0; site < sites; site++) {
                int answer = values.answer(DecisionKind.FAILURE, 2);
                counts[site] += answer;
                failures += answer;
            }
            assertThat(failures).isLessThanOrEqualTo(2);
            failing += failures > 0 ? 1 : 0;
        }
        assertThat((double) failing / SEEDS).isBetween(0.12, 0.13);
        for (int count : counts) {
            assertThat((double) count / SEEDS).isBetween(0.015, 0.022);
        }
    }

    @Test
    void shouldReuseMostlyWhatWasFreedLast() {
        int[] counts = new int[6];
        Values values = new Values(0);
        for (int seed = 0; seed < SEEDS; seed++) {
            values.begin(seed);
            counts[values.answer(DecisionKind.REUSE, 6)]++;
        }
        // 37/64 of all reuse something, of which 3/4 the last and 1/20 more by chance.
        assertThat((double) counts[0] / SEEDS).isBetween(0.40, 0.44);
        assertThat((double) counts[5] / SEEDS).isBetween(0.44, 0.48);
        assertThat((double) counts[1] / SEEDS).isBetween(0.022, 0.036);
    }

    @Test
    void shouldNotShiftOrderWhenValuesAreDrawn() {
        Decider plain = decider(StrategyKind.POS, 60);
        Decider asked = decider(StrategyKind.POS, 60);
        Toy one = new Toy(plain, Toy.independent(20, 20));
        Toy other =
                new Toy(
                        new Decider() {
                            @Override
                            public void begin(long seed, Interconnect of) {
                                asked.begin(seed, of);
                            }

                            @Override
                            public int event(Interconnect of) {
                                asked.value(DecisionKind.CHOOSE, 3);
                                return asked.event(of);
                            }

                            @Override
                            public int value(int kind, int n) {
                                return asked.value(kind, n);
                            }
                        },
                        Toy.independent(20, 20));
        for (int seed = 0; seed < 100; seed++) {
            one.run(seed, 1000);
            other.run(seed, 1000);
            assertThat(other.hash()).isEqualTo(one.hash());
        }
    }

    @Test
    void shouldReadStrategyNamesAsUsersWriteThem() {
        assertThat(StrategySpec.parse("pctcp3"))
                .contains(new StrategySpec(StrategyKind.PCTCP, 3, 0, 0));
        assertThat(StrategySpec.parse("pctcp.410.12"))
                .contains(new StrategySpec(StrategyKind.PCTCP, 0, 410, 12));
        assertThat(StrategySpec.parse("delays.12"))
                .contains(new StrategySpec(StrategyKind.DELAYS, 0, 0, 12));
        for (String wrong :
                new String[] {"", "pct", "pctcp5", "pos3", "pos.1.2", "pctcp.4", "POS"}) {
            assertThat(StrategySpec.parse(wrong)).as(wrong).isEmpty();
        }
    }
}
