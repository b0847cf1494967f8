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
        claim("GENERATION=g3: fails-every 100\nCANARY: fails-every 50\nclean\n");
        Path json = folder.resolve("out.json");
        int status =
                racewalk.run("run", folder.toString(), "--runs", "1000", "--json", json.toString());

        assertThat(status).isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out())
                .doesNotContain("report of run")
                .contains("S-03: an ordinary walker will instantiate tables (Zijlstra)\n")
                .containsPattern("g1 +sc +not seen \\(1,000\\) +not seen +wrong\n")
                .containsPattern("g3 +sc +seen \\(1 in 100\\) +seen: data +right\n +race\n")
                .containsPattern("canary -D CANARY, +seen \\(1 in 50\\) +seen: data +-\n")
                .contains("=> Zijlstra: right in g3; wrong in g1, g2\n")
                .doesNotContain("FAILURE")
                .endsWith("4 variants, all as expected\n");
        assertThat(racewalk.out().lines())
                .allMatch(line -> line.length() <= 72 || line.contains("rw1:"));
        assertThat(json)
                .content()
                .contains("\"claimIs\" : \"right\"")
                .contains("\"generation\" : \"g2\"")
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
                .containsPattern("g2 +sc +seen \\(1 in 100\\) +not seen +OPEN\n")
                .endsWith("4 variants, 1 not as expected\n");
    }

    @Test
    void shouldNotCallItDoneWhenACanaryLives() throws IOException {
        claim("GENERATION=g3: fails-every 100\nclean\n");

        assertThat(racewalk.run("run", folder.toString(), "--runs", "1000"))
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(racewalk.out()).containsPattern("canary -D CANARY, +not seen \\(1,000\\).*OPEN");
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
        assertThat(racewalk.out()).containsPattern("g1 +sc +vacuous \\(1,000\\) +not seen +OPEN");
    }

    @Test
    void shouldTakeOptionsInPlaceOfTheHeaders() throws IOException {
        claim("GENERATION=g3: fails-every 100\nCANARY: fails-every 50\nclean\n");

        assertThat(racewalk.run("run", folder.toString(), "--runs", "500", "--memory", "lkmm"))
                .isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out()).containsPattern("g1 +lkmm ").doesNotContainPattern("g1 +sc ");
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
