package org.racewalk.model.shrink;

import org.racewalk.model.shrink.Schedule.Segment;

import java.util.ArrayList;
import java.util.List;

/**
 * Switches removed: segments dropped (their steps come with the context's next segment), joined
 * with the context's segment before, or exchanged with their neighbour. What depends on order is
 * not monotone, so all sizes of chunks are tried at all places.
 */
final class FewerSegments implements Shrinker.Pass {
    @Override
    public boolean improves(Attempts attempts) {
        boolean improved = dropsMessages(attempts);
        int size = attempts.best().segments().size();
        for (int chunk = (size + 1) / 2; chunk > 0; chunk = chunk == 1 ? 0 : (chunk + 1) / 2) {
            for (int from = 0; from < attempts.best().segments().size(); ) {
                int to = Math.min(attempts.best().segments().size(), from + chunk);
                if (attempts.isSmaller(attempts.best().without(from, to))) {
                    improved = true;
                } else {
                    from += chunk;
                }
            }
        }
        for (int i = 0; i < attempts.best().segments().size(); i++) {
            improved |= joins(attempts, i) | exchanges(attempts, i) | moves(attempts, i);
        }
        return improved;
    }

    private static boolean dropsMessages(Attempts attempts) {
        List<Segment> rest = new ArrayList<>(attempts.best().segments());
        return rest.removeIf(Segment::isMessage) && attempts.isSmaller(attempts.best().with(rest));
    }

    /** All steps up to the end of segment i are made in the context's segment before. */
    private static boolean joins(Attempts attempts, int i) {
        List<Segment> segments = attempts.best().segments();
        Segment segment = segments.get(Math.min(i, segments.size() - 1));
        int before = i - 1;
        while (before >= 0 && segments.get(before).context() != segment.context()) {
            before--;
        }
        if (segment.isMessage() || before < 0 || i >= segments.size()) {
            return false;
        }
        List<Segment> joined = new ArrayList<>(segments);
        joined.set(before, segments.get(before).upTo(segment.until()));
        joined.remove(i);
        return attempts.isSmaller(attempts.best().with(joined));
    }

    private static boolean exchanges(Attempts attempts, int i) {
        List<Segment> segments = attempts.best().segments();
        if (i + 1 >= segments.size()) {
            return false;
        }
        List<Segment> exchanged = new ArrayList<>(segments);
        exchanged.set(i, segments.get(i + 1));
        exchanged.set(i + 1, segments.get(i));
        return attempts.isSmaller(attempts.best().with(exchanged));
    }

    /** Segment i comes first, or last. */
    private static boolean moves(Attempts attempts, int i) {
        List<Segment> segments = attempts.best().segments();
        if (i >= segments.size()) {
            return false;
        }
        List<Segment> first = new ArrayList<>(segments);
        first.add(0, first.remove(i));
        List<Segment> end = new ArrayList<>(segments);
        end.add(end.remove(i));
        return attempts.isSmaller(attempts.best().with(first))
                || attempts.isSmaller(attempts.best().with(end));
    }
}
