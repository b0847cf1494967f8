package org.racewalk.model.shrink;

import org.racewalk.model.explore.EventCode;
import org.racewalk.model.machine.DecisionKind;

import java.util.ArrayList;
import java.util.List;

/**
 * A run as what was decided in it: whose steps come after whose, and what was answered. It can be
 * changed and followed again by {@link ScheduleDecider}, which skips what cannot be done.
 * Immutable.
 *
 * @param segments in order
 * @param answers other than the calm default, in the order in which they were given
 * @param last contexts (by number) that begin to act only when no other can
 */
public record Schedule(List<Segment> segments, List<Answer> answers, List<Integer> last) {

    /** Marks a segment that goes on as long as its context can. */
    public static final int TO_THE_END = Integer.MAX_VALUE;

    /** Instead of an event: all messages in flight, and what they lead to at interrupt level. */
    public static final int ALL_MESSAGES = -2;

    public Schedule {
        segments = List.copyOf(segments);
        answers = List.copyOf(answers);
        last = List.copyOf(last);
    }

    /**
     * Steps of one context in a row, or the delivery of one message.
     *
     * @param context by number, or -1 for a message
     * @param until the context's own steps from the begin of the concurrent part are made up to
     *     this number: a segment that is dropped is made good by the context's next one
     * @param event the {@link EventCode} of the message, or of the step where that was noted, or -1
     * @param step of the run at which the segment began, set-up included, where it was taken from a
     *     run
     * @param waits whether its last step is one that the context had to wait with, where that was
     *     noted: it is tried again in the context's next segment
     */
    public record Segment(int context, int until, int event, long step, boolean waits) {
        static Segment steps(int context, int until, long step) {
            return new Segment(context, until, -1, step, false);
        }

        static Segment message(int event, long step) {
            return new Segment(-1, 0, event, step, false);
        }

        /** The same, of which the last step has to wait. */
        Segment waiting() {
            return new Segment(context, until, event, step, true);
        }

        /** Whether it is the delivery of a message. */
        public boolean isMessage() {
            return context < 0;
        }

        /** The CPU whose step it is, or that the message concerns; where the event was noted. */
        public int cpu() {
            return EventCode.cpu(event);
        }

        /** The same up to another number of steps. */
        public Segment upTo(int number) {
            return new Segment(context, number, event, step, waits);
        }

        @Override
        public String toString() {
            String bound = until == TO_THE_END ? "the end" : String.valueOf(until);
            if (!isMessage()) {
                return context + " to " + bound;
            }
            return event == ALL_MESSAGES ? "all messages" : EventCode.describe(event);
        }
    }

    /**
     * An answer to a decision that is not about order. Kind, actor and occurrence are the
     * decision's stable identity.
     *
     * @param kind a {@link DecisionKind}
     * @param actor the context that acted, or -1
     * @param occurrence how many decisions of this kind with this actor came before
     * @param answer not 0
     * @param at how many steps of its own the actor had made
     * @param step of the run, set-up included
     */
    public record Answer(int kind, int actor, int occurrence, int answer, int at, long step) {
        /** The same with another answer. */
        public Answer answering(int other) {
            return new Answer(kind, actor, occurrence, other, at, step);
        }

        @Override
        public String toString() {
            return DecisionKind.name(kind) + " " + answer + " by " + actor + " at " + at;
        }
    }

    /** The same without the segments from {@code from} (inclusive) to {@code to} (exclusive). */
    public Schedule without(int from, int to) {
        List<Segment> rest = new ArrayList<>(segments);
        rest.subList(from, to).clear();
        return with(rest);
    }

    /** The same with other segments. */
    public Schedule with(List<Segment> others) {
        return new Schedule(others, answers, last);
    }

    /** The same with segments in a row that are of one context made one. */
    public Schedule joined() {
        List<Segment> joined = new ArrayList<>();
        for (Segment segment : segments) {
            int end = joined.size() - 1;
            boolean goesOn =
                    end >= 0
                            && !segment.isMessage()
                            && joined.get(end).context() == segment.context();
            if (goesOn) {
                Segment longer = joined.get(end).upTo(segment.until());
                joined.set(end, segment.waits() ? longer.waiting() : longer);
            } else {
                joined.add(segment);
            }
        }
        return with(joined);
    }

    /** The same with another segment in that place. */
    public Schedule with(int place, Segment other) {
        List<Segment> changed = new ArrayList<>(segments);
        changed.set(place, other);
        return with(changed);
    }

    /** The same with one segment more, before that place. */
    public Schedule inserting(int place, Segment other) {
        List<Segment> changed = new ArrayList<>(segments);
        changed.add(place, other);
        return with(changed);
    }

    /** The same with other answers. */
    public Schedule answering(List<Answer> others) {
        return new Schedule(segments, others, last);
    }

    /** The same with other contexts put last. */
    public Schedule putting(List<Integer> contexts) {
        return new Schedule(segments, answers, contexts);
    }

    /** The same without the steps of a context, which acts when no other can. */
    public Schedule withoutContext(int context) {
        List<Segment> rest = new ArrayList<>();
        for (Segment segment : segments) {
            if (segment.context() != context) {
                rest.add(segment);
            }
        }
        List<Integer> put = new ArrayList<>(last);
        if (!put.contains(context)) {
            put.add(context);
        }
        return new Schedule(rest, answers, put);
    }

    /** The contexts that have segments, in the order in which they first act. */
    public List<Integer> contexts() {
        List<Integer> found = new ArrayList<>();
        for (Segment segment : segments) {
            if (!segment.isMessage() && !found.contains(segment.context())) {
                found.add(segment.context());
            }
        }
        return found;
    }
}
