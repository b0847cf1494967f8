package org.racewalk.model.shrink;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.racewalk.model.explore.Replayer;
import org.racewalk.model.explore.Replayer.Replayed;
import org.racewalk.model.explore.RunSpec;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;
import org.racewalk.model.shrink.Schedule.Segment;
import org.racewalk.model.trace.TraceRecorder;
import org.racewalk.model.trace.WorldNames;

import java.util.List;

/** Goal: a run is the same when it is followed as a schedule, whatever happens in it. */
final class ScheduleTest {
    /** Locks, sleeping, RCU callbacks, allocation, choices, tasks that share CPUs. */
    static final String ALL_SORTS =
            """
            #include <linux/mutex.h>
            #include <linux/spinlock.h>
            #include <linux/rcupdate.h>
            #include <linux/slab.h>
            #include <linux/atomic.h>
            struct box { int value; struct rcu_head rcu; };
            static DEFINE_MUTEX(mutex);
            static DEFINE_SPINLOCK(spin);
            static struct box __rcu *shared;
            static atomic_t sum;
            static void change(int value)
            {
                struct box *fresh = kmalloc(sizeof(*fresh), GFP_KERNEL);
                struct box *old;
                if (!fresh)
                    return;
                fresh->value = value;
                mutex_lock(&mutex);
                old = rcu_dereference_protected(shared, 1);
                rcu_assign_pointer(shared, fresh);
                mutex_unlock(&mutex);
                if (old)
                    kfree_rcu(old, rcu);
            }
            task(writer, .count = 3)
            {
                change(1 + choose(3));
                spin_lock(&spin);
                WRITE_ONCE(sum.counter, READ_ONCE(sum.counter) + 1);
                spin_unlock(&spin);
            }
            task(reader, .count = 3)
            {
                struct box *seen;
                rcu_read_lock();
                seen = rcu_dereference(shared);
                if (seen)
                    atomic_add(seen->value, &sum);
                rcu_read_unlock();
                if (choose(2))
                    synchronize_rcu();
            }
            finally(void)
            {
                kfree(rcu_dereference_protected(shared, 1));
            }
            """;

    @ParameterizedTest
    @EnumSource(MemoryOrderName.class)
    void shouldMakeTheSameRunAgain(MemoryOrderName memory) {
        Small small = Small.of(memory, ALL_SORTS);
        RunSpec spec = small.spec("portfolio");
        for (int run = 0; run < 200; run++) {
            Candidates candidates = new Candidates(small.program(), spec.replayOf(run));
            candidates.original();
            long unseed = candidates.world().unseed();
            Schedule schedule = candidates.schedule();
            candidates.run(schedule);
            assertThat(candidates.world().unseed()).as("run %d", run).isEqualTo(unseed);
            assertThat(candidates.schedule()).isEqualTo(schedule);
        }
    }

    @ParameterizedTest
    @EnumSource(MemoryOrderName.class)
    void shouldMakeTheSameRunAgainEventByEvent(MemoryOrderName memory) {
        Small small = Small.of(memory, ALL_SORTS);
        RunSpec spec = small.spec("portfolio");
        for (int run = 0; run < 200; run++) {
            Candidates candidates = new Candidates(small.program(), spec.replayOf(run));
            candidates.everything(true);
            candidates.original();
            long unseed = candidates.world().unseed();
            Schedule schedule = candidates.schedule();
            candidates.patiently(schedule.joined());
            assertThat(candidates.world().unseed()).as("run %d", run).isEqualTo(unseed);
            assertThat(candidates.schedule()).isEqualTo(schedule);
        }
    }

    @ParameterizedTest
    @EnumSource(MemoryOrderName.class)
    void shouldCountSwitchesAsReportsDo(MemoryOrderName memory) {
        Small small = Small.of(memory, ALL_SORTS);
        RunSpec spec = small.spec("portfolio");
        int most = 0;
        for (int run = 0; run < 50; run++) {
            Candidates candidates = new Candidates(small.program(), spec.replayOf(run));
            TraceRecorder tracer = new TraceRecorder(new WorldNames(candidates.world()));
            candidates.observe(tracer);
            candidates.original();
            int switches = candidates.log().size(Long.MAX_VALUE).switches();
            assertThat(tracer.trace().switches()).as("run %d", run).isEqualTo(switches);
            most = Math.max(most, switches);
        }
        assertThat(most).isPositive();
    }

    @Test
    void shouldGoOnWithWhatHadToWaitAsSoonAsItCan() {
        Small small =
                Small.of(
                        MemoryOrderName.SC,
                        """
                        #include <linux/spinlock.h>
                        static DEFINE_SPINLOCK(lock);
                        static int order;
                        task(one) { spin_lock(&lock); order = 1; spin_unlock(&lock); order = 3; }
                        task(two) { spin_lock(&lock); order = 2; spin_unlock(&lock); order = 4; }
                        """);
        Candidates candidates = new Candidates(small.program(), small.spec("walk").replayOf(0));
        candidates.original();
        int one = candidates.schedule().contexts().get(0);
        int two = candidates.schedule().contexts().get(1);
        Schedule schedule =
                new Schedule(
                        List.of(
                                Segment.steps(one, 2, 0),
                                Segment.steps(two, 2, 0),
                                Segment.steps(one, Schedule.TO_THE_END, 0)),
                        List.of(),
                        List.of());

        candidates.patiently(schedule);
        assertThat(actors(candidates)).containsExactly(one, two, one, two, one, two);
        candidates.run(schedule);
        assertThat(actors(candidates)).containsExactly(one, two, one, two);
    }

    private static List<Integer> actors(Candidates candidates) {
        return candidates.schedule().segments().stream().map(Segment::context).toList();
    }

    @Test
    void shouldTellTheRunInTheDecisionForm() {
        Small small = Small.of(MemoryOrderName.LKMM, ALL_SORTS);
        Candidates candidates =
                new Candidates(small.program(), small.spec("portfolio").replayOf(3));
        candidates.original();
        candidates.run(candidates.schedule());
        long unseed = candidates.world().unseed();

        Replayed replayed = Replayer.replay(small.program(), candidates.replay(), null);

        assertThat(replayed.unseedAgrees()).isTrue();
        assertThat(replayed.unseed()).isEqualTo(unseed);
    }

    @Test
    void shouldFollowWhatIsLeftOfASchedule() {
        Small small = Small.of(MemoryOrderName.SC, ALL_SORTS);
        Candidates candidates =
                new Candidates(small.program(), small.spec("portfolio").replayOf(5));
        candidates.original();
        Schedule schedule = candidates.schedule();
        long unseed = candidates.world().unseed();
        int differ = 0;
        for (int i = 0; i < schedule.segments().size(); i++) {
            candidates.run(schedule.without(i, i + 1));
            differ += candidates.world().unseed() == unseed ? 0 : 1;
        }

        assertThat(differ).isPositive();
    }

    @Test
    void shouldPutATaskLast() {
        Small small = Small.of(MemoryOrderName.SC, ALL_SORTS);
        Candidates candidates =
                new Candidates(small.program(), small.spec("portfolio").replayOf(1));
        candidates.original();
        Schedule schedule = candidates.schedule();
        int first = schedule.contexts().get(0);

        candidates.run(schedule.withoutContext(first));

        assertThat(candidates.schedule().contexts()).endsWith(first);
    }
}
