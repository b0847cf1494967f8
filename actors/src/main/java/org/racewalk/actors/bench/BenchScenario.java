package org.racewalk.actors.bench;

import org.racewalk.actors.engine.Installation;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.model.explore.StrategySpec;
import org.racewalk.model.machine.RunSettings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** What is measured. */
public enum BenchScenario {
    /** A task that does nothing: the cost of a run beside its steps. */
    EMPTY("conf/scenarios/bench", "empty.c", 2),
    /** Two CPUs on a few words. */
    TINY("conf/scenarios/bench", "tiny.c", 2),
    /** A real one: processes that map, unmap and exit, the fixed variant. */
    B_01("conf/zoo", "b-01-*.c", 2),
    /** A mapping over another one, a fault, and a walk of page tables, the fixed variant. */
    B_02("conf/zoo", "b-02-*.c", 2),
    /** Random system calls of two processes: the largest. */
    FUZZ("conf/scenarios/fuzz", "vma-system-calls.c", 4),
    /** As above, without invariants. */
    FUZZ_BARE("conf/scenarios/fuzz", "vma-system-calls.c", 4, "INVARIANTS=0"),
    /** Sixteen CPUs. */
    SIXTEEN("conf/scenarios/bench", "sixteen.c", 16);

    private final String folder;
    private final String file;
    private final int cpus;
    private final List<String> defines;

    BenchScenario(String folder, String file, int cpus, String... defines) {
        this.folder = folder;
        this.file = file;
        this.cpus = cpus;
        this.defines = List.of(defines);
    }

    /** As a table names it. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int cpus() {
        return cpus;
    }

    /** The variant: default settings but for the memory order and the number of CPUs. */
    public VariantRequest request(RunSettings.MemoryOrderName memory) {
        RunSettings settings = RunSettings.defaults();
        return new VariantRequest(
                path(),
                defines,
                List.of(),
                null,
                new RunSettings(
                        memory,
                        cpus,
                        settings.preemption(),
                        settings.failures(),
                        settings.stepsPerRun(),
                        settings.races()),
                StrategySpec.defaults().name(),
                1);
    }

    private String path() {
        Path home = Installation.home();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(home.resolve(folder), file)) {
            for (Path found : files) {
                return found.toString();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        throw new WrongInputException(folder + "/" + file + ": no such file");
    }
}
