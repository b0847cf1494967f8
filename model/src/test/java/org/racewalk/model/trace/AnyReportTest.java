package org.racewalk.model.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Party;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.Summary.Finding;
import org.racewalk.model.trace.Summary.Variant;

import java.util.ArrayList;
import java.util.List;

/**
 * Goal: whatever happens in a run, its report survives a mail. Method: 2,000 random traces with
 * hostile names; every line is ASCII and fits 72 columns, but for the replay string.
 */
final class AnyReportTest {
    private static final int TRIALS = 2_000;

    @Test
    void shouldFitAMailWhateverHappened() {
        for (int seed = 0; seed < TRIALS; seed++) {
            Draws draws = new Draws(seed);
            Story story = new Story();
            List<Party> parties = new ArrayList<>();
            int cpus = draws.below(20) == 0 ? 40 : 1 + draws.below(8);
            int acts = 1 + draws.below(draws.below(10) == 0 ? 400 : 40);
            List<String> tasks = List.of(draws.text(), draws.text(), "fault", "munmap");
            for (int i = 0; i < acts; i++) {
                int cpu = draws.below(cpus);
                story.on(cpu, draws.of(tasks), 100 + cpu + cpus * draws.below(2));
                if (draws.below(3) == 0) {
                    story.in(draws.text(), draws.text());
                }
                act(story, draws);
                if (draws.below(20) == 0 && parties.size() < 4) {
                    parties.add(story.party(draws.text(), draws.below(100_000)));
                }
            }
            Violation violation =
                    new Violation(
                            draws.of(List.of(ViolationKind.values())),
                            draws.text(),
                            draws.below(2) == 0 ? "" : draws.text(),
                            "",
                            draws.below(2) == 0 ? "" : "vma#1",
                            parties,
                            draws.below(2) == 0 ? story.step() : story.step() + 1);
            String replay = "r" + "x".repeat(draws.below(200));
            List<String> defines = List.of(draws.text(), draws.text());
            Origin origin =
                    new Origin(draws.text(), defines, "sc", "0123456789abcdef", replay, seed, 0);
            fits(Report.text(violation, story.trace(), origin), replay, seed);
            assertThat(Report.text(violation, story.trace(), origin))
                    .isEqualTo(Report.text(violation, story.trace(), origin));
            assertThat(JsonReport.toMap(violation, story.trace(), origin)).isNotEmpty();
        }
    }

    private static void act(Story story, Draws draws) {
        int line = draws.below(draws.below(5) == 0 ? 1_000_000 : 3_000);
        String object = draws.of(List.of("vma#1", "vm_area_struct#2", "mm#1", "", draws.text()));
        String field = draws.of(List.of("", "vm_refcnt.refs.counter", "vm_mm", draws.text()));
        String value = draws.of(List.of("0", "1", "0x40000001", draws.text()));
        switch (draws.below(11)) {
            case 0 -> story.write(line, object, field, "0", value);
            case 1 -> story.update(line, object, field, value, value);
            case 2 -> story.lock(line, "mmap_write_lock", object, field);
            case 3 -> story.unlock(line, "mmap_write_unlock", object, field);
            case 4 -> story.waits(line, draws.text(), object, field);
            case 5 -> story.allocate(line, object);
            case 6 -> story.free(line, draws.text(), object);
            case 7 -> story.delivered("grace period");
            case 8 ->
                    story.decided(line, draws.below(DecisionKind.count()), 2, 1)
                            .allocate(line, object);
            case 9 -> story.primitive(line, "mark", draws.of(marks()), "", "", draws.text(), true);
            default -> story.read(line, object, field, value);
        }
    }

    private static List<Intrinsic> marks() {
        return List.of(Intrinsic.SOMETIMES, Intrinsic.WARN, Intrinsic.BUG, Intrinsic.VIOLATED);
    }

    @Test
    void shouldFitAMailWhateverTheCampaign() {
        for (int seed = 0; seed < TRIALS; seed++) {
            Draws draws = new Draws(seed);
            List<Variant> variants = new ArrayList<>();
            String replay = "r" + "x".repeat(draws.below(200));
            for (int i = draws.below(4); i >= 0; i--) {
                List<Finding> findings = new ArrayList<>();
                for (int j = draws.below(3); j > 0; j--) {
                    findings.add(
                            new Finding(
                                    draws.text(),
                                    draws.below(9),
                                    draws.below(1 << 30),
                                    "pos",
                                    replay));
                }
                List<String> unreached = draws.below(2) == 0 ? List.of() : List.of(draws.text());
                long runs = (long) draws.below(1 << 30) * draws.below(1000);
                variants.add(
                        new Variant(
                                draws.text(),
                                "sc",
                                draws.text(),
                                runs,
                                draws.below(3),
                                runs * 99,
                                draws.below(3),
                                draws.below(2) == 0 ? "" : draws.text(),
                                findings,
                                List.of("reached"),
                                unreached));
            }
            fits(Summary.text(variants), replay, seed);
        }
    }

    private static void fits(String text, String replay, int seed) {
        assertThat(text).as("seed %d", seed).matches("[ -~\n]*").endsWith("\n");
        text.lines()
                .filter(line -> !line.equals(replay))
                .forEach(line -> {
                    assertThat(line.length()).as("seed %d: %s", seed, line).isLessThan(73);
                    assertThat(line).as("seed %d", seed).doesNotEndWith(" ");
                });
    }
}
