package org.racewalk.model.shrink;

import org.racewalk.model.shrink.Schedule.Segment;

/** Segments cut short: as few steps as will do. */
final class Shorter implements Shrinker.Pass {
    @Override
    public boolean improves(Attempts attempts) {
        boolean improved = false;
        for (int i = 0; i < attempts.best().segments().size(); i++) {
            improved |= cuts(attempts, i);
        }
        return improved;
    }

    /** Halves what may be cut as long as that helps, then goes on with less. */
    private static boolean cuts(Attempts attempts, int i) {
        boolean improved = false;
        int cut = Integer.MAX_VALUE;
        while (cut > 0 && i < attempts.best().segments().size()) {
            Schedule best = attempts.best();
            Segment segment = best.segments().get(i);
            int room = segment.until() - before(best, i) - 1;
            cut = Math.min(cut, room);
            if (segment.isMessage() || cut <= 0) {
                break;
            }
            if (attempts.isSmaller(best.with(i, segment.upTo(segment.until() - cut)))) {
                improved = true;
            } else {
                cut /= 2;
            }
        }
        return improved;
    }

    /** How many steps the context has made before segment i. */
    private static int before(Schedule schedule, int i) {
        int context = schedule.segments().get(i).context();
        for (int j = i - 1; j >= 0; j--) {
            if (schedule.segments().get(j).context() == context) {
                return schedule.segments().get(j).until();
            }
        }
        return 0;
    }
}
