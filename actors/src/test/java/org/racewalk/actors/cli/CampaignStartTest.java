package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Goal: a campaign runs from its file to its report in one process. Method: made-up scenarios. */
final class CampaignStartTest {
    @TempDir private Path folder;

    private String file(String name, String scenario, String more) throws IOException {
        Path c = Files.writeString(folder.resolve(name + ".c"), scenario);
        return Files.writeString(
                        folder.resolve(name + ".conf"),
                        "scenarios = [\"" + c + "\"]\nstrategies { pos = 1 }\n" + more)
                .toString();
    }

    private String store() {
        return "jdbc:sqlite:" + folder.resolve("store.db");
    }

    @Test
    void shouldRunACampaignInThisProcessAndPrintItsReport() throws Exception {
        CommandLineFixture line = new CommandLineFixture(folder);
        String clean = file("clean", "clean", "budget.runs = 2000");
        assertThat(
                        line.run(
                                "campaign",
                                "start",
                                clean,
                                "--local",
                                "--jobs",
                                "1",
                                "--store",
                                store()))
                .as(line.err())
                .isEqualTo(ExitCode.CLEAN);
        assertThat(line.out()).contains("2,000 runs").contains("SUCCESS");
        String failing = file("failing", "fails-every 700", "budget.runs = 2000");
        assertThat(line.run("campaign", "start", failing, "--local", "--store", store()))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(line.out()).contains("sig");
    }

    @Test
    void shouldReportWhatItFoundBesideWhatThatWasShrunkTo() throws Exception {
        CommandLineFixture line = new CommandLineFixture(folder);
        String small = file("small", "shrinks-every 700", "budget.runs = 2000");
        assertThat(line.run("campaign", "start", small, "--local", "--store", store()))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(line.out())
                .contains("shrunk from 10 steps, 5 switches to 4 steps, 1 switch")
                .contains("met while another was shrunk");
        assertThat(line.run("findings", "--store", store())).isEqualTo(ExitCode.CLEAN);
        assertThat(line.out()).containsPattern("(?m)^ {10}shrunk from 10 steps, 5 switches to 4");
        String off = file("off", "shrinks-every 700", "budget.runs = 2000\nshrink.runs = 0");
        assertThat(line.run("campaign", "start", off, "--local", "--store", store()))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(line.out().substring(line.out().lastIndexOf("campaign off")))
                .contains("sig1")
                .doesNotContain("shrunk");
    }

    @Test
    void shouldNotRunBesideACampaignThatWaits() throws Exception {
        CommandLineFixture line = new CommandLineFixture(folder);
        String clean = file("clean", "clean", "budget.runs = 2000");
        assertThat(line.run("campaign", "start", clean, "--store", store()))
                .isEqualTo(ExitCode.CLEAN);
        assertThat(line.run("campaign", "start", clean, "--local", "--store", store()))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(line.err()).contains("clean-1");
        assertThat(line.run("campaign", "stop", "clean-1", "--store", store()))
                .isEqualTo(ExitCode.CLEAN);
        assertThat(line.run("campaign", "start", clean, "--local", "--store", store()))
                .isEqualTo(ExitCode.CLEAN);
        assertThat(line.run("campaign", "resume", "clean-2", "--store", store()))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(line.err()).contains("is completed");
        assertThat(line.run("campaign", "resume", "clean-9", "--store", store()))
                .isEqualTo(ExitCode.WRONG_INPUT);
    }

    @Test
    void shouldRefuseJobsWithoutANode() throws Exception {
        CommandLineFixture line = new CommandLineFixture(folder);
        String clean = file("clean", "clean", "budget.runs = 2000");
        assertThat(line.run("campaign", "start", clean, "--jobs", "2", "--store", store()))
                .isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(line.err()).contains("--local");
    }
}
