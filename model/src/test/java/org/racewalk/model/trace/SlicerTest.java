package org.racewalk.model.trace;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Party;
import org.racewalk.model.oracle.ViolationKind;

import java.util.List;

/** Goal: of a long run a reader sees what led to the violation, and how much was left out. */
final class SlicerTest {
    private static final int NOISE = 2_000;

    @Test
    void shouldKeepTheLifeOfTheObjectAndWhatCpusToldEachOther() {
        Story story = new Story();
        story.on(0, "mapper", 101).in("map");
        story.allocate(5, "vma#1");
        noise(story, "early");
        story.write(10, "table#1", "slot", "0", "vma#1");
        noise(story, "middle");
        story.on(1, "walker", 102).in("walk");
        noise(story, "walking");
        story.read(20, "table#1", "slot", "vma#1");
        noise(story, "between");
        story.on(0, "mapper", 101).in("unmap");
        story.free(30, "kfree", "vma#1");
        Party freed = story.party("freed", 30);
        story.on(2, "bystander", 103).in("idle");
        noise(story, "bystanding");
        story.on(1, "walker", 102).in("use");
        story.read(40, "vma#1", "vm_flags", "0x73");
        Party used = story.party("read of 8 bytes", 40);
        Violation violation =
                new Violation(
                        ViolationKind.USE_AFTER_FREE_READ,
                        "",
                        "",
                        "struct vm_area_struct",
                        "vma#1",
                        List.of(used, freed),
                        story.step());
        Trace trace = story.trace();
        Slice slice = Slicer.slice(trace, violation, new Wording(trace));
        List<Integer> lines =
                slice.items().stream()
                        .filter(Slice.Shown.class::isInstance)
                        .map(item -> ((Slice.Shown) item).event().at().line())
                        .toList();
        assertThat(lines).contains(5, 10, 20, 30, 40).endsWith(40);
        assertThat(lines).hasSizeLessThanOrEqualTo(Slicer.MAX_ROWS);
        assertThat(slice.total()).isEqualTo(story.step());
        long left =
                slice.items().stream()
                        .mapToLong(item -> item instanceof Slice.Gap gap ? gap.steps() : 0)
                        .sum();
        assertThat(left + slice.kept()).isEqualTo(slice.total());
        assertThat(Report.text(violation, trace, origin()).lines()).hasSizeLessThan(80);
    }

    @Test
    void shouldMakeARowOfAStepThatTheMachineDidNotCarryOut() {
        Story story = new Story();
        story.on(0, "task", 101).in("use");
        story.write(10, "vma#1", "a", "0", "1");
        Party party = story.party("read of 8 bytes", 11);
        Violation violation =
                new Violation(
                        ViolationKind.NULL_DEREFERENCE,
                        "address 8",
                        "",
                        "",
                        "",
                        List.of(party),
                        story.step() + 1);
        Trace trace = story.trace();
        Slice slice = Slicer.slice(trace, violation, new Wording(trace));
        Slice.Item last = slice.items().getLast();
        assertThat(((Slice.Shown) last).event()).isInstanceOf(TraceEvent.Violated.class);
    }

    @Test
    void shouldShowNothingThatCameAfterTheViolation() {
        Story story = new Story();
        story.on(0, "task", 101).in("use");
        story.write(10, "vma#1", "a", "0", "1");
        Party party = story.party("", 10);
        long when = story.step();
        story.write(12, "vma#1", "a", "1", "2");
        Violation violation =
                new Violation(ViolationKind.WARNING, "", "", "", "vma#1", List.of(party), when);
        Trace trace = story.trace();
        assertThat(Slicer.slice(trace, violation, new Wording(trace)).items()).hasSize(1);
    }

    private static void noise(Story story, String name) {
        for (int i = 0; i < NOISE; i++) {
            story.write(1_000 + i, name, "word" + i, "0", "1");
        }
    }

    private static Origin origin() {
        return new Origin(Story.FILE, List.of(), "sc", "0", "r", 1, 1);
    }
}
