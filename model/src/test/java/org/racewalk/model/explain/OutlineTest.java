package org.racewalk.model.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.racewalk.model.explore.BatchRunner;
import org.racewalk.model.explore.Finding;
import org.racewalk.model.explore.RunSpec;
import org.racewalk.model.explore.StrategyKind;
import org.racewalk.model.explore.StrategySpec;
import org.racewalk.model.explore.Variant;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.program.Program;
import org.racewalk.model.trace.Focus;
import org.racewalk.model.trace.Origin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Goal: whatever kind of thing goes wrong, there is a report of it. Method: the failing twin of
 * each oracle's scenario, searched and outlined.
 */
final class OutlineTest {
    private static final Path ORACLES = Path.of("src/test/resources/oracles");
    private static final int MOST_RUNS = 2_000;

    static List<Path> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(ORACLES)) {
            return files.filter(file -> file.toString().endsWith(".c")).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void shouldTellWhatEachOracleFinds(Path file) throws IOException {
        Program program = Explained.program("#define BUGGY 1\n" + Files.readString(file));
        RunSettings settings =
                new RunSettings(
                        RunSettings.MemoryOrderName.SC,
                        3,
                        RunSettings.Preemption.FULL,
                        1,
                        2_000,
                        RunSettings.RaceRule.KCSAN);
        RunSpec spec =
                new RunSpec(
                        program,
                        new Variant("scenario.c", List.of()),
                        settings,
                        StrategySpec.of(StrategyKind.WALK),
                        1);
        List<Finding> findings =
                new BatchRunner(spec).run(0, MOST_RUNS, (runs, steps) -> true).findings();

        assertThat(findings).isNotEmpty();
        for (Finding finding : findings) {
            String replay = finding.replay().text();
            Explanation outline =
                    Explainer.outline(
                                    program,
                                    finding.replay(),
                                    new Origin(
                                            "scenario.c",
                                            List.of(),
                                            "sc",
                                            program.hash(),
                                            replay,
                                            0,
                                            0),
                                    finding.signature())
                            .orElseThrow();
            String report = ExplanationReport.text(outline, Focus.Notes.NONE);
            assertThat(outline.violation().signature()).isEqualTo(finding.signature());
            assertThat(report.lines())
                    .anyMatch(line -> line.startsWith("  *** "))
                    .allMatch(line -> line.length() <= 72 || line.startsWith("rw1:"));
            // What is told as steps has rows, and nothing else is.
            assertThat(report.contains("Steps that matter"))
                    .isEqualTo(report.lines().anyMatch(line -> line.matches("[ *] +\\[1] .*")));
        }
    }
}
