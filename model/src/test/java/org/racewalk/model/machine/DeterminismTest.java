package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.racewalk.model.explore.Randomness;
import org.racewalk.model.explore.Reconcile;
import org.racewalk.model.explore.RunSpec;
import org.racewalk.model.explore.Variant;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Program;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A run is a function of program, settings and decisions, whatever ran before in its world. */
class DeterminismTest {
    /** Everything that a run tells. */
    private record Told(
            Outcome outcome, long steps, long trace, long unseed, List<Violation> violations) {
        static Told of(World world, long seed) {
            Outcome outcome = world.run(seed);
            return new Told(
                    outcome, world.steps(), world.traceHash(), world.unseed(), world.violations());
        }
    }

    /** Those that compile and run fast, and one with the protocols of conf/kernel/mm. */
    static List<String> scenarios() {
        List<String> paths = new ArrayList<>();
        addFiles(paths, Running.root().resolve("conf/zoo"));
        paths.removeIf(path ->
                !path.contains("/b-02-")
                        && (Running.file(path).text().contains("#include \"mm/")
                                || Running.file(path).text().contains("m-vma-changes.c")));
        addFiles(paths, Running.root().resolve("conf/scenarios/examples"));
        addFiles(paths, Running.root().resolve("conf/scenarios/bench"));
        addFiles(paths, Path.of("src/test/resources/oracles").toAbsolutePath());
        return paths;
    }

    /** Also those that take long to compile and to run. */
    static List<String> allScenarios() {
        List<String> paths = new ArrayList<>(scenarios());
        addFiles(paths, Running.root().resolve("conf/zoo"));
        addFiles(paths, Running.root().resolve("conf/scenarios/seed"));
        return paths.stream().distinct().toList();
    }

    private static void addFiles(List<String> paths, Path folder) {
        Path root = Running.root();
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(file -> file.toString().endsWith(".c"))
                    .map(file -> root.relativize(file).toString().replace('\\', '/'))
                    .sorted()
                    .forEach(paths::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The scenario as it is, and with {@code -DBUGGY} if it knows that. */
    static List<Running> variants(String file) {
        List<Running> variants = new ArrayList<>();
        variants.add(Running.file(file).cpus(3).failures(1).steps(3_000));
        if (variants.get(0).text().contains("BUGGY")) {
            variants.add(Running.file(file).define("BUGGY").cpus(3).failures(1).steps(3_000));
        }
        return variants;
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldTellTheSameOfARunWhateverRanBefore(String file) {
        for (Running running : variants(file)) {
            Program program = running.program();
            World used = running.world(program);
            List<Told> first = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                first.add(Told.of(used, Randomness.mix(i)));
            }
            for (int i = 59; i >= 0; i -= 7) {
                Told again = Told.of(used, Randomness.mix(i));
                Told fresh = Told.of(running.world(program), Randomness.mix(i));

                assertThat(again).as("run %d again", i).isEqualTo(first.get(i));
                assertThat(fresh).as("run %d afresh", i).isEqualTo(first.get(i));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldTellTheSameWhetherInterpretedOrCompiled(String file) {
        for (Running running : variants(file)) {
            Program program = running.program();
            for (RunSettings.MemoryOrderName order : RunSettings.MemoryOrderName.values()) {
                World compiled = running.memory(order).world(program);
                World interpreted =
                        new World(program, running.settings(), running.spec().decider(), true);
                for (int i = 0; i < 30; i++) {
                    long seed = Randomness.mix(i);

                    assertThat(Told.of(interpreted, seed))
                            .as("%s run %d", order, i)
                            .isEqualTo(Told.of(compiled, seed));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldReconcileSomeRuns(String file) {
        reconcile(file, file.contains("/zoo/") ? 300 : 100);
    }

    @Tag("slow")
    @ParameterizedTest
    @MethodSource("allScenarios")
    void shouldReconcileManyRuns(String file) {
        reconcile(file, file.startsWith("conf/") && !file.contains("/seed/") ? 100_000 : 2_000);
    }

    private static void reconcile(String file, int runs) {
        for (Running running : variants(file)) {
            RunSpec spec =
                    new RunSpec(
                            running.program(),
                            new Variant(file, List.of()),
                            running.settings(),
                            running.spec(),
                            1);

            Optional<Reconcile.Difference> difference =
                    new Reconcile(spec).run(0, runs, run -> true);

            assertThat(difference.map(Reconcile.Difference::text)).isEmpty();
        }
    }
}
