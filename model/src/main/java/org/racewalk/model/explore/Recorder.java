package org.racewalk.model.explore;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.machine.Interconnect;

import java.util.Arrays;

/**
 * Passes every decision on to another decider, counts what it answers and logs what deviates from
 * the calm default, in arrays that are kept from run to run: nothing is allocated once they have
 * grown. All other decisions follow from these.
 */
public final class Recorder implements Decider {
    /** Kinds of decisions, rounded up. */
    private static final int KINDS = 16;

    private final Decider inner;

    /** By the actor (the CPU that acted last plus one, or 0) and kind. */
    private int[] counts = new int[KINDS];

    private int size;

    // One entry a deviation.
    private int deviations;
    private int[] index = new int[256];
    private int[] identity = new int[256];
    private int[] occurrence = new int[256];
    private int[] choices = new int[256];
    private int[] answers = new int[256];

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
        if (place == of.calm()) {
            pass(DecisionKind.EVENT);
        } else {
            log(DecisionKind.EVENT, of.enabledCount(), EventCode.of(of, place));
        }
        return place;
    }

    @Override
    public void only(Interconnect of) {
        inner.only(of);
    }

    @Override
    public int value(int kind, int n) {
        int answer = inner.value(kind, n);
        if (answer == 0) {
            pass(kind);
        } else {
            log(kind, n, answer);
        }
        return answer;
    }

    private void pass(int kind) {
        int who = identityOf(kind);
        counts[who]++;
        size++;
    }

    private void log(int kind, int n, int answer) {
        if (deviations == index.length) {
            grow(deviations * 2);
        }
        int who = identityOf(kind);
        index[deviations] = size++;
        identity[deviations] = who;
        occurrence[deviations] = counts[who]++;
        choices[deviations] = n;
        answers[deviations++] = answer;
    }

    private void grow(int capacity) {
        index = Arrays.copyOf(index, capacity);
        identity = Arrays.copyOf(identity, capacity);
        occurrence = Arrays.copyOf(occurrence, capacity);
        choices = Arrays.copyOf(choices, capacity);
        answers = Arrays.copyOf(answers, capacity);
    }

    /** What a decision of this kind has in common with others: its place in {@link #counts}. */
    private int identityOf(int kind) {
        Interconnect now = interconnect;
        int last = now == null ? -1 : now.last();
        int actor = now == null || last < 0 ? 0 : now.target(last) + 1;
        int place = actor * KINDS + kind;
        if (place >= counts.length) {
            counts = Arrays.copyOf(counts, (actor + 1) * KINDS);
        }
        return place;
    }

    /** How many decisions the run took so far. */
    public int size() {
        return size;
    }

    /** How many of a kind. */
    public int count(int kind) {
        int sum = 0;
        for (int place = kind; place < counts.length; place += KINDS) {
            sum += counts[place];
        }
        return sum;
    }

    /** Steps since the concurrent phase began. */
    public long steps() {
        Interconnect now = interconnect;
        return now == null ? 0 : now.steps() - stepsAtBegin;
    }

    /** The i-th decision of the run that is not the calm default. */
    public Decision deviation(int i) {
        if (i >= deviations) {
            throw new IndexOutOfBoundsException(i);
        }
        return new Decision(
                index[i],
                identity[i] % KINDS,
                choices[i],
                answers[i],
                identity[i] / KINDS - 1,
                occurrence[i]);
    }

    /** The decisions that are not the calm default. */
    public Deviations deviations() {
        int[] kind = new int[deviations];
        for (int i = 0; i < deviations; i++) {
            kind[i] = identity[i] % KINDS;
        }
        return new Deviations(
                Arrays.copyOf(index, deviations), kind, Arrays.copyOf(answers, deviations));
    }

    /**
     * One decision of a run that deviates from the calm default. Kind, actor and occurrence
     * together are its stable identity.
     *
     * @param index number in the run, from 0
     * @param n how many answers there were
     * @param answer for EVENT a code of {@link Deviations#describe}
     * @param actor the CPU that acted last, or -1
     * @param occurrence how many decisions of this kind with this actor came before
     */
    public record Decision(int index, int kind, int n, int answer, int actor, int occurrence) {
        @Override
        public String toString() {
            return Deviations.describe(kind, answer) + " (one of " + n + ")";
        }
    }
}
