package org.racewalk.model.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.oracle.Violation.Party;

import java.util.List;

/** Goal: a finding has one short name everywhere; signatures of one bug are known as such. */
final class FindingIdTest {
    @Test
    void shouldNeverChange() {
        // What people have written down must stay true.
        assertThat(FindingId.of("conf/a.c", List.of("BUGGY", "N=2"), "data race in f / g"))
                .isEqualTo("m0ek2e71")
                .isEqualTo(FindingId.of("conf/a.c", List.of("N=2", "BUGGY"), "data race in f / g"));
    }

    @Test
    void shouldDependOnEachPart() {
        assertThat(
                        List.of(
                                FindingId.of("a.c", List.of(), "x"),
                                FindingId.of("b.c", List.of(), "x"),
                                FindingId.of("a.c", List.of("X"), "x"),
                                FindingId.of("a.c", List.of(), "y")))
                .doesNotHaveDuplicates();
    }

    @Test
    void shouldGiveReadAndWriteOfOneFunctionTheSameTitle() {
        var read = AlternativeTitle.of(violation(ViolationKind.USE_AFTER_FREE_READ, "struct x"));
        var write = AlternativeTitle.of(violation(ViolationKind.USE_AFTER_FREE_WRITE, "struct x"));
        var wild = AlternativeTitle.of(violation(ViolationKind.WILD_ACCESS, ""));
        assertThat(read).contains(new AlternativeTitle("bad access in reader", "struct x"));
        assertThat(write).isEqualTo(read);
        assertThat(wild).contains(new AlternativeTitle("bad access in reader", ""));
        assertThat(AlternativeTitle.of(violation(ViolationKind.DATA_RACE, ""))).isEmpty();
    }

    private static Violation violation(ViolationKind kind, String object) {
        List<Frame> stack =
                List.of(new Frame("READ_ONCE", "r.h", 1, true), new Frame("reader", "a.c", 7));
        return new Violation(
                kind, "", "", object, "", List.of(new Party("read", "t", 1, 0, stack)), 9);
    }
}
