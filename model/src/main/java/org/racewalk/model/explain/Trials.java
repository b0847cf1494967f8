package org.racewalk.model.explain;

import org.racewalk.model.explore.Continuation;
import org.racewalk.model.explore.Randomness;
import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.Interconnect;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.machine.Unseen;
import org.racewalk.model.machine.World;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Program;

import java.util.List;

/** Makes changed runs on a world of its own and tells what comes of them. Not thread safe. */
final class Trials {
    private final String signature;
    private final OrderFollower follower = new OrderFollower();
    private final Continuation continuation = new Continuation(follower);
    private final Switch decider = new Switch();
    private final World world;
    private final UnseenDecider unseen;
    private long runs;
    private long steps;

    /**
     * @param signature of the violation that is explained
     */
    Trials(Program program, RunSettings settings, String signature) {
        this.signature = signature;
        world = new World(program, settings, decider);
        unseen = new UnseenDecider(follower, new Unseen(world));
    }

    /** What a run came to. */
    record Result(Outcome outcome, boolean fails, List<Violation> violations) {
        boolean passes() {
            return outcome == Outcome.PASSED;
        }
    }

    /** Follows the order to its end. */
    Result follow(Order order) {
        decider.to = follower;
        follower.follow(order);
        return run();
    }

    /** Whether the run of this order shows the violation. */
    boolean fails(Order order) {
        return follow(order).fails();
    }

    /** Whether the run fails if one load does not see one store, by their indices in the order. */
    boolean failsUnseen(Order order, int store, int load, long address) {
        decider.to = unseen;
        follower.follow(order);
        unseen.of(store, load, address);
        return run().fails();
    }

    /**
     * How many of the runs fail that begin like this order and go on at random.
     *
     * @param events how many of its events they share
     */
    long failing(Order order, int events, long most) {
        long failing = 0;
        for (long i = 0; i < most; i++) {
            failing += continued(order, events, i).fails() ? 1 : 0;
        }
        return failing;
    }

    /** The run that begins like this order and goes on at random, one of many. */
    Result continued(Order order, int events, long number) {
        decider.to = continuation;
        follower.follow(order);
        continuation.after(events, Randomness.mix(number + 1));
        return run();
    }

    private Result run() {
        Outcome outcome = world.run(0);
        runs++;
        steps += world.steps();
        List<Violation> violations = world.violations();
        boolean fails = false;
        for (Violation violation : violations) {
            fails |= violation.signature().equals(signature);
        }
        return new Result(outcome, fails, violations);
    }

    /** Runs made so far. */
    long runs() {
        return runs;
    }

    /** Their steps. */
    long steps() {
        return steps;
    }

    /** The world keeps one decider; this passes on to whoever decides the run at hand. */
    private static final class Switch implements Decider {
        private Decider to = new OrderFollower();

        @Override
        public void begin(long seed, Interconnect interconnect) {
            to.begin(seed, interconnect);
        }

        @Override
        public int event(Interconnect interconnect) {
            return to.event(interconnect);
        }

        @Override
        public void only(Interconnect interconnect) {
            to.only(interconnect);
        }

        @Override
        public int value(int kind, int n) {
            return to.value(kind, n);
        }
    }
}
