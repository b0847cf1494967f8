package org.racewalk.model.shrink;

import org.racewalk.model.c.FrontEnd;
import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.generate.ProgramGenerator;
import org.racewalk.model.c.parse.CompileRequest;
import org.racewalk.model.c.parse.SourceReader;
import org.racewalk.model.explore.BatchRunner;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.RunSpec;
import org.racewalk.model.explore.StrategySpec;
import org.racewalk.model.explore.Variant;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;
import org.racewalk.model.program.Program;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Test support: a small scenario, and runs of it that fail. */
final class Small {
    private static final long MOST_RUNS = 5_000;

    private final Program program;
    private final MemoryOrderName memory;

    private Small(Program program, MemoryOrderName memory) {
        this.program = program;
        this.memory = memory;
    }

    /** Compiles a scenario of this text, that includes racewalk.h already. */
    static Small of(MemoryOrderName memory, String text) {
        SourceReader files = SourceReader.files(root());
        String source = "#include <racewalk.h>\nSCENARIO(\"small\");\n" + text;
        try {
            Program program =
                    ProgramGenerator.generate(
                            FrontEnd.analyze(
                                    new CompileRequest(
                                            "small.c",
                                            path ->
                                                    path.equals("small.c")
                                                            ? source
                                                            : files.read(path),
                                            "conf/kernel/include",
                                            List.of(),
                                            null,
                                            List.of())));
            return new Small(program, memory);
        } catch (CompileException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve("conf"))) {
            here = here.getParent();
        }
        return here;
    }

    Program program() {
        return program;
    }

    RunSpec spec(String strategy) {
        RunSettings settings =
                new RunSettings(
                        memory, 4, RunSettings.Preemption.FULL, 1, 2_000, RunSettings.RaceRule.OFF);
        return new RunSpec(
                program,
                new Variant("small.c", List.of()),
                settings,
                StrategySpec.parse(strategy).orElseThrow(),
                7);
    }

    /** The first failing run that a strategy finds. */
    Finding find(String strategy) {
        BatchRunner runner = new BatchRunner(spec(strategy));
        List<Finding> findings = runner.run(0, MOST_RUNS, (runs, steps) -> true).findings();
        return findings.get(0);
    }

    /** Shrinks it. */
    Shrunk shrink(ReplayString replay) {
        return Shrinker.shrink(program, replay, null, Bound.DEFAULT, (runs, best) -> true);
    }
}
