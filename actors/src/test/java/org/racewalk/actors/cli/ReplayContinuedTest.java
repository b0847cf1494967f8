package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.engine.ModelEngine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Goal: "does it still happen with my tree?" has an answer. Method: a scenario that is changed
 * under a replay string.
 */
final class ReplayContinuedTest {
    private static final Pattern REPLAY = Pattern.compile("rw1:\\S+");

    private static final String COUNTER =
            """
            #include <racewalk.h>
            SCENARIO("two tasks count");
            static int total, noise;
            static void count_one(void)
            {
                WRITE_ONCE(total, READ_ONCE(total) + 1);
            }
            task(count, .count = 2)
            {
                WRITE_ONCE(noise, 1);
                count_one();
            }
            finally(void) { require(total == 2, "both are counted"); }
            """;

    @TempDir private Path folder;

    private CommandLineFixture racewalk;
    private Path file;
    private String replay;

    @BeforeEach
    void setUp() throws IOException {
        racewalk = new CommandLineFixture(new ModelEngine(), folder);
        String counter = racewalk.scenario("counter.c", COUNTER);
        file = Path.of(counter);
        assertThat(racewalk.run("run", counter)).isEqualTo(ExitCode.FINDINGS);
        Matcher matcher = REPLAY.matcher(racewalk.out());
        assertThat(matcher.find()).isTrue();
        replay = matcher.group();
    }

    private void change(String from, String to) throws IOException {
        assertThat(COUNTER).contains(from);
        Files.writeString(file, COUNTER.replace(from, to));
    }

    @Test
    void shouldRefuseChangedSourcesAndSayHowToGoOn() throws IOException {
        change("WRITE_ONCE(noise, 1);", "WRITE_ONCE(noise, 2);");

        assertThat(racewalk.run("replay", replay)).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("has changed since the run", "replay --continue");
    }

    @Test
    void shouldFindTheSameInSourcesThatStillHaveIt() throws IOException {
        change("WRITE_ONCE(noise, 1);", "WRITE_ONCE(noise, 1); WRITE_ONCE(noise, 2);");
        Path json = folder.resolve("again.json");

        assertThat(racewalk.run("replay", "--continue", replay, "--json", json.toString()))
                .isEqualTo(ExitCode.FINDINGS);

        String out = racewalk.out();
        assertThat(out).contains("that of the string is", "reproduced:", "both are counted");
        assertThat(json).content().contains("both are counted");
        Matcher again = REPLAY.matcher(out);
        assertThat(again.find()).isTrue();
        assertThat(racewalk.run("replay", again.group())).isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out()).contains("matches");
    }

    @Test
    void shouldSayThatMendedSourcesDoNotShowIt() throws IOException {
        change("WRITE_ONCE(total, READ_ONCE(total) + 1);", "total = 2;");

        assertThat(racewalk.run("replay", "--continue", replay, "--runs", "50"))
                .isEqualTo(ExitCode.CLEAN);

        assertThat(racewalk.out()).contains("49 runs near it: none fails", "not reproduced");
    }

    @Test
    void shouldRefuseWhatMakesNoSense() throws IOException {
        change("WRITE_ONCE(noise, 1);", "WRITE_ONCE(noise, 2);");
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertThat(racewalk.run("replay", replay, "--was", empty.toString()))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("--was goes with --continue");
        assertThat(racewalk.run("replay", "--continue", replay, "--was", "not-there"))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("not-there: no such directory");
        assertThat(racewalk.run("replay", "--continue", replay, "--runs", "0"))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.run("replay", "--continue", "--full", replay))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.run("replay", "--continue", replay, "--was", empty.toString()))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("has no conf/kernel/include/racewalk.h");
    }
}
