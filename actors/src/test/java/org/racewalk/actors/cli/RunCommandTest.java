package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Goal: exit status, order of output and files of a campaign, with made-up runs. */
final class RunCommandTest {
    @TempDir private Path folder;

    private CommandLineFixture racewalk;

    @BeforeEach
    void setUp() {
        racewalk = new CommandLineFixture(folder);
    }

    @Test
    void shouldEndCleanWhenNothingIsFound() throws IOException {
        String clean = racewalk.scenario("clean.c", "clean");
        assertThat(racewalk.run("run", clean, "--runs", "5000")).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out()).contains("SUCCESS").contains("5,000 runs, 50,000 steps");
        assertThat(racewalk.err()).isEmpty();
    }

    @Test
    void shouldPrintTheReportThenTheSummary() throws IOException {
        String failing = racewalk.scenario("failing.c", "fails-every 501");
        assertThat(racewalk.run("run", failing)).isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out())
                .startsWith("report of run 500\n\n")
                .contains("1 in 501")
                .contains("501 runs, 5,010 steps")
                .endsWith("FAILURE: 1 of 1 variant\n");
    }

    @Test
    void shouldFindTheSameWithOneWorkerAndWithMany() throws IOException {
        String failing = racewalk.scenario("failing.c", "fails-every 701");
        String clean = racewalk.scenario("clean.c", "clean");
        String[] texts = new String[3];
        String[] files = new String[3];
        for (int i = 0; i < 3; i++) {
            Path json = folder.resolve("out" + i + ".json");
            String jobs = Integer.toString(i * 3 + 1);
            assertThat(
                            racewalk.run(
                                    "run",
                                    clean,
                                    failing,
                                    "--jobs",
                                    jobs,
                                    "--json",
                                    json.toString()))
                    .isEqualTo(ExitCode.FINDINGS);
            texts[i] = racewalk.out();
            files[i] = Files.readString(json);
        }
        assertThat(texts).containsOnly(texts[0]);
        assertThat(files).containsOnly(files[0]);
    }

    @Test
    void shouldReportEachSignatureOnceWhenItKeepsGoing() throws IOException {
        String failing = racewalk.scenario("failing.c", "fails-every 101");
        Path json = folder.resolve("out.json");
        int status =
                racewalk.run(
                        "run",
                        failing,
                        "--keep-going",
                        "--runs",
                        "10100",
                        "--json",
                        json.toString());
        assertThat(status).isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out())
                .startsWith("report of run 100\n\nreport of run 201\n\n")
                .contains("(1 in 202), first in run 101");
        assertThat(json)
                .content()
                .contains("\"ended\" : \"completed\"")
                .contains("\"signature\" : \"sig0\"")
                .contains("\"firstRun\" : 101")
                .contains("\"count\" : 50");
    }

    @Test
    void shouldCallTimeAloneWhatWasAskedFor() throws IOException {
        String slow = racewalk.scenario("slow.c", "slow 2000");
        assertThat(racewalk.run("run", slow, "--seconds", "1")).isEqualTo(ExitCode.CLEAN);
    }

    @Test
    void shouldCallTimeBesideRunsAnEarlyEnd() throws IOException {
        String slow = racewalk.scenario("slow.c", "slow 2000");
        assertThat(racewalk.run("run", slow, "--seconds", "1", "--runs", "1000000"))
                .isEqualTo(ExitCode.INCOMPLETE);
    }

    @Test
    void shouldNotCallAVacuousVerdictClean() throws IOException {
        String vacuous = racewalk.scenario("vacuous.c", "vacuous");
        assertThat(racewalk.run("run", vacuous, "--runs", "10")).isEqualTo(ExitCode.INCOMPLETE);
    }

    @Test
    void shouldSayWhenItIsItselfAtFault() throws IOException {
        String broken = racewalk.scenario("broken.c", "broken");
        assertThat(racewalk.run("run", broken, "--runs", "10")).isEqualTo(ExitCode.INTERNAL);
        assertThat(racewalk.err()).contains("internal failure").contains("out of order");
    }

    @Test
    void shouldReplay() throws IOException {
        Path json = folder.resolve("replay.json");
        assertThat(racewalk.run("replay", "rw1:good", "--json", json.toString()))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out()).isEqualTo("report\nunseed 000000 matches\n");
        assertThat(json).content().contains("\"text\" : \"report\"");
        String file = racewalk.scenario("a.replay", "rw1:good\n");
        assertThat(racewalk.run("replay", file)).isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.run("replay", "rw1:passing")).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.run("replay", "rw1:differs")).isEqualTo(ExitCode.INTERNAL);
    }

    @Test
    void shouldCheck() throws IOException {
        String clean = racewalk.scenario("clean.c", "clean");
        String bad = racewalk.scenario("bad.c", "syntax-error");
        assertThat(racewalk.run("check", clean)).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.run("check", bad, clean)).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.out()).isEqualTo("1 error\n\ncompiles\n");
    }

    @Test
    void shouldReconcile() throws IOException {
        String clean = racewalk.scenario("clean.c", "clean");
        String failing = racewalk.scenario("failing.c", "fails-every 500");
        assertThat(racewalk.run("reconcile", clean, "--runs", "1000")).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out()).contains("1,000 runs made twice, no difference");
        assertThat(racewalk.run("reconcile", failing)).isEqualTo(ExitCode.INTERNAL);
        assertThat(racewalk.out()).endsWith(": run 499 differs\n");
    }
}
