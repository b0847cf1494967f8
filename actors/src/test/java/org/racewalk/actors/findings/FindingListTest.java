package org.racewalk.actors.findings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.racewalk.actors.engine.WrongInputException;
import org.racewalk.actors.findings.KnownFinding.State;
import org.racewalk.actors.store.FindingNotes.Link;
import org.racewalk.actors.store.FindingNotes.Note;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Goal: one bug is one line, and two bugs are two; a closed bug that comes again is seen. */
final class FindingListTest {
    private static List<Bug> bugs(Sighting... sightings) {
        return FindingList.of(List.of(sightings), List.of(), Map.of(), List.of());
    }

    private static List<String> heads(List<Bug> bugs) {
        return bugs.stream().map(bug -> bug.head().id()).toList();
    }

    private static List<String> others(Bug bug) {
        return bug.others().stream().map(other -> other.finding().id()).toList();
    }

    private static Sighting bad(String id, String object) {
        return SightingFixture.titled(id, "bad access in f", object);
    }

    @Test
    void shouldShowTwoBugsAsTwo() {
        assertThat(heads(bugs(SightingFixture.seen("a"), SightingFixture.seen("b"))))
                .containsExactly("a", "b");
    }

    @Test
    void shouldMergeTheSameTitleOfTheSameObject() {
        List<Bug> bugs = bugs(bad("a", "struct x"), bad("b", "struct x"), bad("c", "struct y"));
        assertThat(heads(bugs)).containsExactly("a", "c");
        assertThat(others(bugs.getFirst())).containsExactly("b");
        assertThat(bugs.getFirst().others().getFirst().why()).isEqualTo("bad access in f");
    }

    @Test
    void shouldMergeATitleWithoutObjectWhereItIsClearWithWhich() {
        assertThat(heads(bugs(bad("a", "struct x"), bad("b", "")))).containsExactly("a");
        assertThat(heads(bugs(bad("a", "struct x"), bad("b", ""), bad("c", "struct y"))))
                .containsExactly("a", "b", "c");
    }

    @Test
    void shouldNotMergeAcrossVariants() {
        List<Bug> bugs =
                bugs(
                        SightingFixture.inScenario("a", "conf/a.c", "bad access in f"),
                        SightingFixture.inScenario("b", "conf/b.c", "bad access in f"));
        assertThat(bugs).hasSize(2);
    }

    @Test
    void shouldMergeTheSameCore() {
        List<Sighting> seen =
                List.of(
                        SightingFixture.seen("a"),
                        SightingFixture.seen("b"),
                        SightingFixture.seen("c"),
                        SightingFixture.seen("d"));
        List<Core> cores =
                List.of(
                        new Core("a", "rw1:1", List.of()),
                        new Core("b", "rw1:1", List.of("x.c:1")),
                        new Core("c", "rw1:2", List.of("x.c:1")),
                        new Core("d", "", List.of("x.c:2")));
        List<Bug> bugs = FindingList.of(seen, cores, Map.of(), List.of());
        assertThat(heads(bugs)).containsExactly("a", "d");
        assertThat(others(bugs.getFirst())).containsExactly("b", "c");
    }

    @Test
    void shouldMergeWhatACampaignShrankToTheSameRun() {
        List<Sighting> seen =
                List.of(
                        SightingFixture.seen("a").withShrunk("rw1:1", "shrunk from 9 steps to 4"),
                        SightingFixture.seen("b").withShrunk("rw1:1", "shrunk from 9 steps to 4"),
                        SightingFixture.seen("c").withShrunk("rw1:2", ""),
                        SightingFixture.seen("d"));
        List<Bug> bugs = FindingList.of(seen, List.of(), Map.of(), List.of());
        assertThat(heads(bugs)).containsExactly("a", "c", "d");
        assertThat(others(bugs.getFirst())).containsExactly("b");
        assertThat(FindingList.toMap(bugs).toString())
                .contains("replay=rw1:a, shrunk=rw1:1, sizes=shrunk from 9 steps to 4")
                .contains("replay=rw1:d, shrunk=null, sizes=null");
        assertThat(FindingList.text(bugs)).contains("\n          shrunk from 9 steps to 4\n");
        // What this machine knows of it comes first.
        List<Core> here = List.of(new Core("b", "rw1:2", List.of()));
        assertThat(others(FindingList.of(seen, here, Map.of(), List.of()).get(1)))
                .containsExactly("c");
    }

