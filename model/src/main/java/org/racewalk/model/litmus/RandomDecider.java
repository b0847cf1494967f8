package org.racewalk.model.litmus;

import org.racewalk.model.explore.Randomness;

import java.util.List;

/**
 * Random schedules. "Draw the strategy per run as well. A good mix is one third each; adding a few
 * priority change points per run helps": uniform choice; a strict priority per access; a strict
 * priority per CPU. Which store a load reads is drawn apart, again by one of several strategies:
 * any; the oldest or the newest there is; and, per link between two CPUs, slow or quick.
 *
 * <p>Ways of control are guessed: three times of four one that was right before, else any. So a run
 * depends on the runs before it, from the first one of this object on.
 */
final class RandomDecider implements LitmusDecider {
    private static final int UNIFORM = 0;
    private static final int ACCESSES = 1;
    private static final int STRATEGIES = 3;
    private static final int ANY_SOURCE = 0;
    private static final int OLDEST = 1;
    private static final int NEWEST = 2;
    private static final long STEP = 0x9e3779b97f4a7c15L;
    private static final int MOST_GUESSES = 4096;
    private static final int NEVER = Integer.MAX_VALUE;

    private final Randomness random = new Randomness(0).fork("litmus");
    private final int[] ways;
    private final boolean single;
    private final int[][] guesses = new int[MOST_GUESSES][];
    private final LongSet right = new LongSet();
    private int known;
    private int[] current = new int[0];

    private int strategy;
    private int reading;
    private long priorities;
    private int change;
    private int steps;
    private boolean anyPlace;

    RandomDecider(LitmusProgram program) {
        ways = program.paths().stream().mapToInt(List::size).toArray();
        boolean one = true;
        for (int count : ways) {
            one &= count <= 1;
        }
        single = one;
    }

    /** The next run is that of this seed. */
    void seed(long seed) {
        random.reseed(seed);
    }

    /** The run came to its end: its guess was right. */
    void succeeded() {
        if (single || known == MOST_GUESSES) {
            return;
        }
        long key = 0;
        for (int way : current) {
            key = Randomness.mix(key * 31 + way + 1);
        }
        if (right.add(key)) {
            guesses[known++] = current.clone();
        }
    }

    @Override
    public boolean begin(int[] chosen) {
        if (!single && known > 0 && random.below(4) != 0) {
            System.arraycopy(guesses[random.below(known)], 0, chosen, 0, chosen.length);
        } else {
            for (int t = 0; t < chosen.length; t++) {
                if (ways[t] == 0) {
                    return false;
                }
                chosen[t] = ways[t] == 1 ? 0 : random.below(ways[t]);
            }
        }
        current = chosen;
        long draw = random.next();
        strategy = (int) ((draw >>> 33) % STRATEGIES);
        anyPlace = (draw & 3) == 0;
        reading = (int) (draw >>> 2 & 3);
        change = (draw >>> 4 & 1) == 0 ? NEVER : (int) ((draw >>> 5 & 0xf) + 1);
        priorities = random.next();
        steps = 0;
        return true;
    }

    @Override
    public int action(LitmusMachine machine) {
        int count = machine.count();
        if (count == 1) {
            return 0;
        }
        if (++steps == change) {
            long draw = random.next();
            priorities = Randomness.mix(draw);
            change = (draw & 1) == 0 ? NEVER : steps + 1 + (int) (draw >>> 1 & 0xf);
        }
        int best = 0;
        long most = Long.MIN_VALUE;
        for (int k = 0; k < count; k++) {
            int action = machine.action(k);
            if (k == 0 || !isSameAccess(action, machine.action(k - 1))) {
                long priority = priority(action);
                if (priority > most) {
                    most = priority;
                    best = k;
                }
            }
        }
        int ways = 1;
        while (best + ways < count
                && isSameAccess(machine.action(best), machine.action(best + ways))) {
            ways++;
        }
        return ways == 1 ? best : best + way(machine, best, ways);
    }

    private static boolean isSameAccess(int a, int b) {
        return LitmusMachine.threadOf(a) == LitmusMachine.threadOf(b)
                && LitmusMachine.instructionOf(a) == LitmusMachine.instructionOf(b);
    }

    private long priority(int action) {
        int t = LitmusMachine.threadOf(action);
        int i = LitmusMachine.instructionOf(action);
        if (strategy == UNIFORM) {
            return random.next();
        }
        if (strategy == ACCESSES) {
            return Randomness.mix(priorities + (t << 6 | i) * STEP);
        }
        // Within a CPU, any order.
        long rank = Randomness.mix(priorities + (t + 1 << 12) * STEP);
        return rank & ~0xffffL | Randomness.mix(rank + i * STEP) & 0xffffL;
    }

    /** Which of the sources of one access, the newest first: the last one has been seen already. */
    private int way(LitmusMachine machine, int first, int ways) {
        if (reading == ANY_SOURCE) {
            return random.below(ways);
        }
        if (reading == OLDEST) {
            return ways - 1;
        }
        if (reading == NEWEST) {
            return 0;
        }
        int t = LitmusMachine.threadOf(machine.action(first));
        int way = 0;
        while (way < ways - 1 && isSlow(t, machine.maker(machine.action(first + way)))) {
            way++;
        }
        return way;
    }

    private boolean isSlow(int to, int from) {
        return (Randomness.mix(priorities + (to << 6 | from + 1) * STEP) & 1) == 0;
    }

    @Override
    public int place(LitmusMachine machine, int count) {
        return anyPlace || random.below(8) == 0 ? random.below(count) : 0;
    }
}
