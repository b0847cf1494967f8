package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.racewalk.model.explore.Randomness;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.Program;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A world whose parts own their state apart makes the same runs as one that is all in one place.
 */
class SpreadTest {
    /** Everything that a run tells, and each event of it. */
    private record Told(
            Outcome outcome,
            long steps,
            long trace,
            long unseed,
            long hidden,
            List<Violation> violations,
            SortedMap<Integer, Long> reached,
            List<String> events) {}

    private static Told fused(World world, long seed, boolean watched) {
        List<String> events = new ArrayList<>();
        world.observe(watched ? new Written(events) : null);
        Outcome outcome = world.run(seed);
        SortedMap<Integer, Long> reached = new TreeMap<>();
        for (int label : world.program().sometimes()) {
            if (world.reached(label)) {
                reached.put(label, world.reachedAt(label));
            }
        }
        return new Told(
                outcome,
                world.steps(),
                world.traceHash(),
                world.unseed(),
                world.hiddenRaces(),
                world.violations(),
                reached,
                events);
    }

    private static Told spread(NestedPlaces places, long seed, boolean watched) {
        List<String> events = new ArrayList<>();
        places.observe(watched ? new Written(events) : null);
        Outcome outcome = places.run(seed);
        return new Told(
                outcome,
                places.interconnect().steps(),
                places.interconnect().traceHash(),
                places.interconnect().unseed(),
                places.mm().hiddenRaces(),
                places.mm().violations(),
                places.mm().reached(),
                events);
    }

    static List<String> scenarios() {
        return DeterminismTest.scenarios();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldMakeTheSameRunsInOnePlaceAndInMany(String file) {
        for (Running running : DeterminismTest.variants(file)) {
            Program program = running.program();
            for (RunSettings.MemoryOrderName order : RunSettings.MemoryOrderName.values()) {
                running.memory(order);
                World world = running.world(program);
                NestedPlaces places = new NestedPlaces(program, running.settings(), running.spec());
                for (int i = 0; i < 2; i++) {
                    long seed = Randomness.mix(i);
                    boolean watched = i % 2 == 1;

                    Told spread = spread(places, seed, watched);
                    Told fused = fused(world, seed, watched);
                    assertThat(String.join("\n", spread.events))
                            .isEqualTo(String.join("\n", fused.events));
                    assertThat(spread).as("%s run %d", order, i).isEqualTo(fused);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"last-put", "lost-wakeup", "reader-recursion"})
    void shouldMakeTheSameRunsUnderOtherSettings(String name) {
        String file = "conf/scenarios/examples/" + name + ".c";
        for (RunSettings.Preemption preemption : RunSettings.Preemption.values()) {
            Running running =
                    Running.file(file)
                            .define("BUGGY")
                            .memory(RunSettings.MemoryOrderName.LKMM)
                            .races(RunSettings.RaceRule.LKMM)
                            .preemption(preemption)
                            .reload();
            Program program = running.program();
            World world = running.world(program);
            NestedPlaces places = new NestedPlaces(program, running.settings(), running.spec());
            for (int i = 0; i < 4; i++) {
                long seed = Randomness.mix(i);

                assertThat(spread(places, seed, true))
                        .as("%s run %d", preemption, i)
                        .isEqualTo(fused(world, seed, true));
            }
        }
    }

    /** Writes each event as a line, with names that only the Mm knows. */
    private record Written(List<String> events) implements Observer {
        private void add(World world, String text) {
            events.add(world.steps() + " " + world.inSetup() + " " + text);
        }

        @Override
        public void access(
                World world,
                int cpu,
                int task,
                int pc,
                long address,
                long before,
                long after,
                boolean step) {
            add(
                    world,
                    "access %d %d %d %s.%s %s %s %s %d"
                            .formatted(
                                    cpu,
                                    task,
                                    pc,
                                    world.objectName(address),
                                    world.placeName(address, pc),
                                    world.symbolic(before, false),
                                    world.symbolic(after, false),
                                    step,
                                    world.stackPcs(task).length));
        }

        @Override
        public void intrinsic(World world, int cpu, int task, int pc, long argument, long result) {
            // Registers behind the arguments hold what earlier runs have left there.
            Intrinsic intrinsic = Intrinsic.of(world.program().code()[pc + 1]);
            long third = intrinsic.arguments() > 2 ? world.intrinsicArgument(task, 2) : 0;
            add(world, "does " + List.of(cpu, task, pc, argument, result, third));
        }

        @Override
        public void waits(World world, int cpu, int task, int pc, String what) {
            add(world, "waits " + List.of(cpu, task, pc, what, world.taskName(task)));
        }

        @Override
        public void delivered(World world, int messageKind, int cpu, long argument) {
            add(world, "delivered " + List.of(messageKind, cpu, argument));
        }

        @Override
        public void switched(World world, int cpu, int from, int to) {
            add(world, "switched " + List.of(cpu, from, to));
        }

        @Override
        public void decided(World world, int decisionKind, int n, int answer) {
            add(world, "decided " + List.of(decisionKind, n, answer));
        }

        @Override
        public void reordered(World world, int cpu, Reordering rule, int pc, int otherPc) {
            add(world, "reordered " + List.of(cpu, rule, pc, otherPc));
        }

        @Override
        public void arrives(World world, int cpu, long step) {
            add(world, "arrives " + List.of(cpu, step));
        }

        @Override
        public void answeredBy(World world, int cpu, long step, boolean older) {
            add(world, "answered by " + List.of(cpu, step, older));
        }
    }
}
