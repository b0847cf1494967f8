package org.racewalk.actors.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.racewalk.actors.engine.Engine;
import org.racewalk.actors.engine.ModelEngine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Goal: what a run found can be named afterwards. Method: command lines, one after the other. */
final class FindingsCommandTest {
    private static final String URL = "racewalk.store.url";
    private static final String FILE = "racewalk.findings.file";
    private static final Pattern ID = Pattern.compile("(?m)^finding: ([0-9a-z]{8})$");
    private static final String SCENARIO =
            """
            #include <racewalk.h>
            SCENARIO("a lost update");
            static int word;
            setup(void) { word = 0; }
            task(adder, .count = 2) { WRITE_ONCE(word, READ_ONCE(word) + 1); }
            finally(void) { BUG_ON(word != GOAL); }
            """;

    @TempDir private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final Engine engine = new ModelEngine();
    private String before = "";

    @BeforeEach
    void nameStore() throws IOException {
        before = System.getProperty(FILE, "");
        System.setProperty(URL, "jdbc:sqlite:" + folder.resolve("store.db"));
        System.setProperty(FILE, "");
        ConfigFactory.invalidateCaches();
        Files.writeString(folder.resolve("lost.c"), SCENARIO);
    }

    @AfterEach
    void forgetStore() {
        System.clearProperty(URL);
        System.setProperty(FILE, before);
        ConfigFactory.invalidateCaches();
    }

    private int execute(String... args) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        Session session =
                new Session(
                        engine,
                        new PrintWriter(out),
                        new PrintWriter(err),
                        false,
                        new Interruption());
        return Racewalk.execute(session, args);
    }

    /** Runs until the update is lost; the id that the report tells. */
    private String found() {
        String scenario = folder.resolve("lost.c").toString();
        assertThat(execute("run", scenario, "-D", "GOAL=2", "--jobs", "1", "--runs", "500"))
                .isEqualTo(ExitCode.FINDINGS);
        Matcher matcher = ID.matcher(out.toString());
        assertThat(matcher.find()).isTrue();
        return matcher.group(1);
    }

    @Test
    void shouldListWhatARunFound() {
        String id = found();
        assertThat(execute("findings")).isEqualTo(ExitCode.CLEAN);
        assertThat(out.toString())
                .startsWith(id + "  open  ")
                .contains("BUG BUG_ON(word != GOAL) in ")
                .contains("lost.c -D GOAL=2, sc");
        assertThat(folder.resolve("store.db")).doesNotExist();
        assertThat(out.toString().lines()).allMatch(line -> line.length() <= 72);
    }

    @Test
    void shouldFindNothingWhereNothingWasFound() {
        String scenario = folder.resolve("lost.c").toString();
        assertThat(execute("run", scenario, "-D", "GOAL=word", "--jobs", "1", "--runs", "9"))
                .isEqualTo(ExitCode.CLEAN);
        assertThat(execute("findings")).isEqualTo(ExitCode.CLEAN);
        assertThat(out.toString()).isEqualTo("no findings\n");
        assertThat(folder.resolve("findings.jsonl")).doesNotExist();
    }

    @Test
    void shouldRememberWhatIsSaid() {
        String id = found();
        assertThat(execute("findings", "label", id.substring(0, 5), "sent to the list")).isZero();
        execute("findings");
        assertThat(out.toString()).contains("label: sent to the list");

        assertThat(execute("findings", "close", id, "--reason", "fixed")).isZero();
        execute("findings");
        assertThat(out.toString()).isEqualTo("no findings\n");
        assertThat(err.toString()).contains("1 more, expected or closed");
        execute("findings", "--all");
        assertThat(out.toString()).contains(id + "  closed").contains(": fixed");

        assertThat(found()).isEqualTo(id);
        execute("findings");
        assertThat(out.toString()).contains(id + "  regressed");
        assertThat(execute("findings", "reopen", id)).isZero();
        execute("findings");
        assertThat(out.toString()).contains(id + "  open");
    }

    @Test
    void shouldSayWhatIsThereWhenAnIdIsWrong() {
        String id = found();
        assertThat(execute("findings", "label", "zzzzzzzz", "x")).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(err.toString()).contains("zzzzzzzz: no such finding; racewalk findings lists");
        String near = id.substring(0, 7) + (id.endsWith("0") ? "1" : "0");
        assertThat(execute("findings", "label", near, "x")).isEqualTo(ExitCode.WRONG_INPUT);
        assertThat(err.toString()).contains("is " + id + " meant?");
    }

    @Test
    void shouldLeaveARunAloneWhereNothingCanBeKept() throws IOException {
        Files.createDirectory(folder.resolve("findings.jsonl"));
        found();
        assertThat(err.toString()).contains("findings are not kept");
    }

    @Test
    void shouldKnowWhatIsHereWhenTheStoreDoesNotAnswer() {
        String id = found();
        System.setProperty(FILE, folder.resolve("findings.jsonl").toString());
        System.setProperty(URL, "jdbc:postgresql://127.0.0.1:1/none");
        ConfigFactory.invalidateCaches();
        assertThat(new FindingArgument().resolve(id).finding()).isEqualTo(id);
        assertThat(execute("replay", "00000000")).isEqualTo(ExitCode.ENVIRONMENT);
    }

    @Test
    void shouldTakeIdsAndStringsAndFiles() throws IOException {
        String id = found();
        FindingArgument argument = new FindingArgument();
        String replay = argument.replay(id.substring(0, 4));
        assertThat(replay).startsWith("rw1:");
        Path file = Files.writeString(folder.resolve("x.replay"), replay + "\n");
        assertThat(argument.replay(file.toString())).isEqualTo(replay);
        assertThat(argument.replay(replay)).isEqualTo(replay);
        assertThat(argument.resolve(id).finding()).isEqualTo(id);
        assertThat(argument.resolve(id).signature()).startsWith("BUG BUG_ON(word != GOAL) in ");
        assertThat(argument.resolve(replay).finding()).isEmpty();
    }
}
