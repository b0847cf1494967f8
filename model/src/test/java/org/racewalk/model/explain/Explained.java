package org.racewalk.model.explain;

import org.racewalk.model.c.FrontEnd;
import org.racewalk.model.c.diagnose.CompileException;
import org.racewalk.model.c.generate.ProgramGenerator;
import org.racewalk.model.c.parse.CompileRequest;
import org.racewalk.model.c.parse.SourceReader;
import org.racewalk.model.explain.Explanation.CoreStep;
import org.racewalk.model.explore.BatchRunner;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.RunSpec;
import org.racewalk.model.explore.StrategyKind;
import org.racewalk.model.explore.StrategySpec;
import org.racewalk.model.explore.Variant;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.program.Program;
import org.racewalk.model.trace.Focus;
import org.racewalk.model.trace.Origin;
import org.racewalk.model.trace.Wording;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Test support: a small scenario, its first failing run, and the explanation. */
record Explained(Program program, ReplayString replay, Explanation explanation) {
    private static final int MOST_RUNS = 5_000;
    static final int RUNS = 200;

    static Explained of(String headers, String text) {
        return of(headers, text, RunSettings.MemoryOrderName.SC);
    }

    /** As above, of a violation whose signature has that text. */
    static Explained of(String headers, String text, String signature) {
        return of(headers, text, RunSettings.MemoryOrderName.SC, signature);
    }

    static Explained of(String headers, String text, RunSettings.MemoryOrderName memory) {
        return of(headers, text, memory, "");
    }

    /** As above, of a data race. */
    static Explained race(String headers, String text) {
        return of(
                headers,
                text,
                RunSettings.MemoryOrderName.SC,
                RunSettings.RaceRule.KCSAN,
                "data race");
    }

    private static Explained of(
            String headers, String text, RunSettings.MemoryOrderName memory, String signature) {
        return of(headers, text, memory, RunSettings.RaceRule.OFF, signature);
    }

    /** Walks at random until a run fails so, and explains it. */
    private static Explained of(
            String headers,
            String text,
            RunSettings.MemoryOrderName memory,
            RunSettings.RaceRule races,
            String signature) {
        StringBuilder source = new StringBuilder("#include <racewalk.h>\n");
        for (String header : List.of(headers.split(" ", -1))) {
            source.append("#include <").append(header).append(">\n");
        }
        Program program = program(source + text);
        RunSettings settings =
                new RunSettings(memory, 3, RunSettings.Preemption.FULL, 0, 2_000, races);
        RunSpec spec =
                new RunSpec(
                        program,
                        new Variant("scenario.c", List.of()),
                        settings,
                        StrategySpec.of(StrategyKind.WALK),
                        1);
        List<Finding> findings =
                new BatchRunner(spec).run(0, MOST_RUNS, (runs, steps) -> true).findings();
        Finding found =
                findings.stream()
                        .filter(finding -> finding.signature().contains(signature))
                        .findFirst()
                        .orElseThrow();
        return of(program, found.replay(), found.signature());
    }

    static Explained of(Program program, ReplayString replay, String signature) {
        Origin origin =
                new Origin("scenario.c", List.of(), "sc", program.hash(), replay.text(), 0, 0);
        Explanation explanation =
                Explainer.explain(program, replay, origin, signature, ExplainOptions.of(RUNS))
                        .orElseThrow();
        return new Explained(program, replay, explanation);
    }

    static Program program(String text) {
        SourceReader files = SourceReader.files(root());
        try {
            return ProgramGenerator.generate(
                    FrontEnd.analyze(
                            new CompileRequest(
                                    "scenario.c",
                                    path -> path.equals("scenario.c") ? text : files.read(path),
                                    "conf/kernel/include",
                                    List.of(),
                                    null,
                                    List.of())));
        } catch (CompileException e) {
            throw new AssertionError(e.getMessage(), e);
        }
    }

    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(here.resolve("conf/kernel/include"))) {
            here = here.getParent();
        }
        return here;
    }

    /** The rows of the core, as the table writes them. */
    List<String> rows() {
        Wording wording = new Wording(explanation.trace());
        return explanation.core().stream()
                .map(CoreStep::event)
                .map(event ->
                        event == explanation.trace().events().size()
                                ? "the violation"
                                : wording.text(explanation.trace().events().get(event)))
                .toList();
    }

    /** The report. */
    String text() {
        return ExplanationReport.text(explanation, Focus.Notes.NONE);
    }

    /** Looks into the run, by rows of the core. */
    Inspector inspector() {
        return new Inspector(
                program,
                replay,
                explanation.trace(),
                explanation.core().stream().map(CoreStep::event).toList());
    }

    Experiments experiments() {
        return new Experiments(program, replay, explanation);
    }
}
