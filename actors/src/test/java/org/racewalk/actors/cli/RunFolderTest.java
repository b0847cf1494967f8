package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Goal: a folder of claims ends in a table of who was right. Method: made-up runs. */
final class RunFolderTest {
    private static final String HEADER =
            """
            /*
             * id: S-03
             * claim: an ordinary walker will instantiate tables
             * by: Zijlstra
             * expect: -D GENERATION=g1,g2: clean => wrong
             * expect: -D GENERATION=g3: data race => right
             * expect: canary -D CANARY: data race
             * expect: -D GENERATION=g2-v6: clean but data race
             * flip: g2 g3 vma_start_read() leaves the read section
             */
            """;

    @TempDir private Path folder;

    private CommandLineFixture racewalk;

    @BeforeEach
    void setUp() {
        racewalk = new CommandLineFixture(folder);
    }

    private void claim(String runs) throws IOException {
        racewalk.scenario("s-03.c", HEADER + runs);
    }

    @Test
    void shouldEndInATableOfClaims() throws IOException {
        claim(
                "GENERATION=g3: fails-every 100\nGENERATION=g2-v6: fails-every 25\n"
                        + "CANARY: fails-every 50\nclean\n");
        Path json = folder.resolve("out.json");
        int status =
                racewalk.run("run", folder.toString(), "--runs", "1000", "--json", json.toString());

        assertThat(status).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out())
                .doesNotContain("report of run")
                .contains("S-03: an ordinary walker will instantiate tables (Zijlstra)\n  sc\n")
                .contains("    g1 g2           not seen (1,000 runs each, ")
                .contains("    g2-v6           not seen, but data race (1 in 25 runs; 1,000 runs,")
                .containsPattern("    g3              seen: data race \\(1 in 100 runs\\)\nrw1:")
                .containsPattern("  canary -D CANARY, sc\n.* seen: data race \\(1 in 50 runs\\)\n")
                .contains("  flips from g2 to g3: vma_start_read() leaves the read section [sc]\n")
                .contains("  flips from g1 to g2-v6: the header does not say why [sc]\n")
                .contains("  => Zijlstra: wrong [sc], right [sc]\n")
                .containsPattern(
                        "S-03 +Zijlstra +not seen +not seen, +not seen +seen: +wrong,\n"
                                + " +but data +data race +right\n +race\n")
                .doesNotContain("OPEN")
                .endsWith("5 variants, all as expected\n");
        assertThat(racewalk.out().lines())
                .allMatch(line -> line.length() <= 72 || line.contains("rw1:"));
        assertThat(json)
                .content()
                .contains("\"claimIs\" : \"right\"")
                .contains("\"generation\" : \"g2\"")
                .contains("\"change\" : \"vma_start_read() leaves the read section\"")
                .contains("\"replay\" : \"rw1:")
                .contains("\"holds\" : true")
                .doesNotContain("\"holds\" : false");
    }

    @Test
    void shouldReportWhatWasNotExpected() throws IOException {
        claim(
                "GENERATION=g2: fails-every 100\nGENERATION=g3: fails-every 7\n"
                        + "CANARY: fails-every 50\nclean\n");

        assertThat(racewalk.run("run", folder.toString(), "--runs", "1000"))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out())
                .contains("report of run 99")
                .containsPattern("g2 +seen: .* \\(1 in 100")
                .contains("OPEN, expected: clean")
                .endsWith("5 variants, 1 not as expected\n");
    }

    @Test
    void shouldNotCallItDoneWhenACanaryLives() throws IOException {
        claim("GENERATION=g3: fails-every 100\nclean\n");

        assertThat(racewalk.run("run", folder.toString(), "--runs", "1000"))
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(racewalk.out())
                .containsPattern(
                        "canary -D CANARY, sc\n +- +not seen \\(1,000 runs, [^)]*\\) OPEN");
    }

    @Test
    void shouldNotCallAVacuousVariantRight() throws IOException {
        claim(
                "GENERATION=g1: vacuous\n"
                        + "GENERATION=g3: fails-every 100\n"
                        + "CANARY: fails-every 9\n"
                        + "clean\n");

        assertThat(racewalk.run("run", folder.toString(), "--runs", "1000"))
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(racewalk.out())
                .containsPattern(
                        "g1 +vacuous \\(1,000 runs\\) OPEN, expected: clean\n +not reached: ");
    }

    @Test
    void shouldTakeOptionsInPlaceOfTheHeaders() throws IOException {
        claim("GENERATION=g3: fails-every 100\nCANARY: fails-every 50\nclean\n");

        assertThat(racewalk.run("run", folder.toString(), "--runs", "500", "--memory", "lkmm"))
                .isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out()).contains("\n  lkmm\n").doesNotContain("\n  sc\n");
    }

    @Test
    void shouldRefuseAFolderOfWhichOnlySomeFilesHaveHeaders() throws IOException {
        claim("clean\n");
        Path plain = folder.resolve("t.c");
        Files.writeString(plain, "clean");

        assertThat(racewalk.run("run", folder.toString())).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("t.c:1: no expect: line in the first comment");
    }
}
