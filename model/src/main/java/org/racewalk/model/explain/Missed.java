package org.racewalk.model.explain;

import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Access;
import org.racewalk.model.trace.TraceEvent.Barrier;
import org.racewalk.model.trace.TraceEvent.Effect;

import java.util.List;
import java.util.Optional;

/** Loads that did not see a store that had been made. */
final class Missed {
    private final List<TraceEvent> events;

    Missed(Trace trace) {
        events = trace.events();
    }

    /**
     * A store and a load of another CPU, later in the trace, that did not see it.
     *
     * @param store index in the trace
     * @param load likewise
     */
    record Pair(int store, int load) {}

    /** Whether a load, later in the trace, did not see the store. */
    static boolean isMissed(Access write, Access read) {
        return isOfAnother(write, read)
                && write.before().equals(read.after())
                && !write.before().equals(write.after());
    }

    /**
     * Likewise a first store of what is uninitialised until then: that reads as 0, so values do not
     * tell.
     */
    static boolean isMissedFirst(Access write, Access read) {
        return isOfAnother(write, read)
                && write.effect() == Effect.WRITE
                && write.after().equals(read.after())
                && read.from() < write.step();
    }

    private static boolean isOfAnother(Access write, Access read) {
        return write.effect() != Effect.READ
                && read.effect() == Effect.READ
                && write.cpu() != read.cpu()
                && write.target().address() == read.target().address();
    }

    /** The first load that did not see a store, if any. */
    Optional<Pair> of(int store) {
        if (store < 0 || !(at(store) instanceof Access write)) {
            return Optional.empty();
        }
        for (int i = store + 1; i < events.size(); i++) {
            if (events.get(i) instanceof Access read && isMissed(write, read)) {
                return Optional.of(new Pair(store, i));
            }
        }
        return Optional.empty();
    }

    /**
     * The first store of the same task after one that was not seen, either; it is late with that
     * one.
     */
    Optional<Pair> after(int store) {
        for (int i = store + 1; store >= 0 && i < events.size(); i++) {
            if (at(i) instanceof Access next
                    && next.task() == at(store).task()
                    && isOrdered(store, i)) {
                Optional<Pair> pair = of(i);
                if (pair.isPresent()) {
                    return pair;
                }
            }
        }
        return Optional.empty();
    }

    /** The store that was not seen because it is ordered behind a late one, or -1. */
    int behind(int store) {
        return of(store).isPresent() ? -1 : after(store).map(Pair::store).orElse(-1);
    }

    /** Whether a release, or a barrier between the two, lets nobody see the second alone. */
    private boolean isOrdered(int store, int later) {
        if (at(later) instanceof Access next
                && (next.order().equals("release") || next.order().equals("full"))) {
            return true;
        }
        for (int i = store + 1; i < later; i++) {
            boolean own = at(i).task() == at(store).task();
            if (own
                    && (at(i) instanceof Barrier
                            || (at(i) instanceof Access next
                                    && (next.order().equals("release")
                                            || next.order().equals("full"))))) {
                return true;
            }
        }
        return false;
    }

    private TraceEvent at(int index) {
        return events.get(index);
    }
}
