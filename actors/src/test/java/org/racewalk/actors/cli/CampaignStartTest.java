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
