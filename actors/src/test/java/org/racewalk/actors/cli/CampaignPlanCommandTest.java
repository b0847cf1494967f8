package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.engine.ModelEngine;
import org.racewalk.actors.plan.CampaignFile;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Goal: a plan shows what a campaign file stands for, and stores nothing. */
final class CampaignPlanCommandTest {
    private static final String SCENARIO =
            """
            /*
             * id: B-99
             * expect: --memory sc,lkmm: clean
             */
            #include <racewalk.h>
            SCENARIO("planned");
            static int word;
            setup(void) { word = 0; }
            task(writer) { WRITE_ONCE(word, 1); sometimes("written"); }
            """;

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int execute(String... args) {
        Session session =
                new Session(
                        new ModelEngine(),
                        new PrintWriter(out),
                        new PrintWriter(err),
                        false,
                        new Interruption());
        return Racewalk.execute(session, args);
    }

    private String file(String text) throws IOException {
        Files.writeString(folder.resolve("a.c"), SCENARIO);
        return Files.writeString(
                        folder.resolve("mine.conf"), "scenarios = \"" + folder + "/a.c\"\n" + text)
                .toString();
    }

    @Test
    void shouldShowWhatWouldRun() throws IOException {
        String file = file("strategies { pos = 1, walk = 2 }\nbudget.runs = 3000\nseeds = [1, 7]");
        assertThat(execute("campaign", "plan", file, "--cores", "4")).isZero();
        assertThat(out.toString())
                .contains("campaign mine: 8 variants, 12,000 runs at most")
                .contains("orders: lkmm 4, sc 4")
                .contains("strategies: pos 4, walk 4")
                .contains("on 4 cores");
        assertThat(out.toString().lines().filter(line -> line.contains("1,000"))).hasSize(4);
        assertThat(out.toString().lines().filter(line -> line.contains("2,000"))).hasSize(5);
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 72);
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void shouldTurnStepsIntoRuns() throws IOException {
        assertThat(execute("campaign", "plan", file("memory = sc\nbudget.steps = 100000")))
                .isZero();
        assertThat(out.toString()).containsPattern("1 variant, [0-9]{1,3},[0-9]{3} runs at most");
    }

    @Test
    void shouldNameEveryMistake() throws IOException {
        String file = file("budget.runs = 0\nmemory = arm");
        assertThat(execute("campaign", "plan", file)).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(err.toString())
                .contains(file + ":2: budget.runs: expected a whole number")
                .contains(file + ":3: memory: expected one of sc, tso, lkmm");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void shouldReadTheFilesThatComeWithIt() throws IOException {
        ModelEngine engine = new ModelEngine();
        try (Stream<Path> files = Files.list(Path.of("..", "conf", "campaigns"))) {
            assertThat(files.filter(file -> !file.endsWith("reference.conf")).sorted())
                    .hasSizeGreaterThanOrEqualTo(3)
                    .allSatisfy(file ->
                            assertThat(
                                            CampaignFile.read(
                                                            file.toString(),
                                                            name -> engine.strategy(name) != null)
                                                    .scenarios())
                                    .isNotEmpty());
        }
    }
}