    @Test
    void shouldMergeWhatIsLinkedUnderTheFirst() {
        List<Sighting> seen = List.of(SightingFixture.seen("a"), SightingFixture.seen("b"));
        List<Link> links = List.of(new Link("b", "a"), new Link("b", "unknown"));
        List<Bug> bugs = FindingList.of(seen, List.of(), Map.of(), links);
        assertThat(heads(bugs)).containsExactly("b");
        assertThat(FindingList.text(bugs)).contains("also a ").contains("(linked by hand)");
    }

    @Test
    void shouldLeaveAFindingAloneThatIsToStandAlone() {
        Map<String, Note> notes = Map.of("b", new Note("", Optional.empty(), "", true));
        List<Sighting> seen = List.of(bad("a", "struct x"), bad("b", "struct x"));
        assertThat(FindingList.of(seen, List.of(), notes, List.of())).hasSize(2);
    }

    @Test
    void shouldCallAClosedFindingThatComesAgainRegressed() {
        Note closed = new Note("", Optional.of(SightingFixture.NOON), "fixed", false);
        assertThat(state(SightingFixture.at("a", "n-1", SightingFixture.NOON), closed))
                .isEqualTo(State.CLOSED);
        assertThat(
                        state(
                                SightingFixture.at("a", "n-2", SightingFixture.NOON.plusMillis(1)),
                                closed))
                .isEqualTo(State.REGRESSED);
        assertThat(state(SightingFixture.seen("a"), Note.NONE)).isEqualTo(State.OPEN);
    }

    private static State state(Sighting seen, Note note) {
        return FindingList.of(List.of(seen), List.of(), Map.of("a", note), List.of())
                .getFirst()
                .head()
                .state();
    }

    @Test
    void shouldTellAllOfABugInSeventyTwoColumns() {
        Note note = new Note("sent to the list", Optional.of(SightingFixture.NOON), "fixed", false);
        List<Bug> bugs =
                FindingList.of(
                        List.of(bad("00000001", ""), bad("00000002", "")),
                        List.of(),
                        Map.of("00000001", note),
                        List.of());
        assertThat(FindingList.text(bugs))
                .isEqualTo(
                        """
                        00000001  closed                               run  2026-01-02T12:00:00Z
                                  use-after-free read in f / g on struct mm_struct
                                  conf/a.c -D BUGGY -D N=2, sc
                                  3 of 1,000 runs
                                  label: sent to the list
                                  closed 2026-01-02T12:00:00Z: fixed
                                  also 00000002 use-after-free read in f / g on struct
                                    mm_struct (bad access in f): 3 of 1,000 runs
                        """);
    }

    @Test
    void shouldTakeTheBeginningOfAnId() {
        List<String> known = List.of("7k2m9x4q", "7k2m9x5q", "abcdefgh");
        assertThat(FindingIds.resolve("ABC", known)).isEqualTo("abcdefgh");
        assertThat(FindingIds.resolve("7k2m9x4q", known)).isEqualTo("7k2m9x4q");
        assertThatThrownBy(() -> FindingIds.resolve("7k2", known))
                .isInstanceOf(WrongInputException.class)
                .hasMessageContaining("7k2m9x4q, 7k2m9x5q");
        assertThatThrownBy(() -> FindingIds.resolve("7k2m9x6q", known))
                .hasMessageContaining("no such finding; is 7k2m9x4q meant?");
        assertThatThrownBy(() -> FindingIds.resolve("zzzzzzzz", List.of()))
                .hasMessageContaining("there are none yet");
    }
}
