package org.racewalk.model.explain;

import org.racewalk.model.explore.Continuation;
import org.racewalk.model.explore.Randomness;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.Unseen;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Program;
import org.racewalk.model.shrink.Candidates;

import java.util.List;

/** Makes changed runs on a world of its own and tells what comes of them. Not thread safe. */
final class Trials {
    private final String signature;
    private final Candidates candidates;
    private final Continuation continuation;
    private final UnseenDecider unseen;

    /**
     * @param signature of the violation that is explained
     * @param walk how runs go on at random, see {@link Continuation}
     */
    Trials(Program program, ReplayString replay, String signature, boolean walk) {
        this.signature = signature;
        candidates = new Candidates(program, replay);
        candidates.everything(true);
        continuation = new Continuation(candidates.patient(), walk);
        unseen = new UnseenDecider(candidates.patient(), new Unseen(candidates.world()));
    }

    /** What a run came to. */
    record Result(Outcome outcome, boolean fails, List<Violation> violations) {
        boolean passes() {
            return outcome == Outcome.PASSED;
        }
    }

    /** Follows the order to its end. */
    Result follow(Order order) {
        return result(candidates.patiently(order.schedule()));
    }

    /** Whether the run of this order shows the violation. */
    boolean fails(Order order) {
        return follow(order).fails();
    }

    /** Whether the run fails if one load does not see one store, by their indices in the order. */
    boolean failsUnseen(Order order, int store, int load, long address) {
        unseen.of(store, load, address);
        return result(candidates.patiently(order.schedule(), unseen)).fails();
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
        continuation.after(events, Randomness.mix(number + 1));
        return result(candidates.patiently(order.schedule(), continuation));
    }

    private Result result(Outcome outcome) {
        boolean fails = candidates.violation(signature) != null;
        return new Result(outcome, fails, candidates.violations());
    }

    /** Runs made so far. */
    long runs() {
        return candidates.runs();
    }

    /** Their steps. */
    long steps() {
        return candidates.steps();
    }
}
