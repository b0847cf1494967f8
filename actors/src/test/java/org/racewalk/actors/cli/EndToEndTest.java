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

/** Goal: kernel C in, counterexample out. Method: the command line over the real machine. */
final class EndToEndTest {
    private static final Pattern REPLAY = Pattern.compile("rw1:\\S+");

    private static final String COUNTER =
            """
            #include <racewalk.h>

            SCENARIO("two tasks count");

            static int total;

            task(count, .count = 2)
            {
            #ifdef FIXED
                __racewalk_rmw(&total, __RACEWALK_ADD, 1, __RACEWALK_FULL, 1);
            #else
                int seen = READ_ONCE(total);

                if (seen)
                    sometimes("the other was first");
                WRITE_ONCE(total, seen + 1);
            #endif
            }

            finally(void)
            {
                require(total == 2);
            }
            """;

    @TempDir private Path folder;

    private CommandLineFixture racewalk;
    private String counter;

    @BeforeEach
    void setUp() throws IOException {
        racewalk = new CommandLineFixture(new ModelEngine(), folder);
        counter = racewalk.scenario("counter.c", COUNTER);
    }

    private static String replayIn(String output) {
        Matcher matcher = REPLAY.matcher(output);
        assertThat(matcher.find()).isTrue();
        return matcher.group();
    }

    private String find() {
        assertThat(racewalk.run("run", counter)).isEqualTo(ExitCode.FINDINGS);
        return racewalk.out();
    }

    @Test
    void shouldPrintTheSameReportAgainFromItsReplayString() {
        String found = find();
        assertThat(found).contains("BUG: racewalk: invariant").contains("FAILURE");
        String replay = replayIn(found);
        assertThat(racewalk.run("replay", replay)).isEqualTo(ExitCode.FINDINGS);
        String report = racewalk.out().substring(0, racewalk.out().indexOf("unseed "));
        assertThat(found).startsWith(report + "\n");
    }

    @Test
    void shouldFindTheSameWithOneWorkerAndWithMany() throws IOException {
        Path one = folder.resolve("one.json");
        Path many = folder.resolve("many.json");
        racewalk.run("run", counter, "--jobs", "1", "--json", one.toString());
        String text = racewalk.out();
        racewalk.run("run", counter, "--jobs", "4", "--json", many.toString());
        assertThat(racewalk.out()).isEqualTo(text);
        assertThat(many).hasSameTextualContentAs(one);
    }

    @Test
    void shouldFindTheSameWhereverThePartsOfAWorldAre() throws IOException {
        Path fused = folder.resolve("fused.json");
        Path spread = folder.resolve("spread.json");
        racewalk.run("run", counter, "--jobs", "1", "--json", fused.toString());
        String text = racewalk.out();
        racewalk.run(
                "run",
                counter,
                "--jobs",
                "1",
                "--placement",
                "spread",
                "--json",
                spread.toString());
        assertThat(racewalk.out()).isEqualTo(text);
        assertThat(spread).hasSameTextualContentAs(fused);
    }

    @Test
    void shouldRefuseAnotherPlacement() {
        assertThat(racewalk.run("run", counter, "--placement", "here"))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("expected fused or spread");
    }

    @Test
    void shouldRefuseToJoinNodesForAWorldInOnePlace() {
        assertThat(racewalk.run("run", counter, "--join", "127.0.0.1:1"))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("--join: only with --placement spread");
        assertThat(racewalk.run("run", counter, "--placement", "spread", "--join", "here"))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("--join").contains("\"here\": expected HOST:PORT");
    }

    @Test
    void shouldFindNothingInTheFixedVariant() {
        int status = racewalk.run("run", counter, "-D", "FIXED", "--runs", "2000");
        assertThat(racewalk.out()).contains("2,000 runs").contains("SUCCESS");
        assertThat(status).isEqualTo(ExitCode.CLEAN);
    }

    @Test
    void shouldCallAVerdictVacuousWhenAMarkIsNotReached() throws IOException {
        String scenario =
                racewalk.scenario(
                        "vacuous.c",
                        """
                        #include <racewalk.h>

                        task(a)
                        {
                            if (choose(2) == 2)
                                sometimes("two of two");
                        }
                        """);
        assertThat(racewalk.run("run", scenario, "--runs", "100")).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(racewalk.out()).contains("vacuous").contains("not reached: two of two");
    }

