package org.racewalk.model.explain;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.Deviations;
import org.racewalk.model.explore.Recorder;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.ReplayString.Decided;
import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.machine.World;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Program;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceRecorder;
import org.racewalk.model.trace.WorldNames;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.TreeSet;

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

    /** Makes the run. */
    static Made of(Program program, RunSettings settings, Decider decider, long seed) {
        OrderRecorder orders = new OrderRecorder(decider);
        Recorder recorder = new Recorder(orders);
        World world = new World(program, settings, recorder);
        TraceRecorder tracer = new TraceRecorder(new WorldNames(world));
        world.observe(tracer);
        Outcome outcome = world.run(seed);
        Trace trace = tracer.trace();
        return new Made(
                outcome,
                world.violations(),
                trace,
                withRetries(orders.order(), trace, orders.stepsAtBegin()),
                orders.stepsAtBegin(),
                recorder.deviations(),
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

    /** Only the trace tells which steps are locks. */
    private static Order withRetries(Order order, Trace trace, long stepsAtBegin) {
        List<Move> moves = new ArrayList<>(order.moves());
        for (TraceEvent event : trace.events()) {
            boolean lock =
                    switch (event) {
                        case TraceEvent.Primitive primitive ->
                                primitive.group() == TraceEvent.Group.LOCK;
                        case TraceEvent.Wait wait -> wait.target().address() != 0;
                        default -> false;
                    };
            long i = event.step() - stepsAtBegin - 1;
            if (lock && i >= 0 && i < moves.size()) {
                moves.set((int) i, moves.get((int) i).retried(true));
            }
        }
        return new Order(order.first(), moves);
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
