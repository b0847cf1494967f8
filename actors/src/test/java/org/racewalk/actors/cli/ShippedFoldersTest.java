package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.engine.ModelEngine;

import java.io.IOException;
import java.nio.file.Path;

/**
 * Goal: each invariant fires at what it forbids, and what processes do otherwise breaks none.
 * Method: the command of the documentation, with few runs.
 */
final class ShippedFoldersTest {
    @TempDir private Path folder;

    @Tag("slow")
    @Test
    void shouldBreakEachInvariantByItsWrongStateAlone() throws IOException {
        CommandLineFixture racewalk = new CommandLineFixture(new ModelEngine(), folder);
        Path scenarios = Path.of("..", "conf", "scenarios", "invariants");

        int status = racewalk.run("run", scenarios.toString(), "--runs", "300");

        assertThat(racewalk.out()).contains("all as expected");
        assertThat(status).isEqualTo(ExitCode.CLEAN);
    }
}
