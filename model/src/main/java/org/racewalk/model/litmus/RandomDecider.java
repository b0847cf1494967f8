package org.racewalk.model.litmus;

import org.racewalk.model.explore.Randomness;

import java.util.List;

/**
 * Random schedules. "Draw the strategy per run as well. A good mix is one third each; adding a few
 * priority change points per run helps": uniform choice; a strict priority per access and per
 * message; a strict priority per CPU and per link between two CPUs. On top, in half of the runs all
 * links, or some, are eager: what they carry arrives before anything else happens. Chains of many
 * CPUs, each of which sees what the one before did, need that.
 *
 * <p>Ways of control are guessed: three times of four one that was right before, else any. So a run
 * depends on the runs before it, from the first one of this object on.
 */
final class RandomDecider implements LitmusDecider {
    private static final int UNIFORM = 0;
    private static final int MESSAGES = 1;
    private static final int SOME_EAGER = 3;
    private static final int ALL_EAGER = 2;
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
    private int eagerness;
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
        strategy = (int) ((draw >>> 33) % 3);
        anyPlace = (draw & 3) == 0;
        eagerness = (int) (draw >>> 2 & 3);
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
        if (strategy == UNIFORM && eagerness < ALL_EAGER) {
            return random.below(count);
        }
        int best = 0;
        long most = Long.MIN_VALUE;
        for (int k = 0; k < count; k++) {
            long priority = priority(machine, machine.action(k));
            if (priority > most) {
                most = priority;
                best = k;
            }
        }
        return best;
    }

    private long priority(LitmusMachine machine, int action) {
        boolean delivery = (action & LitmusMachine.DELIVERY) != 0;
        int to = action >> 6 & 63;
        int link = machine.link(action);
        long rank = Randomness.mix(priorities + (to << 6 | link) * STEP);
        long urgent = delivery && isEager(rank) ? Long.MIN_VALUE : 0;
        long priority;
        if (strategy == UNIFORM) {
            priority = random.next();
        } else if (strategy == MESSAGES) {
            priority = Randomness.mix(priorities + action * STEP);
        } else {
            // Within a CPU, or a link, any order.
            priority = (rank & ~0xffffL) | Randomness.mix(rank + action * STEP) & 0xffffL;
        }
        // Flipping the sign bit puts what is urgent first.
        return priority >>> 1 ^ urgent ^ Long.MIN_VALUE;
    }

    private boolean isEager(long rank) {
        return eagerness == ALL_EAGER || eagerness == SOME_EAGER && (rank & 1) == 0;
    }

    @Override
    public int place(LitmusMachine machine, int count) {
        return anyPlace || random.below(8) == 0 ? random.below(count) : 0;
    }
}
