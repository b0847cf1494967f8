package org.racewalk.model.explain;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.Deviations;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.ReplayString.Decided;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.World;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Program;
import org.racewalk.model.shrink.Candidates;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceRecorder;
import org.racewalk.model.trace.WorldNames;

import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * A run that was made and watched.
 *
 * @param stepsAtBegin steps of the set-up: event i of the order is step {@code stepsAtBegin + i +
 *     1}
 * @param typeSafe names of the objects that live in slabs type-safe by RCU
 */
record Made(
        Outcome outcome,
        List<Violation> violations,
        Trace trace,
        Order order,
        long stepsAtBegin,
        Deviations deviations,
        long unseed,
        List<String> typeSafe) {

    /** Makes the run that the string names. */
    static Made of(Program program, ReplayString replay) {
        Candidates candidates = new Candidates(program, replay);
        return watched(candidates, candidates::original);
    }

    /** Makes the run that follows an order as far as it can. */
    static Made of(Program program, ReplayString settings, Order order) {
        Candidates candidates = new Candidates(program, settings);
        return watched(candidates, () -> candidates.patiently(order.schedule()));
    }

    private static Made watched(Candidates candidates, Supplier<Outcome> run) {
        candidates.everything(true);
        World world = candidates.world();
        TraceRecorder tracer = new TraceRecorder(new WorldNames(world));
        candidates.observe(tracer);
        Outcome outcome = run.get();
        Trace trace = tracer.trace();
        return new Made(
                outcome,
                candidates.violations(),
                trace,
                new Order(candidates.schedule()),
                candidates.stepsAtBegin(),
                candidates.deviations(),
                world.unseed(),
                typeSafe(world, trace));
    }

    private static List<String> typeSafe(World world, Trace trace) {
        TreeSet<String> names = new TreeSet<>();
        for (TraceEvent event : trace.events()) {
            if (event instanceof TraceEvent.Primitive primitive
                    && primitive.group() == TraceEvent.Group.FREE
                    && world.isTypeSafe(primitive.target().address())) {
                names.add(primitive.target().object());
            }
        }
        return List.copyOf(names);
    }

    /** The first violation of that signature. */
    @Nullable Violation violation(String signature) {
        for (Violation violation : violations) {
            if (violation.signature().equals(signature)) {
                return violation;
            }
        }
        return null;
    }

    /** The step of an event of the order. */
    long stepOf(int move) {
        return stepsAtBegin + move + 1;
    }

    /** The event of the order that was this step; may lie outside of it. */
    int moveOf(long step) {
        return Math.clamp(step - stepsAtBegin - 1, -1, order.size());
    }

    /** The same run as a string that makes it again. */
    ReplayString replay(ReplayString of) {
        return new ReplayString(
                of.variant(),
                of.settings(),
                new Decided(deviations),
                of.programHash(),
                OptionalLong.of(unseed));
    }
}
