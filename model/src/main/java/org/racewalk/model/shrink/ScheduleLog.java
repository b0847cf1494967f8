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

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Passes every decision on to another decider and notes the run as a {@link Schedule}, with the
 * steps that nobody decided because nothing else was enabled. Not thread safe.
 */
final class ScheduleLog implements Decider {
    private static final int KINDS = 16;

    /** Before it comes the context of set-up and final functions, of which nothing is decided. */
    private static final int FIRST_TASK = 1;

    private Decider inner;
    private @Nullable Standing standing;
    private @Nullable Interconnect interconnect;

    private final List<Segment> segments = new ArrayList<>();
    private final List<Answer> answers = new ArrayList<>();

    /** Steps at which another task acted while the last one could go on. */
    private long[] switches = new long[64];

    private int switched;

    /** Steps at which a message came while a task could have gone on. */
    private long[] messages = new long[64];

    private int delivered;

    /** Whether each event is a segment of its own, those included that nobody decided. */
    private boolean everything;

    private boolean probing;
    private final List<Choice> choices = new ArrayList<>();
    private final Conflicts conflicts = new Conflicts();

    private int[] begun = new int[0];

    /** How many steps of each context are in the segments. */
    private int[] noted = new int[0];

    private int[] counts = new int[0];
    private long stepsAtBegin;
    private int objectsAtBegin;

    /** As of the last decision. */
    private long steps;

    ScheduleLog(Decider inner) {
        this.inner = inner;
    }

    void of(World world) {
        standing = world.standing();
        interconnect = world.interconnect();
    }

    /** Who decides in the following runs. */
    void ask(Decider other) {
        inner = other;
    }

    private Standing known() {
        Standing known = standing;
        if (known == null) {
            throw new IllegalStateException("of which world?");
        }
        return known;
    }

    /** Forgets the last run, in case the next one ends in its set-up. */
    void clear() {
        segments.clear();
        answers.clear();
        choices.clear();
        switched = 0;
        delivered = 0;
        stepsAtBegin = 0;
        objectsAtBegin = 0;
        begun = new int[0];
    }

    @Override
    public void begin(long seed, Interconnect of) {
        clear();
        stepsAtBegin = of.steps();
        steps = stepsAtBegin;
        objectsAtBegin = known().objects();
        begun = ScheduleDecider.stepsNow(known(), begun);
        noted = new int[begun.length];
        counts = new int[(begun.length + 1) * KINDS];
        inner.begin(seed, of);
    }

    /**
     * Whether each event of the following runs is a segment of its own, those included that came
     * because nothing else could.
     */
    void everything(boolean wish) {
        everything = wish;
    }

    /** Whether the following runs' choices are noted too. */
    void probe(boolean wish) {
        probing = wish;
    }

    /** What else could have come next, in the last run. */
    List<Choice> choices() {
        return choices;
    }

    /**
     * A decision about order, and what else could have come next.
     *
     * @param segments how many segments come before, the unfinished one included
     * @param acting the context that could go on, or -1: whoever goes on now is no switch
     * @param made how many steps it has made
     * @param others contexts that could make a step in its place
     * @param messages whether messages could come
     * @param address what the acting context's step touches, or 0 if that is not known
     */
    record Choice(
            int segments,
            int acting,
            int made,
            List<Integer> others,
            boolean messages,
            long address) {}

    private void probe(Interconnect of) {
        int cpu = known().acting(of);
        int acting = cpu < 0 ? -1 : known().runningOn(cpu);
        boolean anyMessage = false;
        List<Integer> others = new ArrayList<>();
        for (int i = 0; i < of.enabledCount(); i++) {
            int slot = of.enabledSlot(i);
            if (slot >= of.cpus()) {
                anyMessage |= of.kind(slot) != MessageKind.PREEMPT;
                continue;
            }
            int context = known().runningOn(slot);
            conflicts.touches(context, of.touched(slot), of.writes(slot));
            if (slot != cpu) {
                others.add(context);
            }
        }
        choices.add(
                new Choice(
                        segments.size(),
                        acting,
                        acting < 0 ? 0 : made(acting),
                        others,
                        anyMessage,
                        cpu < 0 ? 0 : of.touched(cpu)));
    }

    /** Who touches what, in all runs whose choices were noted. */
    Conflicts conflicts() {
        return conflicts;
    }

    @Override
    public int event(Interconnect of) {
        if (of.steps() > steps + 1) {
            catchUp(of.steps());
        }
        steps = of.steps();
        if (probing) {
            probe(of);
        }
        waited();
        int place = inner.event(of);
        int slot = of.enabledSlot(place);
        if (known().isSwitch(of, slot)) {
            switches = add(switches, switched++, of.steps() + 1);
        }
        if (slot >= of.cpus()) {
            if (of.kind(slot) != MessageKind.PREEMPT && known().acting(of) >= 0) {
                messages = add(messages, delivered++, of.steps() + 1);
            }
            segments.add(Segment.message(EventCode.of(of, place), of.steps() + 1));
            return place;
        }
        step(of, place, slot);
        return place;
    }

