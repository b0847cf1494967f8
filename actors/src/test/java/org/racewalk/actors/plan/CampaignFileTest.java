package org.racewalk.actors.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.racewalk.actors.engine.WrongInputException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Goal: a campaign file means what its reference says; each mistake is told with its line. */
final class CampaignFileTest {
    private static final Path REFERENCE = Path.of("..", "conf", "campaigns", "reference.conf");
    private static final Pattern DEFAULT = Pattern.compile("(?m)^(\\s*)# ([a-z.-]+ = .*)$");
    private static final Pattern EXAMPLE = Pattern.compile("(?m)^(\\s*)#e (.*)$");

    @TempDir private Path folder;

    private CampaignFile read(String text) throws IOException {
        Files.createDirectories(folder.resolve("sub"));
        Files.writeString(folder.resolve("a.c"), "");
        Files.writeString(folder.resolve("sub/b.c"), "");
        String absolute = text.replace("DIR", folder.toString().replace('\\', '/'));
        Path file = Files.writeString(folder.resolve("my-file.conf"), absolute);
        return CampaignFile.read(file.toString(), List.of("portfolio", "pos")::contains);
    }

    private String refused(String text) {
        String[] message = {""};
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(WrongInputException.class)
                .satisfies(e -> message[0] = e.getMessage());
        return message[0].replace(folder + "/my-file.conf", "FILE");
    }

    @Test
    void shouldBoundShrinking() throws IOException {
        String least = "scenarios = \"DIR/a.c\"\nbudget.runs = 5\n";
        assertThat(read(least).shrink()).isEqualTo(ShrinkBounds.USUAL);
        assertThat(read(least + "shrink { runs = 0, findings = 2 }").shrink())
                .isEqualTo(new ShrinkBounds(0, 2));
    }

    @Test
    void shouldTakeTheDefaultsThatTheReferenceStates() throws IOException {
        String least = "scenarios = \"DIR/a.c\"\nbudget.runs = 5\n";
        String stated = DEFAULT.matcher(Files.readString(REFERENCE)).replaceAll("$1$2");
        assertThat(stated).contains("\nheaders = true").contains("\n  findings = 0");
        assertThat(read(least + stated)).isEqualTo(read(least));
    }

    @Test
    void shouldExplainEveryKey() throws IOException {
        String shown =
                DEFAULT.matcher(EXAMPLE.matcher(Files.readString(REFERENCE)).replaceAll("$1$2"))
                        .replaceAll("$1$2")
                        .replaceFirst("scenarios = .*", "scenarios = \"DIR/**.c\"");
        CampaignFile file = read(shown);
        assertThat(file.name()).isEqualTo("nightly");
        assertThat(file.strategies()).isEqualTo(Map.of("portfolio", 3L, "pos", 1L));
        assertThat(file.time()).isEqualTo(Duration.ofHours(8));
        assertThat(file.notices()).isEqualTo(new Notify(List.of("mail"), List.of("mail")));
        for (String key : CampaignFile.paths()) {
            assertThat(shown).containsPattern("(?m)^\\s*" + Pattern.quote(key) + "\\b");
        }
    }

    @Test
    void shouldFindScenariosByNameFolderAndPattern() throws IOException {
        String rest = "\nbudget.runs = 1";
        assertThat(read("scenarios = \"DIR\"" + rest).scenarios()).hasSize(1);
        assertThat(read("scenarios = [\"DIR/**.c\", \"DIR/a.c\"]" + rest).scenarios())
                .containsExactly(folder + "/a.c", folder + "/sub/b.c");
        assertThat(refused("scenarios = [\"DIR/a.c\",\n\"DIR/*.h\"]" + rest))
                .startsWith("FILE:1: scenarios: ")
                .endsWith("/*.h: no such file, folder with C files or match");
    }

    @Test
    void shouldSuggestTheKeyThatWasMeant() {
        assertThat(
                        refused(
                                "scenaros = \"DIR\"\n"
                                        + "scenarios = \"DIR\"\n"
                                        + "budget { runs = 1\n"
                                        + "stepz = 2 }"))
                .isEqualTo(
                        "FILE:1: scenaros: no such key; did you mean scenarios?\n"
                                + "FILE:4: budget.stepz: no such key; did you mean budget.steps?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "budget.runs = 0 | whole number from 1 to 9007199254740992, found 0",
                "budget.runs = -1 | whole number from 1 to 9007199254740992, found -1",
                "budget.runs = 9007199254740993 | whole number from 1 to 9007199254740992",
                "budget.runs = 1e300 | whole number from 1 to 9007199254740992",
                "budget.runs = 1.5 | whole number from 1 to 9007199254740992, found 1.5",
                "budget.runs = many | whole number from 1 to 9007199254740992",
                "budget.time = -3s | expected a time such as 8h or 90s, above 0",
                "budget.time = soon | expected a time such as 8h or 90s",
                "budget = 7 | expected { ... }",
                "memory = [sc, arm] | expected one of sc, tso, lkmm, found arm",
                "cpus = [65] | expected whole numbers from 1 to 64, found 65",
                "cpus = [] | expected at least one",
                "failures = 3 | expected whole numbers from 0 to 2, found 3",
                "headers = maybe | expected true or false",
                "seeds = [x] | expected 64-bit numbers",
                "strategies { pos = 0 } | expected a whole number from 1 to 1000000, found 0",
                "strategies { best = 1 } | best: no such strategy",
                "strategies = pos | expected { NAME = SHARE",
                "batch-runs = 100 | expected a multiple of 64",
                "check-percent = 101 | expected a percentage from 0 to 100",
                "name = Nightly | expected lower case letters, digits and dashes",
                "defines = [[1X]] | expected NAME or NAME=VALUE, found 1X",
                "shrink.runs = -1 | whole number from 0 to 1000000, found -1",
                "shrink.runs = 1000001 | whole number from 0 to 1000000, found 1000001",
                "shrink.findings = all | expected a whole number from 0",
                "shrink.step = 3 | shrink.step: no such key",
                "stop.findings = -1 | whole number from 0",
                "notify.end = { a = 1 } | expected a text, found"
            })
    void shouldSayWhatIsWrongAndWhere(String line, String message) {
        assertThat(refused("scenarios = \"DIR\"\n\n" + line))
                .contains("FILE:3: ")
                .contains(message);
    }

    @Test
    void shouldAskForABudgetAndScenarios() {
        assertThat(refused("headers = true"))
                .contains("FILE: scenarios: is missing")
                .contains("FILE: budget: is missing");
    }

    @Test
    void shouldSayWhereAFileIsNoHocon() {
        assertThat(refused("scenarios = \"DIR\"\nbudget = {{\n")).startsWith("FILE:2: ");
    }

    @Test
    void shouldSayThatThereIsNoSuchFile() {
        assertThatThrownBy(() -> CampaignFile.read(folder + "/none.conf", name -> true))
                .isInstanceOf(WrongInputException.class)
                .hasMessageEndingWith("none.conf: no such file");
    }
}
