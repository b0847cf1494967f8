package org.racewalk.model.shrink;

import org.racewalk.model.machine.Observer;
import org.racewalk.model.machine.Standing;
import org.racewalk.model.machine.World;
import org.racewalk.model.shrink.Schedule.Segment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The instructions that each context's steps were, in one run. Tells where a place of one run lies
 * in another in which a context went another way: there its steps have other numbers.
 */
final class Trails implements Observer {
    /** Longer trails are not compared: the work grows with the square. */
    private static final int LONGEST = 1_500;

    private int[][] trail = new int[0][];
    private int[] begun = new int[0];

    @Override
    public void access(
            World world,
            int cpu,
            int task,
            int pc,
            long address,
            long before,
            long after,
            boolean step) {
        if (step) {
            note(world, task, pc);
        }
    }

    @Override
    public void intrinsic(World world, int cpu, int task, int pc, long argument, long result) {
        note(world, task, pc);
    }

    @Override
    public void waits(World world, int cpu, int task, int pc, String what) {
        note(world, task, pc);
    }

    @Override
    public void delivered(World world, int messageKind, int cpu, long argument) {}

    @Override
    public void switched(World world, int cpu, int from, int to) {}

    @Override
    public void decided(World world, int decisionKind, int n, int answer) {}

    private void note(World world, int task, int pc) {
        Standing standing = world.standing();
        if (world.inSetup() || task < 0) {
            begun = ScheduleDecider.stepsNow(standing, begun);
            return;
        }
        if (trail.length < standing.contexts()) {
            trail = Arrays.copyOf(trail, standing.contexts());
        }
        int at = standing.stepsOf(task) - 1 - (task < begun.length ? begun[task] : 0);
        if (at < 0) {
            return;
        }
        int[] of = trail[task] == null ? new int[64] : trail[task];
        if (at >= of.length) {
            of = Arrays.copyOf(of, Math.max(at + 1, of.length * 2));
        }
        of[at] = pc + 1;
        trail[task] = of;
    }

    private int[] of(int context) {
        int[] known =
                context < trail.length && trail[context] != null ? trail[context] : new int[0];
        int size = known.length;
        while (size > 0 && known[size - 1] == 0) {
            size--;
        }
        return Arrays.copyOf(known, size);
    }

    /** The schedule of this run, its places moved to where they lie in another run. */
    Schedule moved(Schedule schedule, Trails other) {
        List<Segment> moved = new ArrayList<>();
        List<int[]> maps = new ArrayList<>();
        for (int context = 0; context < trail.length; context++) {
            maps.add(null);
        }
        for (Segment segment : schedule.segments()) {
            int context = segment.context();
            if (segment.isMessage() || context >= trail.length) {
                moved.add(segment);
                continue;
            }
            int[] map = maps.get(context);
            if (map == null) {
                map = map(of(context), other.of(context));
                maps.set(context, map);
            }
            int until = segment.until();
            moved.add(until < map.length ? segment.upTo(map[until]) : segment);
        }
        return schedule.with(moved);
    }

    /**
     * For each place before a step of the first trail, the place in the second: by what they share.
     */
    private static int[] map(int[] from, int[] to) {
        if (from.length > LONGEST || to.length > LONGEST || Arrays.equals(from, to)) {
            return new int[0];
        }
        int[][] common = new int[from.length + 1][to.length + 1];
        for (int i = from.length - 1; i >= 0; i--) {
            for (int j = to.length - 1; j >= 0; j--) {
                common[i][j] =
                        from[i] == to[j]
                                ? common[i + 1][j + 1] + 1
                                : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        int[] map = new int[from.length];
        int j = 0;
        for (int i = 0; i < from.length; i++) {
            while (j < to.length && from[i] != to[j] && common[i][j + 1] == common[i][j]) {
                j++;
            }
            map[i] = j;
            if (j < to.length && from[i] == to[j]) {
                j++;
            }
        }
        return map;
    }
}
