package org.racewalk.model.explore;

import org.racewalk.model.machine.Interconnect;
import org.racewalk.model.machine.MessageKind;

import java.util.Arrays;

/**
 * PCT with chain partitioning (Ozkan et al., "Randomized Testing of Distributed Systems with
 * Probabilistic Guarantees", OOPSLA 2018; after Burckhardt et al., ASPLOS 2010): causally ordered
 * events form chains found online, each chain has a random priority, the head of the greatest is
 * next, and at d - 1 points among the n events of a run the chain that would go drops below all.
 *
 * <p>A CPU's steps are one chain until a preemption puts another task there. A message continues
 * the chain of the message that caused it, else starts its own. A preemption has a real priority in
 * few runs; beside that, a change point on a CPU that could be preempted preempts it half the time.
 */
final class Pctcp extends EventStrategy {
    static final int LEAST_DEPTH = 2;
    static final int GREATEST_DEPTH = 4;

    /** Below every priority of a chain that was not dropped. */
    private static final long DROPPED = 1L << 32;

    private static final long NEVER = 0;

    private final int depth;
    private final int length;
    private final Randomness depths = new Randomness(0).fork("depth");
    private final int[] points = new int[GREATEST_DEPTH];
    private long[] priority = new long[16];
    private int depthOfRun = LEAST_DEPTH;
    private int pointsLeft;
    private int dropped;
    private long stepsAtBegin;
    private long pickedAt;
    private long pickedChain;

    /**
     * @param depth of the bugs looked for, or 0: drawn per run
     * @param length how many events a run has at most
     */
    Pctcp(int depth, int length, int allocations) {
        super(allocations);
        this.depth = depth;
        this.length = Math.max(1, length);
    }

    /** The depth of the run with this seed, for a strategy that draws it. */
    static int depthOf(long seed) {
        return drawDepth(new Randomness(seed).fork("depth"));
    }

    private static int drawDepth(Randomness depths) {
        return LEAST_DEPTH + depths.below(GREATEST_DEPTH - LEAST_DEPTH + 1);
    }

    @Override
    void drawParameters(long seed) {
        depths.reseed(seed);
        depthOfRun = depth > 0 ? depth : drawDepth(depths);
    }

    @Override
    void beginRun(long seed, Interconnect interconnect) {
        pointsLeft = depthOfRun - 1;
        for (int i = 0; i < pointsLeft; i++) {
            points[i] = 1 + events.below(length);
        }
        // Sorted downwards, so that the next point is the last one left.
        for (int i = 1; i < pointsLeft; i++) {
            for (int j = i; j > 0 && points[j] > points[j - 1]; j--) {
                int swap = points[j];
                points[j] = points[j - 1];
                points[j - 1] = swap;
            }
        }
        stepsAtBegin = interconnect.steps();
        dropped = 0;
        pickedAt = -1;
        pickedChain = NEVER;
        for (int cpu = 0; cpu < interconnect.cpus(); cpu++) {
            ensure(cpu + 1);
            priority[cpu] = draw();
        }
    }

    @Override
    public int event(Interconnect interconnect) {
        ensure(interconnect.slots());
        long number = interconnect.steps() - stepsAtBegin + 1;
        passMissedPoints(interconnect, number);
        noteNew(interconnect);
        int best = greatest(interconnect);
        while (best >= 0 && pointsLeft > 0 && points[pointsLeft - 1] == number) {
            pointsLeft--;
            int slot = interconnect.enabledSlot(best);
            int preemption = preemptionOf(interconnect, slot);
            if (preemption >= 0 && events.below(2) == 0) {
                best = preemption;
                break;
            }
            drop(slot);
            best = greatest(interconnect);
        }
        if (best < 0) {
            best = anyOf(interconnect);
        }
        note(interconnect, interconnect.enabledSlot(best));
        return best;
    }

    /** Points that fell on steps where nothing had to be decided. */
    private void passMissedPoints(Interconnect interconnect, long number) {
        while (pointsLeft > 0 && points[pointsLeft - 1] < number) {
            pointsLeft--;
            int last = interconnect.last();
            if (last >= 0 && last < interconnect.cpus()) {
                drop(last);
            }
        }
    }

    private void drop(int slot) {
        priority[slot] = DROPPED - ++dropped;
    }

    /** Gives new messages their chains. A CPU's slot keeps its own. */
    private void noteNew(Interconnect interconnect) {
        int cpus = interconnect.cpus();
        boolean mayContinue = pickedChain != NEVER && interconnect.steps() == pickedAt + 1;
        int count = interconnect.enabledCount();
        for (int i = 0; i < count; i++) {
            int slot = interconnect.enabledSlot(i);
            if (!isNew(interconnect, slot) || slot < cpus) {
                continue;
            }
            if (interconnect.kind(slot) == MessageKind.PREEMPT) {
                boolean real = events.next() >>> (64 - rarity[MessageKind.PREEMPT]) == 0;
                priority[slot] = real ? draw() : NEVER;
            } else if (mayContinue) {
                priority[slot] = pickedChain;
                mayContinue = false;
            } else {
                priority[slot] = draw();
            }
        }
    }

    private int greatest(Interconnect interconnect) {
        boolean ordinary = false;
        int best = -1;
        long greatest = NEVER;
        int count = interconnect.enabledCount();
        for (int i = 0; i < count; i++) {
            int slot = interconnect.enabledSlot(i);
            if (interconnect.relaxed(slot) && standsBack(interconnect, slot)) {
                continue;
            }
            ordinary |= interconnect.kind(slot) != MessageKind.PREEMPT;
            if (priority[slot] > greatest) {
                greatest = priority[slot];
                best = i;
            }
        }
        return ordinary ? best : -1;
    }

    private static int preemptionOf(Interconnect interconnect, int cpu) {
        if (cpu >= interconnect.cpus()) {
            return -1;
        }
        int count = interconnect.enabledCount();
        for (int i = 0; i < count; i++) {
            int slot = interconnect.enabledSlot(i);
            if (interconnect.kind(slot) == MessageKind.PREEMPT
                    && interconnect.target(slot) == cpu) {
                return i;
            }
        }
        return -1;
    }

    private void note(Interconnect interconnect, int slot) {
        pickedAt = interconnect.steps();
        pickedChain = slot < interconnect.cpus() ? NEVER : priority[slot];
        if (interconnect.kind(slot) == MessageKind.PREEMPT) {
            priority[interconnect.target(slot)] = draw();
            pickedChain = NEVER;
        }
    }

    private long draw() {
        return events.next() >>> 2 | DROPPED;
    }

    private void ensure(int slots) {
        if (slots > priority.length) {
            priority = Arrays.copyOf(priority, Integer.highestOneBit(slots) * 2);
        }
    }
}
