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

/** Goal: a failing run becomes small, and says as what. Method: the real machine. */
final class ShrinkCommandTest {
    private static final Pattern REPLAY = Pattern.compile("rw1:\\S+");
    private static final Pattern STEPS = Pattern.compile("(?m)^  (found|shrunk) .* ([0-9,]+)$");

    private static final String COUNTER =
            """
            #include <racewalk.h>
            SCENARIO("three tasks, two of which count");
            static int total, noise;
            task(count, .count = 2)
            {
                int i, times = choose(5);
                for (i = 0; i < times; i++)
                    WRITE_ONCE(noise, i);
                WRITE_ONCE(total, READ_ONCE(total) + 1);
            }
            task(idle) { WRITE_ONCE(noise, 1); }
            finally(void) { require(total == 2); }
            """;

    @TempDir private Path folder;

    private CommandLineFixture racewalk;
    private String counter;

    @BeforeEach
    void setUp() throws IOException {
        racewalk = new CommandLineFixture(new ModelEngine(), folder);
        counter = racewalk.scenario("counter.c", COUNTER);
    }

    /** The replay string of a run that was not shrunk. */
    private String found() {
        assertThat(racewalk.run("run", counter, "--no-shrink", "--strategy", "walk"))
                .isEqualTo(ExitCode.FINDINGS);
        return replayIn(racewalk.out());
    }

    private static String replayIn(String output) {
        Matcher matcher = REPLAY.matcher(output);
        assertThat(matcher.find()).isTrue();
        return matcher.group();
    }

    @Test
    void shouldTellTheSizesAndTheSmallerRun() throws IOException {
        String found = found();
        Path json = folder.resolve("shrunk.json");

        assertThat(racewalk.run("shrink", found, "--json", json.toString()))
                .isEqualTo(ExitCode.FINDINGS);

        String out = racewalk.out();
        Matcher steps = STEPS.matcher(out);
        assertThat(steps.find()).isTrue();
        int before = Integer.parseInt(steps.group(2));
        assertThat(steps.find()).isTrue();
        assertThat(Integer.parseInt(steps.group(2))).isLessThan(before);
        assertThat(out).contains("BUG: racewalk: ", "found as a run of", found);
        assertThat(out.lines()).allMatch(line -> line.length() <= 72 || line.contains("rw1:"));
        assertThat(json).content().contains("\"before\" : {", "\"switches\" : 1", found);

        String report = out.substring(out.indexOf("==="), out.indexOf("\nfound as"));
        assertThat(racewalk.run("replay", replayIn(out))).isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out()).startsWith(report + "unseed ").endsWith(" matches\n");
    }

    @Test
    void shouldTakeAFileAndGiveTheSameBytes() throws IOException {
        String found = found();
        Path file = Files.writeString(folder.resolve("a.replay"), found + "\n");
        racewalk.run("shrink", found);
        String first = racewalk.out();

        assertThat(racewalk.run("shrink", file.toString())).isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out()).isEqualTo(first);
    }

    @Test
    void shouldReportTheShrunkRunOfItself() {
        assertThat(racewalk.run("run", counter, "--strategy", "walk")).isEqualTo(ExitCode.FINDINGS);
        String out = racewalk.out();
        assertThat(out).contains("found as a run of", "FAILURE");
        String shrunk = replayIn(out);
        assertThat(shrunk).contains(":log:");

        assertThat(racewalk.run("shrink", replayIn(out.substring(out.indexOf("found as")))))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(replayIn(racewalk.out())).isEqualTo(shrunk);
    }

    @Test
    void shouldRefuseWhatIsNotThere() {
        String found = found();
        assertThat(racewalk.run("shrink", found, "--signature", "x"))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("the run does not show: x");
        assertThat(racewalk.run("shrink", found, "--runs", "0")).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.run("shrink", found.substring(0, found.length() - 3)))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("replay string truncated");
    }
}
