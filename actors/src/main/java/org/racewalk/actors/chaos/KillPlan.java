package org.racewalk.actors.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * When to kill which node: drawn from a seed. Every fourth victim is the node that coordinates at
 * that time, whichever it is.
 *
 * @param kills in the order of progress
 * @param patient whether a victim is a member again before the next one is killed; else only the
 *     campaign must have gone on
 */
public record KillPlan(List<Kill> kills, boolean patient) {
    private static final int COORDINATOR_EVERY = 4;
    private static final int SHARES = 1000;

    public KillPlan {
        kills = List.copyOf(kills);
    }

    /**
     * One of them.
     *
     * @param perMille of the campaign's batches that are kept by then
     * @param coordinator whether the victim is the coordinator's node
     * @param draw chooses among the others
     * @param restartAtOnce or only when a batch has been kept without it
     */
    public record Kill(int perMille, boolean coordinator, int draw, boolean restartAtOnce) {}

    /** So many, spread over the campaign. */
    public static KillPlan draw(long seed, int count) {
        Random random = new Random(seed);
        List<Kill> kills = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int from = SHARES * (2 * i + 1) / (2 * count + 2);
            int to = SHARES * (2 * i + 3) / (2 * count + 2);
            boolean coordinator = i % COORDINATOR_EVERY == 0;
            kills.add(
                    new Kill(
                            random.nextInt(from, Math.max(from + 1, to)),
                            coordinator,
                            random.nextInt(SHARES),
                            !coordinator && random.nextBoolean()));
        }
        return new KillPlan(kills, true);
    }
}
