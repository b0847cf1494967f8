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

/** Goal: explain writes its page. Method: a lost count, explained over the command line. */
final class ExplainHtmlTest {
    private static final Pattern REPLAY = Pattern.compile("rw1:\\S+");
    private static final String COUNTER =
            """
            #include <racewalk.h>
            #include <linux/compiler.h>

            SCENARIO("two tasks count");

            static int total;

            task(count, .count = 2)
            {
                int seen = READ_ONCE(total);

                WRITE_ONCE(total, seen + 1);
            }

            finally(void)
            {
                require(total == 2, "each task counts");
            }
            """;

    @TempDir private Path folder;

    private CommandLineFixture racewalk;
    private String replay;

    @BeforeEach
    void setUp() throws IOException {
        racewalk = new CommandLineFixture(new ModelEngine(), folder);
        String counter = racewalk.scenario("counter.c", COUNTER);
        assertThat(racewalk.run("run", counter)).isEqualTo(ExitCode.FINDINGS);
        Matcher matcher = REPLAY.matcher(racewalk.out());
        assertThat(matcher.find()).isTrue();
        replay = matcher.group();
    }

    @Test
    void shouldWriteThePageOfAnExplanation() throws IOException {
        Path page = folder.resolve("page.html");
        Files.writeString(page, "an older page");
        assertThat(racewalk.run("explain", replay, "--runs", "20", "--html", page.toString()))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(Files.readString(page))
                .startsWith("<!DOCTYPE html>")
                .contains("each task counts")
                .contains("WRITE_ONCE(total, seen + 1);")
                .endsWith("</html>\n");
    }

    @Test
    void shouldRefuseAFolderThatIsNotThere() {
        String nowhere = folder.resolve("nowhere").resolve("page.html").toString();
        assertThat(racewalk.run("explain", replay, "--html", nowhere))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.out()).isEmpty();
        assertThat(racewalk.err()).contains("--html " + nowhere + ": no such directory");
    }
}
