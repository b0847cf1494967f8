package org.racewalk.model.explore;

import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.World;

import java.util.Optional;
import java.util.function.LongPredicate;

/**
 * Holds the simulator to its promise: makes each run twice, in two worlds, and names the first
 * difference. The second world makes the runs of each pair the other way round, so that what one
 * run leaves behind for the next shows as well.
 */
public final class Reconcile {
    private final RunSpec spec;
    private final Side one;
    private final Side other;

    /** Two runs of one seed that differ; the texts say how. */
    public record Difference(
            long run, ReplayString replay, long step, String first, String second) {
        /** One line for each side. */
        public String text() {
            return "run "
                    + run
                    + " ("
                    + replay
                    + ") differs at step "
                    + step
                    + "\n  first:  "
                    + first
                    + "\n  second: "
                    + second;
        }
    }

    /** How a run ended. */
    private record End(Outcome outcome, long steps, long traceHash, long unseed) {
        String text() {
            return "same events, then "
                    + outcome
                    + " after "
                    + steps
                    + " steps, trace hash "
                    + Long.toHexString(traceHash)
                    + ", unseed "
                    + Long.toHexString(unseed);
        }
    }

    /** A world with the logs and ends of its last two runs. */
    private static final class Side {
        private final RunSpec spec;
        private final World world;
        private final EventLog[] logs;
        private final End[] ends = new End[2];
        private final Recorder recorder;

        Side(RunSpec spec) {
            this.spec = spec;
            recorder = new Recorder(spec.strategy().decider());
            world = new World(spec.program(), spec.settings(), recorder);
            logs = new EventLog[] {new EventLog(spec.program()), new EventLog(spec.program())};
        }

        void run(long run, int place) {
            recorder.clear();
            logs[place].clear();
            world.observe(logs[place]);
            Outcome outcome = world.run(spec.seedOf(run));
            ends[place] = new End(outcome, world.steps(), world.traceHash(), world.unseed());
        }
    }

    /**
     * @param spec its strategy's parameters resolved
     */
    public Reconcile(RunSpec spec) {
        this.spec = spec;
        one = new Side(spec);
        other = new Side(spec);
    }

    /**
     * Compares the runs from {@code from} (inclusive) to {@code to} (exclusive).
     *
     * @param goOn asked between runs with the number of the next; false stops
     * @return the first difference, or empty
     */
    public Optional<Difference> run(long from, long to, LongPredicate goOn) {
        for (long run = from; run < to && goOn.test(run); run += 2) {
            int pair = run + 1 < to ? 2 : 1;
            for (int i = 0; i < pair; i++) {
                one.run(run + i, i);
                other.run(run + pair - 1 - i, pair - 1 - i);
            }
            for (int i = 0; i < pair; i++) {
                Optional<Difference> difference = compare(run + i, i);
                if (difference.isPresent()) {
                    return difference;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Difference> compare(long run, int place) {
        EventLog first = one.logs[place];
        EventLog second = other.logs[place];
        int event = first.firstDifference(second);
        if (event >= 0) {
            long step = Math.min(first.stepOf(event), second.stepOf(event));
            return Optional.of(
                    new Difference(
                            run,
                            spec.replayOf(run),
                            step,
                            first.describe(event),
                            second.describe(event)));
        }
        End end = one.ends[place];
        End otherEnd = other.ends[place];
        if (end.equals(otherEnd)) {
            return Optional.empty();
        }
        return Optional.of(
                new Difference(run, spec.replayOf(run), end.steps(), end.text(), otherEnd.text()));
    }
}
