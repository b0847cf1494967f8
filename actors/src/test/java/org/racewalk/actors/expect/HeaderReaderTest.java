package org.racewalk.actors.expect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.racewalk.actors.engine.Installation;
import org.racewalk.actors.engine.WrongInputException;

import java.util.List;

/** Goal: headers say what their author meant, or are refused with file, line and what to do. */
final class HeaderReaderTest {
    private static Header read(String... lines) {
        String text = "// SPDX\n/*\n * " + String.join("\n * ", lines) + "\n */\nint x;\n";
        return HeaderReader.read("a.c", text).orElseThrow();
    }

    @Test
    void shouldReadAllKeysAmongProse() {
        Header header =
                read(
                        "B-08: a title, which is prose.",
                        "",
                        "  vm_mm is not mine:",
                        "id: B-08 M-03, M-02",
                        "fix: b1f02b95758d",
                        "cve: CVE-2025-38554, CVE-2018-18281",
                        "claim: an ordinary walker will",
                        "    instantiate tables",
                        "by: Zijlstra",
                        "expect: B-08 M-03 -D BUGGY=1 --memory lkmm: I-05 => wrong",
                        "expect: canary -DCANARY: use-after-free on mm_struct or",
                        "    data race in vma_start_read",
                        "expect: clean but I-06",
                        "flip: g2-v6 g2 vma_mark_detached() waits",
                        "more prose");

        assertThat(header.file()).isEqualTo("a.c");
        assertThat(header.ids()).containsExactly("B-08", "M-03", "M-02");
        assertThat(header.fixes()).containsExactly("b1f02b95758d");
        assertThat(header.cves()).containsExactly("CVE-2025-38554", "CVE-2018-18281");
        assertThat(header.claim()).isEqualTo("an ordinary walker will instantiate tables");
        assertThat(header.by()).isEqualTo("Zijlstra");
        assertThat(header.expectations())
                .containsExactly(
                        new Expectation(
                                12,
                                List.of("B-08", "M-03"),
                                true,
                                false,
                                List.of("-D", "BUGGY=1", "--memory", "lkmm"),
                                List.of(new Symptom("I-05", "", "")),
                                List.of(),
                                "wrong"),
                        new Expectation(
                                13,
                                header.ids(),
                                false,
                                true,
                                List.of("-D", "CANARY"),
                                List.of(
                                        new Symptom("use-after-free", "", "mm_struct"),
                                        new Symptom("data race", "vma_start_read", "")),
                                List.of(),
                                ""),
                        new Expectation(
                                15,
                                header.ids(),
                                false,
                                false,
                                List.of(),
                                List.of(),
                                List.of(new Symptom("I-06", "", "")),
                                ""));
        assertThat(header.flips())
                .containsExactly(new Header.Flip("g2-v6", "g2", "vma_mark_detached() waits"));
        assertThat(header.expectations())
                .extracting(Expectation::outcome)
                .containsExactly(
                        "I-05",
                        "use-after-free on mm_struct or data race in vma_start_read",
                        "clean but I-06");
    }

    @Test
    void shouldMakeAVariantOfEachItemOfAList() {
        Header header =
                read("id: S-01", "expect: --memory=sc,lkmm -D GENERATION=g1,g2-v6 -D X: clean");

        assertThat(header.expectations())
                .extracting(Expectation::options)
                .containsExactly(
                        List.of("--memory", "sc", "-D", "GENERATION=g1", "-D", "X"),
                        List.of("--memory", "sc", "-D", "GENERATION=g2-v6", "-D", "X"),
                        List.of("--memory", "lkmm", "-D", "GENERATION=g1", "-D", "X"),
                        List.of("--memory", "lkmm", "-D", "GENERATION=g2-v6", "-D", "X"));
    }

    @Test
    void shouldTellMutationsFromBugs() {
        Header header =
                read(
                        "id: B-08 M-03",
                        "expect: B-08 M-03 -D A: I-05",
                        "expect: M-03 -D B: I-05",
                        "expect: clean");

        assertThat(header.expectations())
                .extracting(Expectation::mutation)
                .containsExactly(false, true, false);
    }

    @Test
    void shouldFindNoHeaderWhereThereIsNone() {
        assertThat(HeaderReader.read("a.c", "int x;\n")).isEmpty();
        assertThat(HeaderReader.read("a.c", "/* id: B-01 */\nint x;\n")).isEmpty();
        assertThat(HeaderReader.read("a.c", "int x;\n/* one */\n/*\n * expect: clean\n */\n"))
                .as("only the first comment counts")
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    expect:                 | a.c:4: expect: expected "[ID...] [OPTION...]: OUTCOME"
                    expect: -D BUGGY        | a.c:4: expect: "-D BUGGY": expected clean, an invariant's
                    expect: -D BUGGY:       | a.c:4: expect: expected "[ID...] [OPTION...]: OUTCOME"
                    expect: use after free  | a.c:4: expect: "use after free": expected clean, an
                    expect: B-02 -D X: I-05 | a.c:4: expect: B-02 is not among the ids of the file: B-01
                    expect: BUGGY: I-05     | a.c:4: expect: "BUGGY": expected an id, canary or an option
                    expect: clean => maybe  | a.c:4: expect: => maybe: expected right, wrong or partly
                    expect: I-05 or clean   | a.c:4: expect: clean has no alternative
                    expect: clean but this  | a.c:4: expect: "this": expected clean, an invariant's
                    expect: clean but clean | a.c:4: expect: clean has no alternative
                    flip: g1 g2             | a.c:4: flip: expected two generations and what changed
                    expects: clean          | a.c:4: expects: no such key; did you mean expect:
                    Expect: clean           | a.c:4: Expect: no such key; did you mean expect:
                    fix: today              | a.c:4: fix: "today": expected commits of 12 or more
                    cve: 2025-38554         | a.c:4: cve: "2025-38554": expected numbers such as CVE-
                    id: b1                  | a.c:4: id: "b1": expected ids such as B-08 or M-03
                    claim:                  | a.c:4: claim: expected a text
                    """)
    void shouldRefuseWhatItCannotRead(String line, String message) {
        assertThatThrownBy(() -> read("id: B-01", line, "expect: clean"))
                .isInstanceOf(WrongInputException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void shouldRefuseAHeaderWithoutIds() {
        assertThatThrownBy(() -> read("prose", "expect: clean"))
                .hasMessage(
                        "a.c:4: the header has expect: lines but no id: line; add \"id: B-nn\"");
        assertThatThrownBy(() -> read("id: B-01", "by: A", "by: B", "expect: clean"))
                .hasMessage("a.c:5: a second by: line; one is enough");
    }

    @Test
    void shouldReadTheWholeZoo() {
        List<Header> headers = HeaderFolder.in(Installation.home().resolve("conf/zoo"));

        assertThat(headers).hasSizeGreaterThan(6);
        for (Header header : headers) {
            assertThat(header.expectations()).as(header.file()).anyMatch(Expectation::clean);
            assertThat(header.expectations())
                    .as(header.file())
                    .anyMatch(expectation -> !expectation.clean());
        }
    }
}
