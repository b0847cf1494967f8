package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.engine.ModelEngine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Goal: from a replay string to an explanation that fits a mail, and answers to those who doubt it.
 * Method: the command line over the real machine.
 */
final class ExplainCommandTest {
    private static final Pattern REPLAY = Pattern.compile("rw1:\\S+");

    private static final String COUNTER =
            """
            #include <racewalk.h>

            SCENARIO("two tasks count");

            static int total;

            task(first)
            {
                int seen = READ_ONCE(total);

                WRITE_ONCE(total, seen + 1);
            }

            task(second)
            {
                int seen = READ_ONCE(total);

                WRITE_ONCE(total, seen + 1);
            }

            finally(void)
            {
                require(total == 2, "each counts");
            }
            """;

    @TempDir private Path folder;

    private CommandLineFixture racewalk;
    private String replay = "";

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
    void shouldExplainInLinesThatFitAMail() {
        assertThat(racewalk.run("explain", "--runs", "20", replay)).isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out())
                .contains("Steps that matter", "read total -> 0", "total 0 -> 1", "decided at")
                .contains("passing twin", "proof:", "replay:  racewalk replay")
                .contains("then random delays");
        assertThat(racewalk.out().lines())
                .allMatch(line -> line.length() <= 72 || line.contains("rw1:"));
        assertThat(racewalk.err()).isEmpty();
    }

    @Test
    void shouldShowTheSameRowsWhereTheRunIsReplayed() {
        assertThat(racewalk.run("replay", replay)).isEqualTo(ExitCode.FINDINGS);
        List<String> replayed = rows(racewalk.out());
        assertThat(racewalk.out())
                .contains("Steps that matter", "finding:")
                .doesNotContain("decided", "passing twin", "proof");
        assertThat(racewalk.run("explain", "--as-is", "--runs", "5", replay))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(replayed).isNotEmpty().isEqualTo(rows(racewalk.out()));
    }

    @Test
    void shouldShowWhatLedThereIfMoreIsWanted() throws IOException {
        String looks = COUNTER.replace("    int seen", "    int before = READ_ONCE(total), seen");
        assertThat(racewalk.run("run", racewalk.scenario("looks.c", looks)))
                .isEqualTo(ExitCode.FINDINGS);
        int few = rows(racewalk.out()).size();
        Matcher matcher = REPLAY.matcher(racewalk.out());
        assertThat(matcher.find()).isTrue();
        replay = matcher.group();
        assertThat(racewalk.run("replay", "--more", replay)).isEqualTo(ExitCode.FINDINGS);
        List<String> rows = rows(racewalk.out());
        assertThat(racewalk.out()).contains("Possible interleaving");
        assertThat(rows).hasSizeGreaterThan(few);
        String last = rows.getLast().replaceAll("\\[(\\d+)].*", "$1").strip();
        assertThat(racewalk.run("replay", "--more", "--assert", "total == 7 @ " + last, replay))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out()).contains("total == 7 after [" + last + "]");
        assertThat(racewalk.run("replay", "--more", "--full", replay))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("--full and --more");
    }

    @Test
    void shouldSayThatNoStepMattersForAViolationOfTheSetUp() throws IOException {
        String early =
                racewalk.scenario(
                        "early.c",
                        """
                        #include <racewalk.h>
                        static int total;
                        setup(void)
                        {
                            WRITE_ONCE(total, 1);
                            require(READ_ONCE(total) == 2, "the set-up counts to two");
                        }
                        task(idle) { READ_ONCE(total); }
                        """);
        assertThat(racewalk.run("run", early)).isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out())
                .contains("the set-up counts to two", "It goes wrong in the set-up")
                .doesNotContain("Steps that matter");
    }

    /** Numbered rows, without the stars of those that decided. */
    private static List<String> rows(String report) {
        return report.lines()
                .filter(line -> line.matches("[ *] +\\[\\d+] .* :\\d+"))
                .map(line -> line.replace('*', ' '))
                .toList();
    }

    @Test
    void shouldGoOnWithAWalk() {
        racewalk.run("explain", "--runs", "20", "--walk", replay);
        assertThat(racewalk.out().replaceAll("\\s+", " ")).contains("then a random walk)");
    }

    @Test
    void shouldExplainATwinThatPasses() {
        racewalk.run("explain", "--runs", "1", replay);
        String out = racewalk.out();
        Matcher twin = REPLAY.matcher(out.substring(out.indexOf("\ntwin:")));
        assertThat(twin.find()).isTrue();
        String passing = twin.group();
        assertThat(racewalk.run("replay", passing)).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.run("explain", passing)).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("there is nothing to explain");
    }

    @Test
    void shouldWriteTheSameForMachines() throws IOException {
        Path json = folder.resolve("explained.json");
        racewalk.run("explain", "--runs", "5", "--json", json.toString(), replay);
        assertThat(Files.readString(json))
                .contains("\"core\"", "\"curve\"", "\"permitted\"", "\"twin\"", "\"proof\"");
    }

    @Test
    void shouldAnswerQuestionsByTheirRows() {
        assertThat(racewalk.run("explain", "--assert", "total == 0 @ [1]", replay))
                .isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out())
                .matches("total == 0 after \\[1] \\(CPU. .*\\): true, total is 0\n");
        assertThat(racewalk.run("explain", "--assert", "total == 7 @ 1", replay))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.run("replay", "--last-write", "total", replay))
                .isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out()).startsWith("total: [").contains("counter.c:");
        assertThat(racewalk.run("replay", "--break", "total == 1", replay))
                .isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out()).contains("total == 1: [");
    }

    @Test
    void shouldTellWhatComesOfAChange() {
        assertThat(racewalk.run("explain", "--runs", "10", "--branch-at", "0", replay)).isIn(0, 1);
        assertThat(racewalk.out()).contains("at random from the begin: violations ");
        assertThat(racewalk.run("explain", "--runs", "10", "--what-if", "swap 1,3", replay))
                .isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out()).contains("nothing goes wrong").contains("replay:");
    }

    @Test
    void shouldWalkThroughEveryStep() {
        assertThat(racewalk.run("replay", "--full", replay)).isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out()).contains("Every step (").contains("read total -> 0");
        assertThat(racewalk.run("replay", "--step", replay)).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out())
                .contains("step 1, CPU", "total 0 -> 1")
                .containsPattern("(?m)^\\[1] step");
    }

    @Test
    void shouldRefuseWhatMakesNoSense() {
        assertRefused("--runs 0: expected", "--runs", "0", replay);
        assertRefused("expected swap A,B", "--what-if", "turn", replay);
        assertRefused("steps 1 to", "--branch-at", "99", replay);
        assertRefused("there are rows", "--assert", "total==1@99", replay);
        assertRefused("no object, field or variable", "--last-write", "nothing", replay);
        assertRefused("no function nothing()", "--force", "acquire@nothing:1", replay);
        assertRefused("replay string truncated", replay.substring(0, 40));
    }

    private void assertRefused(String message, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "explain";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        assertThat(racewalk.run(all)).as(message).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).startsWith("racewalk: ").contains(message);
        assertThat(racewalk.out()).isEmpty();
    }
}
