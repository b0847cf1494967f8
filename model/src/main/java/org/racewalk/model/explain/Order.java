package org.racewalk.model.explain;

import org.racewalk.model.shrink.Schedule;
import org.racewalk.model.shrink.Schedule.Answer;
import org.racewalk.model.shrink.Schedule.Segment;

import java.util.ArrayList;
import java.util.List;

/**
 * A run as the sequence of all its events, those included that were the only ones possible: an
 * event can be moved.
 *
 * @param events each a segment of its own
 */
record Order(Schedule events) {

    int size() {
        return events.segments().size();
    }

    Segment get(int i) {
        return events.segments().get(i);
    }

    /** Answers other than the calm default. */
    List<Answer> answers() {
        return events.answers();
    }

    /**
     * The same with the events from {@code from} to {@code to} (exclusive) put before {@code at}.
     */
    Order moved(int from, int to, int at) {
        List<Segment> all = events.segments();
        List<Segment> changed = new ArrayList<>(all.size());
        boolean later = at >= to;
        changed.addAll(all.subList(0, later ? from : at));
        if (later) {
            changed.addAll(all.subList(to, at));
        }
        changed.addAll(all.subList(from, to));
        if (!later) {
            changed.addAll(all.subList(at, from));
        }
        changed.addAll(all.subList(later ? at : to, all.size()));
        return new Order(events.with(changed));
    }

    /** The same with these answers calm. */
    Order calm(List<Answer> which) {
        List<Answer> rest = new ArrayList<>(events.answers());
        rest.removeAll(which);
        return new Order(events.answering(rest));
    }

    /** What is to be followed. */
    Schedule schedule() {
        return events.joined();
    }
}
