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

/**
 * Goal: whoever gets a mail can ask of the run by the numbers that stand in it. Method: the command
 * line over the real machine; a message that overtakes what it announces.
 */
final class WhatIfCommandTest {
    private static final Pattern REPLAY = Pattern.compile("rw1:\\S+");

    private static final String MESSAGE =
            """
            #include <racewalk.h>

            SCENARIO("a message without a release");

            static int data, flag;

            task(sender)
            {
                WRITE_ONCE(data, 1);
                WRITE_ONCE(flag, 1);
            }

            task(receiver)
            {
                if (smp_load_acquire(&flag))
                    require(READ_ONCE(data) == 1, "the message is there");
            }
            """;

    @TempDir private Path folder;

    private CommandLineFixture racewalk;
    private String replay = "";

    @BeforeEach
    void setUp() throws IOException {
        racewalk = new CommandLineFixture(new ModelEngine(), folder);
        String message = racewalk.scenario("message.c", MESSAGE);
        assertThat(racewalk.run("run", "--memory", "lkmm", message)).isEqualTo(ExitCode.FINDINGS);
        Matcher matcher = REPLAY.matcher(racewalk.out());
        assertThat(matcher.find()).isTrue();
        replay = matcher.group();
    }

    /** The number at a row of the mail that says so. */
    private String row(String text) {
        racewalk.run("mail", "--as-is", replay);
        Matcher row = Pattern.compile("\\[(\\d+)] +" + Pattern.quote(text)).matcher(racewalk.out());
        assertThat(row.find()).as(racewalk.out()).isTrue();
        return row.group(1);
    }

    @Test
    void shouldEndAReplayWithItsUnseed() {
        assertThat(racewalk.run("replay", replay)).isEqualTo(ExitCode.FINDINGS);
        String first = racewalk.out();
        assertThat(first.lines().reduce("", (a, b) -> b)).matches("unseed \\w{6} matches");
        racewalk.run("replay", replay);
        assertThat(racewalk.out()).isEqualTo(first);
        String without = replay.replaceFirst("\\.u\\w{6}(?=:)", "");
        assertThat(without).isNotEqualTo(replay);
        racewalk.run("replay", without);
        assertThat(racewalk.err() + racewalk.out()).doesNotContain("matches");
    }

    @Test
    void shouldAnswerAReplayByTheRowsOfTheMail() {
        String stored = row("data 0 -> 1");
        assertThat(racewalk.run("replay", "--assert", "data == 1 @ [" + stored + "]", replay))
                .isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out()).contains("after [" + stored + "] (CPU0 data 0 -> 1): true");
        assertThat(racewalk.run("replay", "--assert", "data == 0 @ [" + stored + "]", replay))
                .isEqualTo(ExitCode.FINDINGS);
    }

    @Test
    void shouldTellWhatAnOrderingWouldDo() {
        String stored = row("flag 0 -> 1");
        assertThat(racewalk.run("what-if", "--runs", "20", "--force", "release@" + stored, replay))
                .isEqualTo(ExitCode.CLEAN);
        assertThat(racewalk.out())
                .contains("with release@[" + stored + "] (store to flag in ", "nothing goes wrong");
        String other = row("data 0 -> 1");
        assertThat(racewalk.run("what-if", "--runs", "20", "--force", "release@" + other, replay))
                .isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out()).contains("the same violation");
    }

    @Test
    void shouldWriteAnswersForMachines() throws IOException {
        Path json = folder.resolve("answers.json");
        racewalk.run(
                "what-if", "--runs", "5", "--branch-at", "1", "--json", json.toString(), replay);
        assertThat(Files.readString(json))
                .contains("\"question\" : \"--branch-at 1\"", "\"fails\" : ", "\"of\" : \"rw1:");
    }

    @Test
    void shouldRefuseWhatMakesNoSense() {
        assertRefused("what if what? --swap A,B", replay);
        assertRefused("--runs 0: expected", "--runs", "0", "--calm", "1", replay);
        assertRefused("--swap: [99]: the explanation has steps", "--swap", "1,99", replay);
        assertRefused("--force: acquire@[99]: there are rows", "--force", "acquire@99", replay);
        assertRefused("--calm: calm x: expected", "--calm", "x", replay);
    }

    private void assertRefused(String message, String... arguments) {
        String[] all = new String[arguments.length + 1];
        all[0] = "what-if";
        System.arraycopy(arguments, 0, all, 1, arguments.length);
        assertThat(racewalk.run(all)).as(message).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(racewalk.err()).startsWith("racewalk: ").contains(message);
        assertThat(racewalk.out()).isEmpty();
    }
}
