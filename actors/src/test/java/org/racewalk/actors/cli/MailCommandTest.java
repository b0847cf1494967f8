package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.engine.ModelEngine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Goal: a finding becomes a mail that arrives as it was written, and a litmus test that shows the
 * same. Method: message passing without a barrier, through the command line.
 */
final class MailCommandTest {
    private static final Pattern REPLAY = Pattern.compile("(?m)^.*(rw1:\\S+)$");
    private static final String SCENARIO =
            """
            #include <racewalk.h>
            #include <linux/compiler.h>
            #include <asm/barrier.h>
            SCENARIO("a flag and what it stands for");
            static int data, flag;
            task(writer)
            {
            	WRITE_ONCE(data, 1);
            #ifdef BUGGY
            	WRITE_ONCE(flag, 1);
            #else
            	smp_store_release(&flag, 1);
            #endif
            }
            task(reader)
            {
            	if (smp_load_acquire(&flag))
            		require(READ_ONCE(data), "what the flag stands for is there");
            }
            """;
    private static final String ALONE =
            """
            #include <racewalk.h>
            SCENARIO("nobody else takes part");
            static int word;
            task(only) { BUG_ON(!word); }
            """;

    @TempDir private Path folder;

    private CommandLineFixture racewalk = new CommandLineFixture(Path.of(""));
    private String replay = "";

    @BeforeEach
    void find() throws IOException {
        racewalk = new CommandLineFixture(new ModelEngine(), folder);
        replay = found(racewalk.scenario("mp.c", SCENARIO), "-D", "BUGGY", "--memory", "lkmm");
    }

    private String found(String... more) {
        List<String> args = new ArrayList<>(List.of("run", "--jobs", "1", "--runs", "5000"));
        args.addAll(List.of(more));
        assertThat(racewalk.run(args.toArray(String[]::new))).isEqualTo(ExitCode.FINDINGS);
        Matcher matcher = REPLAY.matcher(racewalk.out());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    void shouldWriteALineOnlyAsAMailKeepsIt() {
        assertThat(racewalk.run("mail", replay)).isEqualTo(ExitCode.FINDINGS);
        assertThat(racewalk.out())
                .startsWith("Subject: [racewalk] invariant what the flag stands for is there in\n ")
                .contains("BUG: racewalk: ")
                .contains("WRITE_ONCE(flag, 1);")
                .contains("smp_load_acquire(&flag);")
                .contains("racewalk replay \\\n" + replay + "\n");
        racewalk.out()
                .lines()
                .filter(line -> !line.startsWith("rw1:"))
                .forEach(line ->
                        assertThat(line)
                                .hasSizeLessThanOrEqualTo(72)
                                .matches("[\\x20-\\x7e]*")
                                .doesNotEndWith(" ")
                                .doesNotStartWith("From ")
                                .doesNotStartWith("."));
    }

    @Test
    void shouldTellTheCoreInFortyLines() {
        racewalk.run("mail", replay);
        String core = racewalk.out().substring(racewalk.out().indexOf("as C;"));
        assertThat(core.lines().count()).isBetween(8L, 42L);
    }

    @Test
    void shouldEndWithTheTagsThatWereGivenAndNoOthers() {
        String tag = "Reported-by: A. Name <a.name@example.org>";
        assertThat(racewalk.run("mail", replay, "--tag", tag, "--tree", "v6.13-rc7")).isEqualTo(1);
        assertThat(racewalk.out()).endsWith("\ntree:    v6.13-rc7\n\n" + tag + "\n");
        racewalk.run("mail", replay);
        assertThat(racewalk.out()).doesNotContain("-by:");
        assertThat(racewalk.run("mail", replay, "--tag", "no tag")).isEqualTo(2);
        assertThat(racewalk.run("mail", replay, "--tag", "Link: a\nb")).isEqualTo(2);
    }

    @Test
    void shouldReplaceAFileOnlyIfTold() throws IOException {
        Path file = Files.writeString(folder.resolve("mail.txt"), "mine");
        String name = file.toString();
        assertThat(racewalk.run("mail", replay, "--output", name)).isEqualTo(2);
        assertThat(racewalk.err()).contains("is there already; --force replaces it");
        assertThat(file).hasContent("mine");
        assertThat(racewalk.run("mail", replay, "--litmus", name)).isEqualTo(2);
        assertThat(file).hasContent("mine");
        assertThat(racewalk.run("mail", replay, "--output", name, "--force")).isEqualTo(1);
        assertThat(Files.readString(file)).startsWith("Subject: ");
        assertThat(racewalk.out()).isEmpty();
    }

    @Test
    void shouldWriteALitmusTestThatShowsItAndNotWithTheFix() throws IOException {
        Path buggy = folder.resolve("buggy.litmus");
        assertThat(racewalk.run("mail", replay, "--litmus", buggy.toString())).isEqualTo(1);
        assertThat(racewalk.out()).contains("\nlitmus:  buggy.litmus, Sometimes 1 3 (racewalk");
        assertThat(Files.readString(buggy))
                .startsWith("C mp-")
                .contains("\tWRITE_ONCE(*flag, 1);\n")
                .endsWith("exists (1:r0=1 /\\ 1:r1=0)\n");
        assertThat(racewalk.run("litmus", buggy.toString())).isZero();
        assertThat(racewalk.out()).contains("Sometimes 1 3");

        Path fixed = folder.resolve("fixed.litmus");
        racewalk.run("mail", replay, "--litmus", fixed.toString(), "--as", "");
        assertThat(racewalk.out()).contains("\nlitmus:  fixed.litmus, Never 0 3 (racewalk");
        assertThat(Files.readString(fixed)).contains("\tsmp_store_release(flag, 1);\n");
    }

    @Test
    void shouldSayWhyThereIsNoLitmusTest() throws IOException {
        String alone = found(racewalk.scenario("alone.c", ALONE));
        Path file = folder.resolve("alone.litmus");
        assertThat(racewalk.run("mail", alone, "--litmus", file.toString()))
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(racewalk.err()).contains("not written: ");
        assertThat(racewalk.out()).startsWith("Subject: ");
        assertThat(file).doesNotExist();
    }

    @Test
    void shouldWriteTheSameForMachines() throws IOException {
        Path json = folder.resolve("mail.json");
        racewalk.run("mail", replay, "--json", json.toString());
        assertThat(Files.readString(json))
                .contains("\"subject\" : \"[racewalk] invariant what the flag stands for")
                .contains("\"mail\" : \"Subject: ")
                .contains("\"litmus\" : null");
    }

    @Test
    void shouldSayWhatItWantedWhenItGetsSomethingElse() {
        assertThat(racewalk.run("mail", "zzzzzzzz")).isEqualTo(2);
        assertThat(racewalk.err()).contains("zzzzzzzz: no such finding");
        assertThat(racewalk.run("mail", "what is this")).isEqualTo(2);
        assertThat(racewalk.err()).contains("no id of a finding");
        assertThat(racewalk.run("mail", replay.substring(0, replay.length() - 3))).isEqualTo(2);
        assertThat(racewalk.run("mail", replay, "--as", "")).isEqualTo(2);
    }
}
