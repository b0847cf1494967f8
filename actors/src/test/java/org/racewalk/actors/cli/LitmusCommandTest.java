package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Goal: {@code racewalk litmus} does what its help says. Method: small files in a folder. */
final class LitmusCommandTest {
    private static final String MESSAGE_PASSING =
            """
            C MP
            {}
            P0(int *x, int *y) { WRITE_ONCE(*x, 1); smp_wmb(); WRITE_ONCE(*y, 1); }
            P1(int *x, int *y) { int r0 = READ_ONCE(*y); smp_rmb(); int r1 = READ_ONCE(*x); }
            exists (1:r0=1 /\\ 1:r1=0)
            """;

    private static final String STATES = "1:r0=0; 1:r1=0; | 1:r0=0; 1:r1=1; | 1:r0=1; 1:r1=1;";

    private static final String HEAD = "id\tgroup\tthreads\tflags\tstates\n";

    @TempDir private Path folder;
    private CommandLineFixture racewalk;

    @BeforeEach
    void writeTests() throws IOException {
        racewalk = new CommandLineFixture(folder);
        racewalk.scenario("mp.litmus", MESSAGE_PASSING);
    }

    private String table(String row) throws IOException {
        return racewalk.scenario("table.tsv", HEAD + row);
    }

    @Test
    void shouldReportAsHerdDoes() {
        assertThat(racewalk.run("litmus", folder.toString(), "--runs", "2000")).isZero();
        assertThat(racewalk.out())
                .isEqualTo(
                        """
                        Test MP Allowed
                        States 3
                        1:r0=0; 1:r1=0;
                        1:r0=0; 1:r1=1;
                        1:r0=1; 1:r1=1;
                        No
                        Witnesses
                        Positive: 0 Negative: 3
                        Condition exists (1:r0=1 /\\ 1:r1=0)
                        Observation MP Never 0 3
                        """);
    }

    @Test
    void shouldCompareWithATable() throws IOException {
        String good = table("mp\tfence\t2\t\t" + STATES + "\n");
        assertThat(racewalk.run("litmus", folder.toString(), "--runs", "2000", "--expect", good))
                .isZero();
        assertThat(racewalk.out()).contains("fence              1        0         1");
        String bad = table("mp\tfence\t2\t\t1:r0=0; 1:r1=0;\n");
        assertThat(racewalk.run("litmus", folder.toString(), "--runs", "2000", "--expect", bad))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out()).contains("states outside the table:\n  mp: 1:r0=0; 1:r1=1;");
    }

    @Test
    void shouldRunTheOtherFilesWhenOneIsWrong() throws IOException {
        racewalk.scenario("bad.litmus", MESSAGE_PASSING.replace("1:r0=1", "1:r7=1"));
        assertThat(racewalk.run("litmus", folder.toString(), "--runs", "500"))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("bad.litmus:5:").contains("'1:r7'");
        assertThat(racewalk.out()).contains("Observation MP Never");
    }

    @Test
    void shouldEnumerateSmallTestsWhateverTheSeed() {
        assertThat(racewalk.run("litmus", folder.toString(), "--seed", "1")).isZero();
        String once = racewalk.out();
        assertThat(racewalk.run("litmus", folder.toString(), "--seed", "2")).isZero();
        assertThat(racewalk.out()).isEqualTo(once);
    }

    @Test
    void shouldMakeAsManyRandomRunsAsAsked() throws IOException {
        Path tsv = folder.resolve("out.tsv");
        String[] arguments = {
            "litmus", folder.toString(), "--random", "--runs", "2500", "--tsv", tsv.toString()
        };
        assertThat(racewalk.run(arguments)).isZero();
        assertThat(Files.readString(tsv)).contains("mp\t2500\t");
    }

    @Test
    void shouldWriteATable() throws IOException {
        Path tsv = folder.resolve("out.tsv");
        racewalk.run("litmus", folder.toString(), "--runs", "2000", "--tsv", tsv.toString());
        assertThat(Files.readString(tsv))
                .matches(
                        "id\truns\tseconds\tflags\tstates\n"
                                + "mp\t[0-9]+\t[0-9]+\\.[0-9]{3}\t\t"
                                + STATES.replace("|", "\\|")
                                + "\n");
    }

    @Test
    void shouldSayWhatIsWrongWithTheArguments() throws IOException {
        assertThat(racewalk.run("litmus", folder.resolve("none").toString()))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("no such file or directory");
        assertThat(racewalk.run("litmus", folder.toString(), "--runs", "0"))
                .isEqualTo(ExitCode.WRONG_INPUT);
        String table = racewalk.scenario("broken.tsv", "a\tb\n");
        assertThat(racewalk.run("litmus", folder.toString(), "--expect", table))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).contains("broken.tsv:1: no column 'id'");
    }
}
