package org.racewalk.model.explain;

import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.trace.Origin;
import org.racewalk.model.trace.Trace;

import java.util.List;
import java.util.Optional;

/**
 * Why a run fails.
 *
 * @param violation what went wrong
 * @param trace of the run that is explained
 * @param origin of that run
 * @param core the steps that matter, in order
 * @param curve how likely the violation is after each step of the core; first before any of them.
 *     Empty in an outline, which has no twin and no proof either
 * @param cause the step that left what the violated check finds wrong, if it is known
 * @param found where no step is known that left it: what the violated check read, a clause each
 * @param permitted what allowed the steps that surprise
 * @param twin the nearest run that passes, if one was found
 * @param proof sentences that derive the violation from the order of steps; empty if there is no
 *     cycle
 */
public record Explanation(
        Violation violation,
        Trace trace,
        Origin origin,
        List<CoreStep> core,
        List<Chance> curve,
        Optional<Cause> cause,
        List<String> found,
        List<Permission> permitted,
        Optional<Twin> twin,
        List<String> proof) {

    /** One of which it is not known who left what is wrong, nor what was found. */
    public Explanation(
            Violation violation,
            Trace trace,
            Origin origin,
            List<CoreStep> core,
            List<Chance> curve,
            List<Permission> permitted,
            Optional<Twin> twin,
            List<String> proof) {
        this(
                violation,
                trace,
                origin,
                core,
                curve,
                Optional.empty(),
                List.of(),
                permitted,
                twin,
                proof);
    }

    /**
     * A step without which, or in another order, the violation does not come about.
     *
     * @param number from 1
     * @param event index in the trace's events; their number for a step that was not carried out
     * @param why it stays, one sentence
     */
    public record CoreStep(int number, int event, String why) {}

    /**
     * What becomes of runs that begin like this one and go on at random.
     *
     * @param number the last step of the core that they share; 0: none
     * @param failing how many of them show the violation
     * @param runs how many were made
     * @param jump whether this step decided: far more fail than after the step before
     */
    public record Chance(int number, long failing, long runs, boolean jump) {}

    /**
     * A step that left what a check finds wrong.
     *
     * @param number of the step of the core
     * @param text what it has to do with it
     */
    public record Cause(int number, String text) {}

    /**
     * The rule that allowed a step which a reader may not expect: a reordering, a switch or
     * preemption in spite of locks, reuse of memory, a failure.
     *
     * @param number of the step of the core
     * @param rule a sentence
     */
    public record Permission(int number, String rule) {}

    /**
     * A run that passes and differs as little as possible.
     *
     * @param event index of the first event, in its trace, that differs
     * @param difference one sentence
     */
    public record Twin(ReplayString replay, Trace trace, int event, String difference) {}
}
