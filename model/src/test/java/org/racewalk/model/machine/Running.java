package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.racewalk.model.c.FrontEnd;
import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.generate.ProgramGenerator;
import org.racewalk.model.c.parse.CompileRequest;
import org.racewalk.model.c.parse.SourceReader;
import org.racewalk.model.explore.Randomness;
import org.racewalk.model.explore.StrategySpec;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.Program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Test support: compiles a scenario with the headers of {@code conf/} and runs it under many seeds.
 */
final class Running {
    private final String text;
    private final String path;
    private final List<String> defines = new ArrayList<>();
    private int cpus = 2;
    private int failures;
    private int steps = 2_000;
    private RunSettings.MemoryOrderName memory = RunSettings.MemoryOrderName.SC;
    private boolean always;
    private String strategy = "portfolio";
    private RunSettings.PlainLoads plain = RunSettings.PlainLoads.ONCE;
    private RunSettings.RaceRule races = RunSettings.RaceRule.KCSAN;
    private RunSettings.Preemption preemption = RunSettings.Preemption.FULL;

    private Running(String path, String text) {
        this.path = path;
        this.text = text;
    }

    /** A scenario of this text. */
    static Running of(String text) {
        return new Running("scenario.c", text);
    }

    /** A scenario of this text after {@code #include <racewalk.h>} and more of our headers. */
    static Running with(String headers, String text) {
        StringBuilder source = new StringBuilder("#include <racewalk.h>\n");
        for (String header : headers.split(" ")) {
            source.append("#include <").append(header).append(">\n");
        }
        return of(source + text);
    }

    /** A file of the test resources. */
    static Running resource(String name) {
        return of(read(Path.of("src/test/resources").resolve(name)));
    }

    /** A file of the project, by its path from the root. */
    static Running file(String path) {
        return new Running(path, read(root().resolve(path)));
    }

    /** Where {@code conf/} is: above the folder of the module, in which tests run. */
    static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve("conf/kernel/include"))) {
            here = here.getParent();
            assertThat(here).as("a folder with conf/ above the current one").isNotNull();
        }
        return here;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Running define(String define) {
        defines.add(define);
        return this;
    }

    Running cpus(int number) {
        cpus = number;
        return this;
    }

    Running failures(int most) {
        failures = most;
        return this;
    }

    Running steps(int most) {
        steps = most;
        return this;
    }

    Running memory(RunSettings.MemoryOrderName order) {
        memory = order;
        return this;
    }

    Running preemption(RunSettings.Preemption model) {
        preemption = model;
        return this;
    }

    /** The compiler may make plain loads again. */
    Running reload() {
        plain = RunSettings.PlainLoads.RELOAD;
        return this;
    }

    Running races(RunSettings.RaceRule rule) {
        races = rule;
        return this;
    }

    Running strategy(String name) {
        strategy = name;
        return this;
    }

    /** Invariants are evaluated after every step. */
    Running always() {
        always = true;
        return this;
    }

    String text() {
        return text;
    }

    /** The compiled program; errors fail the test. */
    Program program() {
        SourceReader files = SourceReader.files(root());
        try {
            return ProgramGenerator.generate(
                    FrontEnd.analyze(
                            new CompileRequest(
                                    path,
                                    wanted -> wanted.equals(path) ? text : files.read(wanted),
                                    "conf/kernel/include",
                                    List.of(),
                                    null,
                                    defines)));
        } catch (CompileException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    RunSettings settings() {
        return new RunSettings(memory, cpus, preemption, failures, steps, races, plain);
    }

    StrategySpec spec() {
        return StrategySpec.parse(strategy).orElseThrow();
    }

    World world(Program program) {
        World world = new World(program, settings(), spec().decider());
        world.checkInvariantsAlways(always);
        return world;
    }

    /** Makes so many runs. */
    Runs runs(int number) {
        return runs(number, false);
    }

    /** Makes runs until one is not clean, but at most so many. */
    Runs untilFound(int number) {
        return runs(number, true);
    }

    private Runs runs(int number, boolean untilFound) {
        Program program = program();
        World world = world(program);
        Runs runs = new Runs(program);
        for (int i = 0; i < number && !(untilFound && runs.violated > 0); i++) {
            runs.count(world, world.run(Randomness.mix(i)));
        }
        return runs;
    }

    /** What the runs gave. */
    static final class Runs {
        final Map<ViolationKind, Integer> kinds = new TreeMap<>();
        final Map<String, Violation> violations = new TreeMap<>();
        final SortedSet<String> reached = new TreeSet<>();
        final List<Long> hashes = new ArrayList<>();
        private final Program program;
        int passed;
        int violated;
        int inconclusive;
        long steps;

        private Runs(Program program) {
            this.program = program;
        }

        private void count(World world, Outcome outcome) {
            steps += world.steps();
            hashes.add(world.unseed());
            switch (outcome) {
                case PASSED -> passed++;
                case VIOLATED -> violated++;
                case INCONCLUSIVE -> inconclusive++;
            }
            for (Violation violation : world.violations()) {
                kinds.merge(violation.kind(), 1, Integer::sum);
                violations.putIfAbsent(violation.signature(), violation);
            }
            for (int label : program.sometimes()) {
                if (world.reached(label)) {
                    reached.add(program.strings().get(label));
                }
            }
        }

        /** No run found anything, and every mark was reached. */
        Runs shouldBeClean() {
            assertThat(violations).isEmpty();
            assertThat(inconclusive).as("inconclusive runs").isZero();
            for (int label : program.sometimes()) {
                assertThat(reached).contains(program.strings().get(label));
            }
            return this;
        }

        /** Violations of these kinds were found, of each at least one, and no others. */
        Runs shouldFind(ViolationKind... expected) {
            assertThat(kinds.keySet()).as("%s", violations).containsExactlyInAnyOrder(expected);
            return this;
        }

        /** One violation was found; it. */
        Violation only() {
            assertThat(violations).hasSize(1);
            return violations.values().iterator().next();
        }
    }
}
