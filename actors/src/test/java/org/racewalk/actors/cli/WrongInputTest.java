package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Goal: wrong input gets one clear message and status 2, never a stack trace. */
final class WrongInputTest {
    @TempDir private Path folder;

    private CommandLineFixture racewalk;
    private String clean;

    @BeforeEach
    void setUp() throws IOException {
        racewalk = new CommandLineFixture(folder);
        clean = racewalk.scenario("clean.c", "clean");
    }

    private void assertRefused(String message, String... args) {
        assertThat(racewalk.run(args)).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.out()).isEmpty();
        assertThat(racewalk.err()).startsWith("racewalk: ").contains(message);
        assertThat(racewalk.err()).doesNotContain("\tat ").doesNotContain("Exception");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    --memory pso       | --memory pso: expected sc, tso or lkmm
                    --preempt some     | --preempt some: expected none, voluntary or full
                    --races on         | --races on: expected off, kcsan or lkmm
                    --strategy clever  | --strategy clever: expected pos
                    --cpus 0           | --cpus 0: expected a number from 1 to 64
                    --cpus 65          | --cpus 65: expected a number from 1 to 64
                    --cpus two         | 'two' is not a whole number
                    --failures 3       | --failures 3: expected a number from 0 to 2
                    --steps-per-run 0  | --steps-per-run 0: expected a number from 1
                    --runs 0           | --runs 0: expected a number from 1
                    --runs many        | 'many' is not a whole number
                    --seconds 0        | --seconds 0: expected a number from 1
                    --jobs 0           | --jobs 0: expected a number from 1
                    --seed x           | --seed x: expected a 64-bit number
                    --seed 0xg         | --seed 0xg: expected a 64-bit number
                    -D 1A              | -D 1A: expected NAME or NAME=VALUE
                    -I nowhere         | -I nowhere: no such directory
                    --kernel nowhere   | --kernel nowhere: no such directory
                    --json nowhere/a   | --json nowhere/a: no such directory
                    --json -           | --json -: expected a file
                    --faster           | Unknown option: '--faster'
                    """)
    void shouldRefuseAWrongOption(String option, String message) {
        List<String> args = new ArrayList<>(List.of("run", clean));
        args.addAll(Arrays.asList(option.split(" ")));
        assertRefused(message, args.toArray(String[]::new));
    }

    @Test
    void shouldRefuseADirectoryForAFile() {
        assertRefused(folder + ": is a directory", "run", folder.toString());
        assertRefused(folder + ": is a directory", "check", folder.toString());
        assertRefused(folder + ": is a directory", "reconcile", folder.toString());
    }

    @Test
    void shouldRefuseAFileThatIsNotThere() {
        assertRefused("none.c: no such file", "run", folder.resolve("none.c").toString());
        assertRefused("none.c: no such file", "run", clean, folder.resolve("none.c").toString());
    }

    @Test
    void shouldRefuseAFileThatIsNoText() throws IOException {
        String binary = racewalk.scenario("a.out", "\177ELF\0\0");
        assertRefused("a.out: is not a text file", "run", binary);
    }

    @Test
    void shouldRefuseToRunNothing() {
        assertRefused("Missing required parameter: 'SCENARIO", "run");
        assertRefused("See racewalk run --help", "run");
    }

    @Test
    void shouldRefuseAnUnknownCommand() {
        assertRefused("fly: no such command; there are run, replay", "fly");
        assertRefused("b: one argument too many", "replay", "rw1:good", "b");
    }

    @Test
    void shouldRefuseAScenarioThatDoesNotCompile() throws IOException {
        String bad = racewalk.scenario("bad.c", "syntax-error");
        assertRefused("bad.c:1:1: error: syntax-error", "run", bad);
    }

    @Test
    void shouldRefuseAReplayStringThatDoesNotRead() throws IOException {
        assertRefused("replay string truncated", "replay", "rw1:goo");
        String file = racewalk.scenario("a.replay", "goo\n");
        assertRefused("replay string truncated", "replay", file);
        assertRefused("gone.replay: no such file", "replay", "/nowhere/gone.replay");
        assertRefused("gone.replay: no such file", "replay", "gone.replay");
        assertRefused("is not a file", "replay", folder.toString());
    }

    @Test
    void shouldNotOverwriteAStubFileUnasked() throws IOException {
        String stubs = racewalk.scenario("stubs.h", "precious");
        assertRefused("stubs.h: exists already", "check", clean, "--stub-missing", stubs);
        assertThat(Path.of(stubs)).hasContent("precious");
        assertRefused("is a directory", "check", clean, "--stub-missing", folder.toString());
        assertRefused("no such directory", "check", clean, "--stub-missing", "nowhere/a.h");
        assertRefused("--force: goes with --stub-missing", "check", clean, "--force");
    }

    @Test
    void shouldLeaveTheJsonFileAloneWhenTheStartFails() throws IOException {
        Path json = folder.resolve("old.json");
        Files.writeString(json, "precious");
        String bad = racewalk.scenario("bad.c", "syntax-error");
        assertRefused("syntax-error", "run", bad, "--json", json.toString());
        assertThat(json).hasContent("precious");
        assertRefused("is a directory", "run", clean, "--json", folder.toString());
    }
}
