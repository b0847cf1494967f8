package org.racewalk.actors.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.racewalk.actors.html.States.Fact;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceEvent.Group;
import org.racewalk.model.trace.TraceEvent.Target;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Goal: the state shown is the trace's. Method: traces written by hand. */
final class StatesTest {
    private static final Frame AT = new Frame("f", "a.c", 1);
    private static final Target LOCK = new Target("mm_struct#1", "mmap_lock", 8);

    private static final Target NOTHING = new Target("", "", 0);

    private final List<TraceEvent> events = new ArrayList<>();

    private void primitive(int task, String name, Intrinsic intrinsic, Group group, Target on) {
        events.add(
                new TraceEvent.Primitive(
                        events.size(), 0, task, AT, name, intrinsic, group, on, "", true));
    }

    private void update(Target on, String before, String after) {
        events.add(
                new TraceEvent.Access(
                        events.size(), 0, 0, AT, "", on, Effect.UPDATE, "", before, after, 0));
    }

    private List<Fact> facts() {
        Trace trace =
                new Trace(
                        events,
                        new TreeMap<>(
                                Map.of(
                                        0,
                                        new Trace.Task("map", 101),
                                        1,
                                        new Trace.Task("map", 102))),
                        List.of(),
                        0,
                        events.size(),
                        0,
                        0);
        return States.of(trace).stream().flatMap(List::stream).toList();
    }

    @Test
    void shouldTellWhoHoldsALock() {
        primitive(0, "down_read", Intrinsic.LOCK, Group.LOCK, LOCK);
        primitive(1, "down_read", Intrinsic.LOCK, Group.LOCK, LOCK);
        primitive(0, "up_read", Intrinsic.UNLOCK, Group.UNLOCK, LOCK);
        primitive(1, "up_read", Intrinsic.UNLOCK, Group.UNLOCK, LOCK);
        String one = "down_read() by map 101";
        String other = "down_read() by map 102";
        assertThat(facts())
                .containsExactly(
                        new Fact("mm#1", "mmap_lock", "not held", one),
                        new Fact("mm#1", "mmap_lock", one, one + ", " + other),
                        new Fact("mm#1", "mmap_lock", one + ", " + other, other),
                        new Fact("mm#1", "mmap_lock", other, "not held"));
    }

    @Test
    void shouldTellReadSectionsOfTasks() {
        primitive(0, "rcu_read_lock", Intrinsic.RCU_READ_LOCK, Group.RCU, NOTHING);
        primitive(0, "rcu_read_lock", Intrinsic.RCU_READ_LOCK, Group.RCU, NOTHING);
        primitive(0, "rcu_read_unlock", Intrinsic.RCU_READ_UNLOCK, Group.RCU, NOTHING);
        primitive(0, "rcu_read_unlock", Intrinsic.RCU_READ_UNLOCK, Group.RCU, NOTHING);
        assertThat(facts())
                .containsExactly(
                        new Fact("task map 101", "rcu_read_lock()", "outside", "inside"),
                        new Fact("task map 101", "rcu_read_lock()", "inside", "outside"));
    }

    @Test
    void shouldTellElementsOfAnArrayApart() {
        update(new Target("pages", "count", 8), "0", "1");
        update(new Target("pages", "count", 72), "5", "6");
        update(new Target("pages", "count", 8), "1", "2");
        assertThat(facts())
                .containsExactly(
                        new Fact("pages", "count", "0", "1"),
                        new Fact("pages", "count (2)", "5", "6"),
                        new Fact("pages", "count", "1", "2"));
    }

    @Test
    void shouldTellHowLongATaskWaits() {
        events.add(new TraceEvent.Wait(0, 0, 0, AT, "rw_semaphore", LOCK));
        primitive(0, "down_read", Intrinsic.LOCK, Group.LOCK, LOCK);
        assertThat(facts().subList(0, 2))
                .containsExactly(
                        new Fact("task map 101", "waits for", "nothing", "mm#1.mmap_lock"),
                        new Fact("task map 101", "waits for", "mm#1.mmap_lock", "nothing"));
    }

    @Test
    void shouldTellTheLifeOfAnObject() {
        Target object = new Target("vm_area_struct#2", "", 96);
        primitive(0, "kmem_cache_alloc", Intrinsic.CACHE_ALLOC, Group.ALLOCATE, object);
        primitive(0, "kfree", Intrinsic.KFREE, Group.FREE, object);
        assertThat(facts())
                .containsExactly(
                        new Fact("vma#2", "(life)", "", "allocated"),
                        new Fact("vma#2", "(life)", "allocated", "freed"));
    }
}
