package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Goal: {@code racewalk zoo} checks both directions and tells each way in which one can fail.
 * Method: made-up runs whose violations are data races.
 */
final class ZooCommandTest {
    @TempDir private Path folder;

    private CommandLineFixture racewalk;

    @BeforeEach
    void setUp() {
        racewalk = new CommandLineFixture(folder);
    }

    private String file(String name, String expectations, String runs) throws IOException {
        return racewalk.scenario(name, "/*\n" + expectations.indent(1) + " */\n" + runs + "\n");
    }

    private String good() throws IOException {
        return file(
                "good.c",
                "id: B-01 M-12\nfix: 9bbffee67ffd\ncve: CVE-2025-38554\n"
                        + "expect: -D BUGGY: data race\nexpect: clean",
                "BUGGY: fails-every 700\nclean");
    }

    @Test
    void shouldHoldWhenTheBugIsFoundAndTheFixIsClean() throws IOException {
        Path json = folder.resolve("zoo.json");
        int status = racewalk.run("zoo", good(), "--runs", "900", "--json", json.toString());
        assertThat(status).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out())
                .containsPattern("ok {6}-D BUGGY, sc: data race +700\n")
                .containsPattern("ok {6}sc: clean +900\n")
                .endsWith("1 file, 2 checks\nSUCCESS: all hold\n");
        assertThat(racewalk.out().lines())
                .allMatch(line -> line.length() <= 72 || line.contains("/"));
        assertThat(json)
                .content()
                .contains("\"holds\" : true")
                .contains("\"cve\" : [\n        \"CVE-2025-38554\"")
                .contains("\"found\" : [\n        700\n      ]")
                .contains("\"median\" : 700");
    }

    @Test
    void shouldWriteTablesInMarkdown() throws IOException {
        Path table = folder.resolve("zoo.md");
        int status =
                racewalk.run(
                        "zoo", good(), "--runs", "900", "--seeds", "4", "--markdown", "" + table);
        assertThat(status).isEqualTo(ExitCode.CLEAN);
        assertThat(table)
                .content()
                .contains(
                        "| B-01 M-12 | `good.c` | `-D BUGGY, sc` | data race | 4 of 4 | 685 | 700"
                                + " |")
                .contains("| `good.c` | 1 | 900 | 900 |  |\n");
    }

    @Test
    void shouldCountACleanVariantWithTheRunsThatItsTimeAllows() throws IOException {
        String endless = file("endless.c", "id: B-01\nexpect: clean", "clean");
        int status = racewalk.run("zoo", endless, "--runs", "900000000000", "--clean-seconds", "1");
        assertThat(status).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out()).containsPattern("ok {6}sc: clean +[0-9,]+\n");
    }

    @Test
    void shouldTellTheMedianOfSeveralSeeds() throws IOException {
        int status = racewalk.run("zoo", good(), "--runs", "900", "--seeds", "4");
        assertThat(status).isEqualTo(ExitCode.CLEAN);
        // The made-up runs of seed s begin 10 (s - 1) runs later: 700, 690, 680, 670.
        assertThat(racewalk.out())
                .contains("median 685\n")
                .contains("found with 4 seeds in 670 to 700 runs\n");
    }

    @Test
    void shouldFindTheSameWithOneWorkerAndWithMany() throws IOException {
        String good = good();
        racewalk.run("zoo", good, "--jobs", "1");
        String one = racewalk.out();
        racewalk.run("zoo", good, "--jobs", "4");
        assertThat(racewalk.out()).isEqualTo(one);
    }

    @Test
    void shouldFailWhenTheBugIsNotFound() throws IOException {
        String missed =
                file("missed.c", "id: B-02\nexpect: -D BUGGY: data race\nexpect: clean", "clean");
        assertThat(racewalk.run("zoo", missed, "--runs", "900", "--budget", "3000"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out())
                .contains("NOT OK  -D BUGGY, sc: data race")
                .contains("not found in 3,000 runs\n")
                .contains("ok      sc: clean")
                .endsWith("FAILURE: 1 of 2 checks do not hold\n");
    }

    @Test
    void shouldFailWhenOneOfTheSeedsDoesNotFindTheBug() throws IOException {
        assertThat(racewalk.run("zoo", good(), "--seeds", "2", "--budget", "699"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out()).contains("NOT OK").contains("not found in 699 runs");
    }

    @Test
    void shouldFailWhenAnotherBugIsFound() throws IOException {
        String other =
                file(
                        "other.c",
                        "id: B-03\nexpect: -D BUGGY: use-after-free\nexpect: clean",
                        "BUGGY: fails-every 700\nclean");
        assertThat(racewalk.run("zoo", other, "--runs", "900", "--budget", "3000"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out())
                .contains("not found in 3,000 runs\n")
                .contains("seen instead in run 700: sig1\n")
                .contains("rw1:fake.c:");
    }

    @Test
    void shouldFailWhenTheFixedVariantFails() throws IOException {
        String failing =
                file(
                        "failing.c",
                        "id: B-04\nexpect: -D BUGGY: data race\nexpect: clean",
                        "fails-every 800");
        assertThat(racewalk.run("zoo", failing, "--runs", "900")).isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out())
                .contains("ok      -D BUGGY, sc: data race")
                .contains("NOT OK  sc: clean")
                .contains("seen in run 800: sig1\n");
    }

    @Test
    void shouldFailWhenTheFixedVariantIsVacuous() throws IOException {
        String vacuous =
                file(
                        "vacuous.c",
                        "id: B-05\nexpect: -D BUGGY: data race\nexpect: clean",
                        "BUGGY: fails-every 10\nvacuous");
        assertThat(racewalk.run("zoo", vacuous, "--runs", "900")).isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out())
                .contains("NOT OK  sc: clean")
                .contains("vacuous, not reached: mark\n");
    }

    @Test
    void shouldPrintKtap() throws IOException {
        good();
        file(
                "vacuous.c",
                "id: B-05\nexpect: -D BUGGY: data race\nexpect: clean",
                "BUGGY: fails-every 10\nvacuous");
        assertThat(racewalk.run("zoo", folder.toString(), "--runs", "900", "--ktap"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out())
                .startsWith("KTAP version 1\n1..2\n  KTAP version 1\n  1..2\n  # runs: 700\n")
                .contains("\n  ok 1 -D BUGGY, sc: data race\n")
                .contains("\n  ok 2 sc: clean\nok 1 good.c\n")
                .contains("  # vacuous, not reached: mark\n  not ok 2 sc: clean\n")
                .endsWith("\nnot ok 2 vacuous.c\n");
    }

    @Test
    void shouldCheckMutationsWhenAsked() throws IOException {
        String both =
                file(
                        "both.c",
                        "id: B-06 M-01\nexpect: B-06 -D BUGGY: data race\n"
                                + "expect: M-01 -D MUTANT: data race\nexpect: clean",
                        "BUGGY: fails-every 10\nMUTANT: fails-every 20\nclean");
        racewalk.run("zoo", both, "--runs", "900");
        assertThat(racewalk.out()).contains("BUGGY").doesNotContain("MUTANT");
        racewalk.run("zoo", both, "--runs", "900", "--mutations");
        assertThat(racewalk.out()).contains("BUGGY").contains("MUTANT");
        racewalk.run("zoo", folder.toString(), "M-01", "--runs", "900");
        assertThat(racewalk.out()).doesNotContain("BUGGY").contains("MUTANT").contains("clean");
    }

    @Test
    void shouldRunACleanVariantAsOftenAsItsHeaderAsks() throws IOException {
        String rare =
                file(
                        "rare.c",
                        "id: B-07\nexpect: -D BUGGY: data race\nexpect: --runs 4000: clean",
                        "BUGGY: fails-every 10\nclean");
        assertThat(racewalk.run("zoo", rare, "--runs", "900")).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out()).containsPattern("sc: clean +4,000\n");
    }

    private void assertRefused(String message, String... args) {
        assertThat(racewalk.run(args)).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.out()).isEmpty();
        assertThat(racewalk.err()).startsWith("racewalk: ").contains(message);
    }

    @Test
    void shouldRefuseWhatItCannotCheck() throws IOException {
        String good = good();
        assertRefused("B-99: no such id; there are B-01, M-12", "zoo", good, "B-99");
        assertRefused("none.c: no such file", "zoo", folder.resolve("none.c").toString());
        assertRefused("--seeds 0: expected a number from 1", "zoo", good, "--seeds", "0");
        String plain = racewalk.scenario("plain.c", "clean");
        assertRefused("plain.c:1: no expect: line in the first comment", "zoo", plain);
        assertRefused("plain.c:1: no expect: line", "zoo", folder.toString());
        Files.delete(Path.of(plain));
        String bad = file("bad.c", "id: B-01\nexpect: --memory pso: clean", "clean");
        assertRefused("bad.c:3: expect: --memory pso: expected sc, tso or lkmm", "zoo", bad);
        String odd = file("bad.c", "id: B-01\nexpect: --faster: clean", "clean");
        assertRefused("bad.c:3: expect: Unknown option: '--faster'", "zoo", odd);
        String loose = file("bad.c", "id: B-01\nexpect: -D A B: clean", "clean");
        assertRefused("bad.c:3: expect: \"B\": expected an option", "zoo", loose);
    }
}
