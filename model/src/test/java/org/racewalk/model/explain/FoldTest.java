package org.racewalk.model.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.trace.TraceEvent.Access;
import org.racewalk.model.trace.TraceEvent.Delivered;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceEvent.Target;

/** Goal: one line tells of two steps only where it does. Method: pairs of events made by hand. */
final class FoldTest {
    private static final Target COUNT = new Target("vma#1", "vm_refcnt", 64);
    private static final Target FLAGS = new Target("vma#1", "vm_flags", 72);

    private static Access access(
            int task, int line, Target target, Effect effect, String before, String after) {
        Frame at = new Frame("f", "a.c", line);
        return new Access(line, task, task, at, "", target, effect, "once", before, after);
    }

    private static Delivered store(int cpu, Target target) {
        return new Delivered(1, cpu, -1, "store to " + target.name(), target, 0);
    }

    @Test
    void shouldMakeOneLineOfAStatement() {
        Access read = access(1, 7, COUNT, Effect.READ, "1", "1");
        Access update = access(1, 7, COUNT, Effect.UPDATE, "1", "2");
        assertThat(new Fold.SameStatement().tells(update, read)).isTrue();
    }

    @Test
    void shouldKeepOtherLinesFieldsAndTasksApart() {
        Access read = access(1, 7, COUNT, Effect.READ, "1", "1");
        Fold rule = new Fold.SameStatement();
        assertThat(rule.tells(access(1, 8, COUNT, Effect.UPDATE, "1", "2"), read)).isFalse();
        assertThat(rule.tells(access(1, 7, FLAGS, Effect.UPDATE, "1", "2"), read)).isFalse();
        assertThat(rule.tells(access(2, 7, COUNT, Effect.UPDATE, "1", "2"), read)).isFalse();
    }

    @Test
    void shouldMakeOneLineOfReadsThatSeeTheSame() {
        Access first = access(1, 7, COUNT, Effect.READ, "1", "1");
        assertThat(new Fold.SeenAgain().tells(access(1, 9, COUNT, Effect.READ, "1", "1"), first))
                .isTrue();
    }

    @Test
    void shouldKeepReadsThatSeeSomethingElse() {
        Access first = access(1, 7, COUNT, Effect.READ, "1", "1");
        Fold rule = new Fold.SeenAgain();
        assertThat(rule.tells(access(1, 9, COUNT, Effect.READ, "2", "2"), first)).isFalse();
        assertThat(rule.tells(access(2, 9, COUNT, Effect.READ, "1", "1"), first)).isFalse();
        assertThat(rule.tells(access(1, 9, COUNT, Effect.WRITE, "1", "1"), first)).isFalse();
    }

    @Test
    void shouldTellOfAStoreThatHasComeByWhoReadsIt() {
        Access read = access(1, 7, COUNT, Effect.READ, "1", "1");
        assertThat(new Fold.Arrived().tells(read, store(1, COUNT))).isTrue();
    }

    @Test
    void shouldTellOfAStoreThatHasComeElsewhere() {
        Access read = access(1, 7, COUNT, Effect.READ, "1", "1");
        assertThat(new Fold.Arrived().tells(read, store(0, COUNT))).isFalse();
        assertThat(new Fold.Arrived().tells(read, store(1, FLAGS))).isFalse();
    }
}
