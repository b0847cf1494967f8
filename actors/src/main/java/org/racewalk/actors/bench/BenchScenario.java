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
    /** Sixteen CPUs. */
    SIXTEEN("conf/scenarios/bench", "sixteen.c", 16);

    private final String folder;
    private final String file;
    private final int cpus;

    BenchScenario(String folder, String file, int cpus) {
        this.folder = folder;
        this.file = file;
        this.cpus = cpus;
    }

    /** As a table names it. */
    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    int cpus() {
        return cpus;
    }

    /** The variant: default settings but for the memory order and the number of CPUs. */
    VariantRequest request(RunSettings.MemoryOrderName memory) {
        RunSettings settings = RunSettings.defaults();
        return new VariantRequest(
                path(),
                List.of(),
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
