package org.racewalk.model.explain;

import org.racewalk.model.explore.Continuation;
import org.racewalk.model.explore.Randomness;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.machine.GhostReads;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.Unseen;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Program;
import org.racewalk.model.shrink.Candidates;
import org.racewalk.model.trace.TraceRecorder;
import org.racewalk.model.trace.WorldNames;

import java.util.List;

/** Makes changed runs on a world of its own and tells what comes of them. Not thread safe. */
final class Trials {
    private final Program program;
    private final String signature;
    private final Candidates candidates;
    private final Continuation continuation;
    private final UnseenDecider unseen;

    /**
     * @param signature of the violation that is explained
     * @param walk how runs go on at random, see {@link Continuation}
     */
    Trials(Program program, ReplayString replay, String signature, boolean walk) {
        this.program = program;
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

    /**
     * Whether this does not go wrong if one load does not see one store, by their indices in the
     * order. That the run comes to a halt instead says nothing: the store may be a wake-up.
     */
    boolean passesUnseen(Order order, int store, int load, long address) {
        unseen.of(store, load, address);
        Result result = result(candidates.patiently(order.schedule(), unseen));
        boolean halts =
                result.violations().stream()
                        .anyMatch(other ->
                                switch (other.kind()) {
                                    case DEADLOCK, LOST_WAKE_UP, LIVELOCK -> true;
                                    default -> false;
                                });
        return !result.fails() && !halts && result.outcome() != Outcome.INCONCLUSIVE;
    }

    /**
     * What ghost code read last in a run.
     *
     * @param step in which it did, or -1
     * @param words their addresses
     * @param reads the same in the order in which they were read, and what it looked at beside
     */
    record Checked(long step, long[] words, List<GhostReads.Read> reads) {}

    /** What ghost code reads last in the run of this order. */
    Checked checked(Order order) {
        GhostReads reads = new GhostReads(candidates.world());
        try {
            follow(order);
            long step = reads.lastStep();
            return new Checked(step, reads.readIn(step), reads.lastReads());
        } finally {
            reads.end();
        }
    }

    /** What comes of the run if ghost code finds something else in a word, in that step only. */
    Result without(Order order, long step, long address, GhostReads.Word before) {
        GhostReads reads = new GhostReads(candidates.world());
        try {
            reads.hide(step, address, before);
            return follow(order);
        } finally {
            reads.end();
        }
    }

    /**
     * Makes the run of this order and lets somebody look after each event.
     *
     * @return how many events it had
     */
    long watch(Order order, Watching.Look look) {
        TraceRecorder recorder = new TraceRecorder(new WorldNames(candidates.world()));
        candidates.observe(new Watching(recorder, look));
        try {
            follow(order);
            return recorder.size();
        } finally {
            candidates.observe(null);
        }
    }

    /** Whether nothing goes wrong in the run of this order if somebody interferes after events. */
    boolean passesWatched(Order order, Watching.Look look) {
        watch(order, look);
        return candidates.violations().isEmpty();
    }

    /** Puts words of memory back for a moment. */
    Unseen unseen() {
        return new Unseen(candidates.world());
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

    Program program() {
        return program;
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