    @Test
    void shouldReconcile() {
        assertThat(racewalk.run("reconcile", counter, "--runs", "500")).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out()).contains("500 runs made twice, no difference");
    }

    @Test
    void shouldCheck() {
        assertThat(racewalk.run("check", counter)).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out().lines()).containsExactly(counter + ": compiles");
    }

    @Test
    void shouldNameWhatWasReadWhereThatIsAskedFor() {
        assertThat(racewalk.run("check", counter, "--sources")).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out())
                .contains("counter.c: compiles")
                .contains("ours      conf/kernel/include/racewalk.h");
    }

    @Test
    void shouldListWhatIsMissingByHeader() throws IOException {
        Path tree = Files.createDirectories(folder.resolve("tree/include/linux"));
        Files.writeString(
                tree.resolve("gadget.h"), "struct gadget {\n\tint a;\n};\nint gadget_of(int a);\n");
        String bad =
                racewalk.scenario(
                        "bad.c",
                        """
                        #include <racewalk.h>
                        #include <linux/nowhere.h>
                        static struct gadget one;
                        task(a)
                        {
                            void *p = kzalloc(gadget_of(1), 0);
                            int *q = frobnicate(p);

                            *q = foobar(1);
                        }
                        """);
        Path stubs = folder.resolve("stubs.h");
        Path json = folder.resolve("check.json");
        String kernel = folder.resolve("tree").toString();
        assertThat(
                        racewalk.run(
                                "check",
                                bad,
                                "--kernel",
                                kernel,
                                "--stub-missing",
                                stubs.toString(),
                                "--json",
                                json.toString()))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.out().lines().map(line -> line.replaceAll(" +", " ")))
                .containsSubsequence(
                        "missing:",
                        " include <linux/gadget.h> (--kernel)",
                        " function gadget_of " + bad + ":6",
                        " type struct gadget " + bad + ":3",
                        " include <linux/slab.h> (ours)",
                        " function kzalloc " + bad + ":6",
                        " in no header that was looked at",
                        " function foobar " + bad + ":9",
                        " function frobnicate " + bad + ":7",
                        " no such file",
                        " include <linux/nowhere.h> " + bad + ":2");
        assertThat(stubs)
                .content()
                .contains(
                        "#define frobnicate(...) ({ __racewalk_missing(\"frobnicate\"); (void *)0;"
                                + " })")
                .contains("#define foobar(...) ({ __racewalk_missing(\"foobar\"); 0L; })")
                .doesNotContain("kzalloc");
        assertThat(json).content().contains("\"header\" : \"linux/gadget.h\"");
    }

    @Test
    void shouldWriteStubsThatStopTheRunWhenReached() throws IOException {
        String text =
                """
                #include <racewalk.h>
                struct box { int a; };
                int elsewhere(int (*f)(void *, long), const char *const *names, struct box *b);
                task(a) { elsewhere(NULL, NULL, NULL); }
                """;
        String scenario = racewalk.scenario("stubbed.c", text);
        Path stubs = folder.resolve("stubs.h");
        assertThat(racewalk.run("check", scenario, "--stub-missing", stubs.toString()))
                .isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out()).contains("declared without a body: a run that gets there stops");
        racewalk.scenario("stubbed.c", text + "#include \"stubs.h\"\n");
        assertThat(racewalk.run("check", scenario)).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out()).doesNotContain("missing:");
        assertThat(racewalk.run("run", scenario)).isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out()).contains("missing function reached elsewhere");
    }

    @Test
    void shouldRefuseAReplayStringOfAChangedSource() throws IOException {
        String replay = replayIn(find());
        Files.writeString(Path.of(counter), COUNTER + "\n");
        assertThat(racewalk.run("replay", replay)).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err())
                .contains("counter.c: it or a header that it includes has changed");
        Files.delete(Path.of(counter));
        assertThat(racewalk.run("replay", replay)).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("counter.c: no such file");
    }

    @Test
    void shouldSayWhatIsWrongWithAReplayString() {
        String replay = replayIn(find());
        String cut = replay.substring(0, replay.length() - 3);
        assertThat(racewalk.run("replay", cut)).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("truncated");
        String typo = replay.replace("counter", "conuter");
        assertThat(racewalk.run("replay", typo)).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("mistyped");
        String other = replay.replace("rw1:", "rw9:");
        assertThat(racewalk.run("replay", other)).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("another version");
    }

    @Test
    void shouldSayWhatIsWrongWithAScenario() throws IOException {
        String bad =
                racewalk.scenario(
                        "bad.c",
                        """
                        #include <racewalk.h>
                        #include <linux/nowhere.h>
                        task(a) { frobnicate(1); }
                        """);
        assertThat(racewalk.run("run", bad)).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err())
                .contains("bad.c:2:1: error: include file not found")
                .contains("bad.c:3:11: error: call of the undeclared function 'frobnicate'");
        assertThat(racewalk.run("check", bad)).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.out()).contains("2 errors");
        String empty = racewalk.scenario("empty.c", "#include <racewalk.h>\n");
        assertThat(racewalk.run("run", empty)).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("declares no task");
        assertThat(racewalk.run("run", counter, "-D", "NOPE")).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("-D NOPE is not mentioned in any file read");
    }
}
