package org.racewalk.model.shrink;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.EventCode;
import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.machine.Interconnect;
import org.racewalk.model.machine.MessageKind;
import org.racewalk.model.machine.Standing;
import org.racewalk.model.machine.World;
import org.racewalk.model.shrink.Schedule.Answer;
import org.racewalk.model.shrink.Schedule.Segment;

import java.util.Arrays;
import java.util.List;

/**
 * Follows a schedule leniently: what is not enabled is skipped, answers out of range are cut, and
 * what the schedule does not say is calm. A {@link org.racewalk.model.explore.Recorder} around it
 * gives the exact decision form of what really happened. Not thread safe.
 *
 * <p>Make it, make the world with it, then tell it {@link #of} which world that is.
 */
public final class ScheduleDecider implements Decider {
    private static final int KINDS = 16;

    private @Nullable Standing standing;
    private List<Segment> segments = List.of();
    private int next;

    /** Whether the next segment has begun. */
    private boolean started;

    private boolean[] last = new boolean[0];
    private boolean anyLast;
    private int[] begun = new int[0];

    /** Identities of the answered decisions, ascending. */
    private long[] key = new long[0];

    private int[] answer = new int[0];

    /** By actor and kind. */
    private int[] counts = new int[0];

    /** The world whose decisions these are. */
    public void of(World world) {
        standing = world.standing();
    }

    /** What the following runs are to be like. */
    public void follow(Schedule schedule) {
        segments = schedule.segments();
        key = new long[schedule.answers().size()];
        answer = new int[key.length];
        for (int i = 0; i < key.length; i++) {
            key[i] = key(schedule.answers().get(i));
        }
        Arrays.sort(key);
        for (Answer one : schedule.answers()) {
            answer[Arrays.binarySearch(key, key(one))] = one.answer();
        }
        int contexts = known().contexts();
        last = new boolean[contexts];
        schedule.last().forEach(context -> last[context] = true);
        anyLast = !schedule.last().isEmpty();
    }

    private static long key(Answer one) {
        return key(one.kind(), one.actor(), one.occurrence());
    }

    private static long key(int kind, int actor, int occurrence) {
        return ((long) (actor + 1) * KINDS + kind) << 32 | occurrence;
    }

    private Standing known() {
        Standing known = standing;
        if (known == null) {
            throw new IllegalStateException("of which world?");
        }
        return known;
    }

    @Override
    public void begin(long seed, Interconnect interconnect) {
        next = 0;
        started = false;
        begun = stepsNow(known(), begun);
        counts = new int[(begun.length + 1) * KINDS];
    }

    /** How many steps each context has made, into an array that is used again if it fits. */
    static int[] stepsNow(Standing standing, int[] into) {
        int contexts = standing.contexts();
        int[] steps = into.length == contexts ? into : new int[contexts];
        for (int i = 0; i < contexts; i++) {
            steps[i] = standing.stepsOf(i);
        }
        return steps;
    }

    @Override
    public int event(Interconnect interconnect) {
        while (next < segments.size()) {
            int place = place(interconnect, segments.get(next));
            if (place >= 0) {
                started = true;
                return place;
            }
            next++;
            started = false;
        }
        return anyLast ? calmWithLast(interconnect) : interconnect.calm();
    }

    /** Of the segment's next event, or -1 if it is over. */
    private int place(Interconnect interconnect, Segment segment) {
        if (segment.event() == Schedule.ALL_MESSAGES) {
            return oldestMessage(interconnect);
        }
        if (segment.isMessage()) {
            return started ? -1 : EventCode.find(interconnect, segment.event());
        }
        int context = segment.context();
        return isOver(segment) || hasWaited(context) ? -1 : placeOf(interconnect, context);
    }

    /** Whether a context has made the steps of a segment. */
    boolean isOver(Segment segment) {
        int context = segment.context();
        return known().stepsOf(context) - begun[context] >= segment.until();
    }

    /** Whether a context's next step is the last of a segment. */
    boolean isLast(Segment segment) {
        int context = segment.context();
        return known().stepsOf(context) - begun[context] == segment.until() - 1;
    }

    /** The context that runs on a CPU. */
    int contextOn(int cpu) {
        return known().runningOn(cpu);
    }

    /** Of a context's next step, or -1 if it cannot make one. */
    int placeOf(Interconnect interconnect, int context) {
        int cpu = known().cpuOf(context);
        return cpu < 0 ? -1 : interconnect.enabledPlace(cpu);
    }

    /** Whether the segment had to stop, and others made steps that nobody was asked about. */
    private boolean hasWaited(int context) {
        int actor = known().actor();
        return started && actor != context && actor >= 0 && !known().isInterruptLevel(actor);
    }

    /** Of what is no task's step and takes no CPU from a task, the oldest; or -1. */
    private int oldestMessage(Interconnect interconnect) {
        int best = -1;
        for (int i = 0; i < interconnect.enabledCount(); i++) {
            int slot = interconnect.enabledSlot(i);
            boolean meant =
                    slot < interconnect.cpus()
                            ? known().isInterruptLevel(known().runningOn(slot))
                            : interconnect.kind(slot) != MessageKind.PREEMPT;
            if (meant
                    && (best < 0
                            || interconnect.since(slot)
                                    < interconnect.since(interconnect.enabledSlot(best)))) {
                best = i;
            }
        }
        return best;
    }

    /** As calm as can be while the contexts that are put last do not begin. */
    private int calmWithLast(Interconnect interconnect) {
        int now = interconnect.last();
        if (now >= 0
                && now < interconnect.cpus()
                && interconnect.enabledPlace(now) >= 0
                && !interconnect.relaxed(now)) {
            return interconnect.enabledPlace(now);
        }
        int best = 0;
        for (int i = 1; i < interconnect.enabledCount(); i++) {
            if (rank(interconnect, i) < rank(interconnect, best)) {
                best = i;
            }
        }
        return best;
    }

    /** Age, but spinning CPUs, who is put last, and preemptions after all others. */
    private long rank(Interconnect interconnect, int place) {
        int slot = interconnect.enabledSlot(place);
        long rank = interconnect.since(slot);
        if (interconnect.kind(slot) == MessageKind.PREEMPT) {
            return rank + (1L << 61);
        }
        if (slot < interconnect.cpus()) {
            rank += interconnect.relaxed(slot) ? 1L << 59 : 0;
            int context = known().runningOn(slot);
            rank += context >= 0 && last[context] ? 1L << 60 : 0;
        }
        return rank;
    }

    @Override
    public int value(int kind, int n) {
        int actor = known().actor();
        int who = (actor + 1) * KINDS + kind;
        int at = Arrays.binarySearch(key, key(kind, actor, counts[who]++));
        if (at < 0) {
            return 0;
        }
        return kind == DecisionKind.DELAY ? answer[at] & n - 1 : Math.min(answer[at], n - 1);
    }
}
