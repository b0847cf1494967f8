package org.racewalk.actors.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.bench.CompileBench.Times;
import org.racewalk.model.machine.RunSettings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Goal: the table says what was measured, and programs are kept for the next time. */
final class CompileBenchTest {
    @TempDir private Path folder;

    @Test
    void shouldKeepWhatItCompiled() {
        Times times =
                CompileBench.measure(
                        List.of(BenchScenario.TINY.request(RunSettings.MemoryOrderName.SC)),
                        folder);

        assertThat(times.variants()).isEqualTo(1);
        assertThat(times.plan()).isPositive();
        assertThat(times.begin()).isPositive();
        assertThat(times.process()).isGreaterThanOrEqualTo(times.begin());
        assertThat(Files.isDirectory(folder.resolve("plan"))).isTrue();
        assertThat(Files.isDirectory(folder.resolve("node"))).isTrue();
    }

    @Test
    void shouldTellSecondsInATableThatFitsAMail() {
        String text =
                CompileBench.text(
                        new Times(25, 23_400_000_000L, 10_600_000_000L, 5_900_000_000L, 1L));

        assertThat(text.lines()).allMatch(line -> line.length() <= 72);
        assertThat(text)
                .contains("25 variants")
                .contains("plan: compile and measure          23.40")
                .contains("a node compiles                    10.60")
                .contains("byte code, worlds, first 64 runs    5.90");
    }
}
