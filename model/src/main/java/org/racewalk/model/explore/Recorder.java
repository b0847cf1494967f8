package org.racewalk.model.explore;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.machine.Interconnect;

import java.util.Arrays;

/**
 * Passes every decision on to another decider and logs what it answers. The log is one long per
 * decision in an array that is kept from run to run: nothing is allocated once it has grown.
 *
 * <p>Bits of an entry: 0-3 kind; 4 whether it deviates from the calm default; 5-11 the CPU that
 * acted last plus one; 12-31 how many answers there were, cut at 2^20 - 1; 32-62 the answer.
 */
public final class Recorder implements Decider {
    private static final int DEVIATES = 1 << 4;
    private static final int ACTOR_SHIFT = 5;
    private static final int CHOICES_SHIFT = 12;
    private static final int MOST_CHOICES = (1 << 20) - 1;
    private static final int ANSWER_SHIFT = 32;

    private final Decider inner;
    private final int[] counts = new int[DecisionKind.count()];
    private long[] log = new long[1024];
    private int size;
    private int deviations;
    private @Nullable Interconnect interconnect;
    private long stepsAtBegin;

    /**
     * @param inner makes the decisions
     */
    public Recorder(Decider inner) {
        this.inner = inner;
    }

    @Override
    public void begin(long seed, Interconnect of) {
        clear();
        interconnect = of;
        stepsAtBegin = of.steps();
        inner.begin(seed, of);
    }

    /** Forgets the last run, in case the next one ends before its concurrent phase begins. */
    void clear() {
        size = 0;
        deviations = 0;
        Arrays.fill(counts, 0);
        interconnect = null;
    }

    @Override
    public int event(Interconnect of) {
        int place = inner.event(of);
        boolean deviates = place != of.calm();
        log(DecisionKind.EVENT, of.enabledCount(), EventCode.of(of, place), deviates);
        return place;
    }

    @Override
    public int value(int kind, int n) {
        int answer = inner.value(kind, n);
        log(kind, n, answer, answer != 0);
        return answer;
    }

    private void log(int kind, int n, int answer, boolean deviates) {
        if (size == log.length) {
            log = Arrays.copyOf(log, size * 2);
        }
        counts[kind]++;
        long entry = (long) answer << ANSWER_SHIFT;
        entry |= (long) Math.min(n, MOST_CHOICES) << CHOICES_SHIFT;
        entry |= (long) (actor() + 1) << ACTOR_SHIFT | kind;
        if (deviates) {
            entry |= DEVIATES;
            deviations++;
        }
        log[size++] = entry;
    }

    private int actor() {
        Interconnect now = interconnect;
        int last = now == null ? -1 : now.last();
        return now == null || last < 0 ? -1 : now.target(last);
    }

    /** How many decisions the run took so far. */
    public int size() {
        return size;
    }

    /** How many of a kind. */
    public int count(int kind) {
        return counts[kind];
    }

    /** Steps since the concurrent phase began. */
    public long steps() {
        Interconnect now = interconnect;
        return now == null ? 0 : now.steps() - stepsAtBegin;
    }

    /** The i-th decision of the run. */
    public Decision decision(int i) {
        if (i >= size) {
            throw new IndexOutOfBoundsException(i);
        }
        long entry = log[i];
        int kind = (int) entry & 15;
        int actor = ((int) (entry >> ACTOR_SHIFT) & 127) - 1;
        int occurrence = 0;
        long alike = entry & (127L << ACTOR_SHIFT | 15);
        for (int before = 0; before < i; before++) {
            if ((log[before] & (127L << ACTOR_SHIFT | 15)) == alike) {
                occurrence++;
            }
        }
        return new Decision(
                i,
                kind,
                (int) (entry >> CHOICES_SHIFT) & MOST_CHOICES,
                (int) (entry >> ANSWER_SHIFT),
                (entry & DEVIATES) != 0,
                actor,
                occurrence);
    }

    /** The decisions that are not the calm default. */
    public Deviations deviations() {
        int[] index = new int[deviations];
        int[] kind = new int[deviations];
        int[] answer = new int[deviations];
        int found = 0;
        for (int i = 0; i < size; i++) {
            long entry = log[i];
            if ((entry & DEVIATES) != 0) {
                index[found] = i;
                kind[found] = (int) entry & 15;
                answer[found] = (int) (entry >> ANSWER_SHIFT);
                found++;
            }
        }
        return new Deviations(index, kind, answer);
    }

    /**
     * One decision of a run. Kind, actor and occurrence together are its stable identity.
     *
     * @param index number in the run, from 0
     * @param n how many answers there were
     * @param answer for EVENT a code of {@link Deviations#describe}
     * @param actor the CPU that acted last, or -1
     * @param occurrence how many decisions of this kind with this actor came before
     */
    public record Decision(
            int index, int kind, int n, int answer, boolean deviates, int actor, int occurrence) {
        @Override
        public String toString() {
            return Deviations.describe(kind, answer) + " (one of " + n + ")";
        }
    }
}
