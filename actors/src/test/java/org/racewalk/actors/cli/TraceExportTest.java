package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.engine.ModelEngine;
import org.racewalk.model.export.ExportFormat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Goal: a replay string becomes a file of another program. Method: over the real machine. */
final class TraceExportTest {
    private static final String SCENARIO =
            """
            #include <racewalk.h>

            static int total;

            task(count, .count = 2)
            {
                int seen = READ_ONCE(total);

                WRITE_ONCE(total, seen + 1);
            }

            finally(void)
            {
                require(total == 2);
            }
            """;

    @TempDir private Path folder;

    private CommandLineFixture racewalk;
    private String replay;

    @BeforeEach
    void setUp() throws IOException {
        racewalk = new CommandLineFixture(new ModelEngine(), folder);
        racewalk.run("run", racewalk.scenario("counter.c", SCENARIO), "--jobs", "1");
        Matcher matcher = Pattern.compile("rw1:\\S+").matcher(racewalk.out());
        assertThat(matcher.find()).isTrue();
        replay = matcher.group();
    }

    private int export(String format, Path to, String... more) {
        String[] arguments = {
            "trace", "export", replay, "--format", format, "--output", to.toString()
        };
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return racewalk.run(all);
    }

    @Test
    void shouldWriteEveryFormatWithTheReplayStringInIt() throws IOException {
        for (ExportFormat format : ExportFormat.values()) {
            Path file = folder.resolve("run." + format.word());
            assertThat(export(format.word(), file, "--as-is"))
                    .as(racewalk.err())
                    .isEqualTo(ExitCode.CLEAN);
            String bytes = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(bytes).as(format.word()).contains(replay);
        }
        try (var files = Files.list(folder)) {
            assertThat(files).noneMatch(file -> file.toString().endsWith(".draft"));
        }
    }

    @Test
    void shouldShowTheCoreAndTheTwinOfWhatItExplains() {
        assertThat(export("dot", Path.of("-"), "--as-is")).isEqualTo(ExitCode.CLEAN);
        long whole = racewalk.out().lines().filter(line -> line.contains(" [label=\"[")).count();
        assertThat(export("dot", Path.of("-"))).isEqualTo(ExitCode.CLEAN);
        long core = racewalk.out().lines().filter(line -> line.contains(" [label=\"[")).count();
        assertThat(core).isBetween(2L, whole);
        assertThat(export("shiviz", Path.of("-"))).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out()).contains("=== failing ", "=== passing ");
        assertThat(export("chrome", Path.of("-"))).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out()).doesNotContain("P(violation)");
        assertThat(export("chrome", Path.of("-"), "--explain")).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out()).contains("P(violation), percent");
    }

    @Test
    void shouldPrintATextToStandardOutput() {
        assertThat(export("jsonl", Path.of("-"))).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out()).startsWith("{\"format\":\"racewalk-trace/1\"");
        assertThat(racewalk.out()).endsWith("}\n");
    }

    @Test
    void shouldLeaveAFileThatIsThereUnlessTold() throws IOException {
        Path file = Files.writeString(folder.resolve("mine"), "mine");
        assertThat(export("dot", file)).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("is there already", "--force");
        assertThat(file).hasContent("mine");
        assertThat(export("dot", file, "--force")).isEqualTo(ExitCode.CLEAN);
        assertThat(Files.readString(file)).contains("digraph");
    }

    @Test
    void shouldRefuseAFormatThatItDoesNotKnow() {
        assertThat(export("svg", folder.resolve("a"))).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("--format svg", "perfetto", "jsonl");
        assertThat(folder.resolve("a")).doesNotExist();
    }

    @Test
    void shouldRefuseAStringThatWasCutOff() {
        replay = replay.substring(0, replay.length() - 20);
        assertThat(export("dot", folder.resolve("a"))).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(folder.resolve("a")).doesNotExist();
    }
}
