package org.racewalk.actors.expect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.oracle.Violation.Party;
import org.racewalk.model.oracle.ViolationKind;

import java.util.List;

/** Goal: an expectation is met by the violation it means and by no other. */
final class SymptomTest {
    private static final Violation FREED =
            violation(ViolationKind.USE_AFTER_FREE_READ, "read of 8 bytes", "", "mm_struct");
    private static final Violation STATED =
            violation(ViolationKind.INVARIANT, "I-20a: no table without a VMA", "no_table", "");

    private static Violation violation(
            ViolationKind kind, String text, String name, String object) {
        List<Frame> stack =
                List.of(
                        new Frame("rcuwait_wake_up", "rcuwait.h", 9, true),
                        new Frame("vma_refcount_put", "a.c", 7));
        Party party = new Party("read", "fault", 100, 0, stack);
        return new Violation(kind, text, name, object, "", List.of(party), 1);
    }

    @ParameterizedTest
    @CsvSource({
        "use-after-free, true",
        "use-after-free read, true",
        "use-after-free write, false",
        "use-after-free on mm_struct, true",
        "use-after-free on vm_area_struct, false",
        "use-after-free in vma_refcount_put, true",
        "use-after-free read in rcuwait_wake_up on mm_struct, true",
        "use-after-free in mas_walk, false",
        "data race, false",
        "I-20, false"
    })
    void shouldTellOraclesApart(String symptom, boolean expected) {
        assertThat(Symptom.parse(symptom).orElseThrow().matches(FREED)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "use-after-free on struct file, struct file, true",
        "use-after-free on file, struct file, true",
        "use-after-free on struct inode, struct file, false",
        "use-after-free on kmalloc-64, kmalloc-64, true",
        "use-after-free on kmalloc-64, kmalloc-640, false"
    })
    void shouldNameObjectsAsReportsDo(String symptom, String object, boolean expected) {
        Violation violation = violation(ViolationKind.USE_AFTER_FREE_READ, "read", "", object);

        assertThat(Symptom.parse(symptom).orElseThrow().matches(violation)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "I-20, true",
        "I-20a, true",
        "I-20b, false",
        "I-2, false",
        "I-200, false",
        "invariant no_table, true",
        "invariant no, false",
        "invariant, true",
        "use-after-free, false"
    })
    void shouldTellInvariantsApart(String symptom, boolean expected) {
        assertThat(Symptom.parse(symptom).orElseThrow().matches(STATED)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "__racewalk_finally_1, finally, true",
        "__racewalk_setup_0, setup, true",
        "__racewalk_task_popper, popper, true",
        "__racewalk_task_popper, task_popper, false",
        "__racewalk_task_popper, __racewalk_task_popper, true",
        "__racewalk_finally_1, setup, false",
        "finally, finally, true"
    })
    void shouldKnowPartsOfAScenarioByTheirNames(String frame, String named, boolean expected) {
        Party party = new Party("require", "popper", 100, 0, List.of(new Frame(frame, "a.c", 7)));
        Violation violation =
                new Violation(ViolationKind.INVARIANT, "x", "", "", "", List.of(party), 1);
        assertThat(Symptom.parse("invariant in " + named).orElseThrow().matches(violation))
                .isEqualTo(expected);
    }

    @Test
    void shouldKnowEveryOracleAndNoOther() {
        for (ViolationKind kind : ViolationKind.values()) {
            Symptom symptom = Symptom.parse(kind.title() + " in f on s").orElseThrow();
            assertThat(symptom).isEqualTo(new Symptom(kind.title(), "f", "s"));
            assertThat(symptom).hasToString(kind.title() + " in f on s");
        }
        for (String wrong : List.of("use", "use-after", "races", "", "i-05", "I-", "I-5 broken")) {
            assertThat(Symptom.parse(wrong)).as(wrong).isEmpty();
        }
    }
}
