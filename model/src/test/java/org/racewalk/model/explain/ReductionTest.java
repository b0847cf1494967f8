package org.racewalk.model.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Access;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceEvent.Group;
import org.racewalk.model.trace.TraceEvent.Primitive;
import org.racewalk.model.trace.TraceEvent.Target;
import org.racewalk.model.trace.Wording;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Goal: only orders that others enforce are left out. Method: traces made by hand. */
final class ReductionTest {
    private static final Frame AT = new Frame("f", "a.c", 1);

    private List<TraceEvent> events;

    @BeforeEach
    void begin() {
        events = new ArrayList<>();
    }

    /** Each appends an event and gives its index. */
    private int access(int task) {
        Target target = new Target("x", "", 8L * events.size());
        events.add(
                new Access(
                        events.size(), task, task, AT, "", target, Effect.WRITE, "once", "0", "1"));
        return events.size() - 1;
    }

    private int lock(int task, String name) {
        return primitive(task, name, Intrinsic.LOCK, Group.LOCK);
    }

    private int unlock(int task, String name) {
        return primitive(task, name, Intrinsic.UNLOCK, Group.UNLOCK);
    }

    private int primitive(int task, String name, Intrinsic intrinsic, Group group) {
        Target target = new Target("lock", "", 4_096);
        events.add(
                new Primitive(
                        events.size(), task, task, AT, name, intrinsic, group, target, "", true));
        return events.size() - 1;
    }

    private List<Edge> reduced(List<Edge> wanted) {
        Trace trace = new Trace(events, new TreeMap<>(), List.of(), 0, events.size(), 0, 0);
        Relations relations = new Relations(trace, new Wording(trace));
        return new Reduction(trace, relations, new Sections(trace)).of(wanted, List.of());
    }

    @Test
    void shouldLeaveOutAnOrderThatFollowsAlongThePrograms() {
        int first = access(1);
        int second = access(1);
        int other = access(2);
        int later = access(2);
        Edge binding = new Edge(second, other);
        assertThat(reduced(List.of(new Edge(first, later), binding))).containsExactly(binding);
    }

    @Test
    void shouldKeepOrdersOfWhichEachSaysMore() {
        int first = access(1);
        int other = access(2);
        int second = access(1);
        int later = access(2);
        List<Edge> both = List.of(new Edge(first, other), new Edge(second, later));
        assertThat(reduced(both)).isEqualTo(both);
        assertThat(reduced(List.of(both.get(0)))).containsExactly(both.get(0));
    }

    @Test
    void shouldTellSectionsByWhatOneSeesOfTheOther() {
        int taken = lock(1, "spin_lock");
        int store = access(1);
        unlock(1, "spin_unlock");
        int again = lock(2, "spin_lock");
        int load = access(2);
        unlock(2, "spin_unlock");
        Edge data = new Edge(store, load);
        assertThat(reduced(List.of(new Edge(taken, again), data))).containsExactly(data);
    }

    @Test
    void shouldTellSectionsByTheirLockIfWhatIsSeenLiesOutside() {
        int store = access(1);
        int taken = lock(1, "spin_lock");
        unlock(1, "spin_unlock");
        int again = lock(2, "spin_lock");
        unlock(2, "spin_unlock");
        int load = access(2);
        List<Edge> both = List.of(new Edge(taken, again), new Edge(store, load));
        assertThat(reduced(both)).contains(both.get(0));
    }

    @Test
    void shouldNotOrderSectionsOfReaders() {
        int taken = lock(1, "down_read");
        int store = access(1);
        unlock(1, "up_read");
        int again = lock(2, "down_read");
        int load = access(2);
        unlock(2, "up_read");
        List<Edge> both = List.of(new Edge(taken, again), new Edge(store, load));
        assertThat(reduced(both)).isEqualTo(both);
    }
}