    @Override
    public void only(Interconnect of) {
        inner.only(of);
        if (!everything) {
            return;
        }
        steps = of.steps();
        waited();
        int slot = of.enabledSlot(0);
        if (slot >= of.cpus()) {
            segments.add(Segment.message(EventCode.of(of, 0), of.steps() + 1));
        } else {
            step(of, 0, slot);
        }
    }

    /** The step before may be one that has to be tried again. */
    private void waited() {
        int end = segments.size() - 1;
        if (everything && end >= 0 && !segments.get(end).isMessage()) {
            Segment before = segments.get(end);
            if (made(before.context()) < before.until()) {
                segments.set(end, before.waiting());
            }
        }
    }

    private void step(Interconnect of, int place, int slot) {
        int context = known().runningOn(slot);
        int until = made(context) + 1;
        noted[context] = until;
        if (everything) {
            segments.add(
                    new Segment(context, until, EventCode.of(of, place), of.steps() + 1, false));
        } else {
            note(context, of.steps() + 1);
        }
    }

    private int made(int context) {
        return known().stepsOf(context) - begun[context];
    }

    private static long[] add(long[] to, int at, long step) {
        long[] room = at < to.length ? to : Arrays.copyOf(to, at * 2);
        room[at] = step;
        return room;
    }

    /** The context has made so many steps, as noted: its segment grows, or it gets one. */
    private void note(int context, long step) {
        int until = noted[context];
        int end = segments.size() - 1;
        if (end >= 0 && segments.get(end).context() == context) {
            segments.set(end, segments.get(end).upTo(until));
        } else {
            segments.add(Segment.steps(context, until, step));
        }
    }

    /** Notes steps that were made without a decision. */
    private void catchUp(long step) {
        int end = segments.isEmpty() ? -1 : segments.get(segments.size() - 1).context();
        if (end >= 0) {
            catchUp(end, step);
        }
        for (int context = FIRST_TASK; context < begun.length; context++) {
            catchUp(context, step);
        }
    }

    private void catchUp(int context, long step) {
        int steps = made(context);
        if (steps > noted[context]) {
            noted[context] = steps;
            note(context, step);
        }
    }

    @Override
    public int value(int kind, int n) {
        int answer = inner.value(kind, n);
        int actor = known().actor();
        int who = (actor + 1) * KINDS + kind;
        int occurrence = counts[who]++;
        if (answer != 0) {
            long step = interconnect == null ? 0 : interconnect.steps();
            int at = actor < 0 ? 0 : made(actor);
            answers.add(new Answer(kind, actor, occurrence, answer, at, step));
        }
        return answer;
    }

    // ---- about the last run
    // ------------------------------------------------------------------------------

    long stepsAtBegin() {
        return stepsAtBegin;
    }

    /**
     * The run up to a step (inclusive), as a schedule.
     *
     * @param last of the schedule that was followed
     */
    Schedule schedule(long step, List<Integer> last) {
        end();
        return new Schedule(
                segments.stream().filter(one -> one.step() <= step).toList(),
                answers.stream().filter(one -> one.step() <= step).toList(),
                last);
    }

    /** The size of the run up to a step (inclusive). */
    Size size(long step) {
        end();
        BitSet tasks = new BitSet();
        for (Segment segment : segments) {
            boolean counts = !segment.isMessage() && segment.step() <= step;
            if (counts && !known().isInterruptLevel(segment.context())) {
                tasks.set(segment.context());
            }
        }
        long operations = 0;
        int weak = 0;
        for (Answer answer : answers) {
            if (answer.step() > step) {
                continue;
            }
            if (isWeak(answer.kind())) {
                weak++;
            } else {
                operations += answer.kind() == DecisionKind.CHOOSE ? answer.answer() : 1;
            }
        }
        return new Size(
                tasks.cardinality(),
                operations,
                upTo(switches, switched, step),
                weak + upTo(messages, delivered, step),
                begun.length == 0 ? 0 : known().objects() - objectsAtBegin,
                step - stepsAtBegin);
    }

    /** Whether a decision is about the order in which memory shows accesses. */
    static boolean isWeak(int kind) {
        return switch (kind) {
            case DecisionKind.COHERENCE,
                    DecisionKind.STALE,
                    DecisionKind.LATE,
                    DecisionKind.DELAY ->
                    true;
            default -> false;
        };
    }

    private static int upTo(long[] steps, int size, long step) {
        int count = 0;
        for (int i = 0; i < size; i++) {
            count += steps[i] <= step ? 1 : 0;
        }
        return count;
    }

    private void end() {
        waited();
        if (begun.length > 0 && interconnect != null) {
            catchUp(interconnect.steps());
        }
    }
}
