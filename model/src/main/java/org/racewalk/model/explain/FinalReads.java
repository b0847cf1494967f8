package org.racewalk.model.explain;

import org.racewalk.model.machine.Unseen;
import org.racewalk.model.machine.World;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Access;
import org.racewalk.model.trace.TraceEvent.Effect;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * What a final function reads and finds wrong: of each word the last load, and the store of a task
 * that it read, if nothing goes wrong when that load does not see that store. Where memory is what
 * everybody sees.
 */
final class FinalReads {
    private static final int MOST_RUNS = 24;

    private final List<TraceEvent> events;
    private final Made run;
    private final Trials trials;

    FinalReads(Made run, Trials trials) {
        this.run = run;
        this.trials = trials;
        events = run.trace().events();
    }

    /**
     * Two events of the trace.
     *
     * @param store of a task
     * @param load of the final function, which reads it
     */
    record Pair(int store, int load) {}

    /** Those without which nothing goes wrong, latest first. */
    List<Pair> decisive(int end, int task) {
        TreeSet<Long> words = new TreeSet<>();
        List<Pair> found = new ArrayList<>();
        int tried = 0;
        for (int i = Math.min(end, events.size() - 1); i >= 0 && tried < MOST_RUNS; i--) {
            if (events.get(i) instanceof Access read
                    && read.task() == task
                    && read.effect() == Effect.READ
                    && words.add(read.target().address())) {
                int store = storeOf(read, i);
                if (store >= 0 && events.get(store).task() != task) {
                    tried++;
                    Pair pair = new Pair(store, i);
                    if (passes(pair, read.target().address())) {
                        found.add(pair);
                    }
                }
            }
        }
        return found;
    }

    private int storeOf(Access read, int at) {
        for (int i = at - 1; i >= 0 && read.from() > 0; i--) {
            if (events.get(i) instanceof Access write
                    && write.step() == read.from()
                    && write.effect() != Effect.READ
                    && !write.before().equals(write.after())) {
                return i;
            }
        }
        return -1;
    }

    /** Whether nothing goes wrong, in another way either, if the load does not see the store. */
    private boolean passes(Pair pair, long address) {
        return trials.passesWatched(run.order(), new Hiding(pair, address, trials.unseen()));
    }

    /** Keeps the word before the store, puts it back before the load, and not longer. */
    private final class Hiding implements Watching.Look {
        private final Pair pair;
        private final long address;
        private final Unseen unseen;
        private boolean hides;

        Hiding(Pair pair, long address, Unseen unseen) {
            this.pair = pair;
            this.address = address;
            this.unseen = unseen;
        }

        @Override
        public void after(World world, long done) {
            if (hides) {
                unseen.show();
                hides = false;
            }
            if (isNext(pair.store(), done)) {
                unseen.keep(address);
            } else if (isNext(pair.load(), done)) {
                unseen.hide();
                hides = true;
            }
        }

        /** Whether nothing that can be looked after comes before an event. */
        private boolean isNext(int event, long done) {
            if (done > event) {
                return false;
            }
            for (int i = (int) done; i < event; i++) {
                boolean alone =
                        switch (events.get(i)) {
                            case TraceEvent.Entered entered -> false;
                            case TraceEvent.Left left -> false;
                            case TraceEvent.Decided decided -> false;
                            case TraceEvent.Permitted permitted -> false;
                            default -> true;
                        };
                if (alone) {
                    return false;
                }
            }
            return true;
        }
    }
}
