package org.racewalk.model.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.model.trace.Summary.Finding;
import org.racewalk.model.trace.Summary.Variant;
import org.racewalk.model.trace.Summary.Verdict;

import java.util.List;

/** Goal: the end of a campaign says what was found, what was not, and what that is worth. */
final class SummaryTest {
    private static final Finding FOUND =
            new Finding(
                    "use-after-free read in mmdrop / rcuwait_wake_up on struct mm_struct",
                    41,
                    18_224,
                    "pctcp",
                    "rw1.b01.s7f3k2.0g5Zq8Ww1");

    @Test
    void shouldTellEveryVerdict() throws Exception {
        List<Variant> variants =
                List.of(
                        variant("conf/zoo/b-01-vma-recycle.c -DBUGGY", "", List.of(FOUND), ""),
                        variant("conf/zoo/b-01-vma-recycle.c", "", List.of(), ""),
                        variant("conf/zoo/b-13-anon-vma.c", "", List.of(), "fault saw the old VMA"),
                        variant("conf/litmus/mp.c", "2 CPUs, all schedules", List.of(), ""));
        Golden.check("summary", Summary.text(variants));
    }

    @Test
    void shouldCallARunWithoutItsMarksVacuous() {
        assertThat(variant("a", "", List.of(), "mark").verdict()).isEqualTo(Verdict.VACUOUS);
        assertThat(variant("a", "all", List.of(), "mark").verdict()).isEqualTo(Verdict.VACUOUS);
        assertThat(variant("a", "", List.of(FOUND), "mark").verdict()).isEqualTo(Verdict.SEEN);
        assertThat(Summary.text(List.of(variant("a", "", List.of(), "mark"))))
                .contains("VACUOUS: 1 of 1 variant");
    }

    @Test
    void shouldEndWithOneWord() {
        assertThat(Summary.text(List.of(variant("a", "", List.of(), ""))))
                .endsWith("SUCCESS: nothing found\n");
        assertThat(Summary.text(List.of(variant("a", "", List.of(FOUND), ""))))
                .endsWith("FAILURE: 1 of 1 variant\n");
    }

    @Test
    void shouldNotCallAnEarlyEndASuccess() {
        String early = "stopped early (interrupted): 7 of 9 runs";
        assertThat(Summary.text(List.of(variant("a", "", List.of(), "")), early))
                .endsWith("INCOMPLETE: nothing found so far\n" + early + "\n");
        assertThat(Summary.text(List.of(variant("a", "", List.of(FOUND), "")), early))
                .endsWith("FAILURE: 1 of 1 variant\n" + early + "\n");
    }

    @Test
    void shouldCallItVacuousWhenNoRunSaysAnything() {
        Variant variant =
                new Variant("a", "sc", "pos", 5, 5, 99, 0, "", List.of(), List.of(), List.of());
        assertThat(variant.verdict()).isEqualTo(Verdict.VACUOUS);
        assertThat(Summary.text(List.of(variant)))
                .contains("vacuous (all inconclusive)")
                .contains("VACUOUS: 1 of 1 variant");
    }

    @Test
    void shouldTellWhichStrategyOfAPortfolioWasFirst() {
        Finding finding = new Finding("lost count", 2, 4, "pctcp4", "rw1:x");
        Variant variant =
                new Variant(
                        "a",
                        "sc",
                        "portfolio",
                        9,
                        0,
                        99,
                        1_234,
                        "",
                        List.of(finding),
                        List.of(),
                        List.of());
        assertThat(Summary.text(List.of(variant)))
                .contains("first in run 4 by pctcp4")
                .contains("  1,234 reports of data races hidden by races.allow");
    }

    private static Variant variant(
            String name, String bounds, List<Finding> findings, String unreached) {
        return new Variant(
                name,
                "sc",
                "pctcp",
                1_000_000,
                name.contains("13") ? 2 : 0,
                47_000_000,
                0,
                bounds,
                findings,
                List.of("the object was reused"),
                unreached.isEmpty() ? List.of() : List.of(unreached));
    }
}
