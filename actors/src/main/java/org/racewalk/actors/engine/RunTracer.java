package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.machine.Observer;
import org.racewalk.model.machine.Reordering;
import org.racewalk.model.machine.World;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceRecorder;
import org.racewalk.model.trace.WorldNames;

import java.util.Optional;

/** A trace recorder that meets its world with the first event. For one run. */
public final class RunTracer implements Observer {
    private @Nullable TraceRecorder recorder;

    /** What was recorded; empty if nothing happened. */
    public Optional<Trace> trace() {
        return Optional.ofNullable(recorder).map(TraceRecorder::trace);
    }

    private TraceRecorder recorder(World world) {
        TraceRecorder known = recorder;
        if (known == null) {
            known = new TraceRecorder(new WorldNames(world));
            recorder = known;
        }
        return known;
    }

    @Override
    public void access(
            World world,
            int cpu,
            int task,
            int pc,
            long address,
            long before,
            long after,
            boolean step) {
        recorder(world).access(world, cpu, task, pc, address, before, after, step);
    }

    @Override
    public void intrinsic(World world, int cpu, int task, int pc, long argument, long result) {
        recorder(world).intrinsic(world, cpu, task, pc, argument, result);
    }

    @Override
    public void waits(World world, int cpu, int task, int pc, String what) {
        recorder(world).waits(world, cpu, task, pc, what);
    }

    @Override
    public void delivered(World world, int messageKind, int cpu, long argument) {
        recorder(world).delivered(world, messageKind, cpu, argument);
    }

    @Override
    public void switched(World world, int cpu, int from, int to) {
        recorder(world).switched(world, cpu, from, to);
    }

    @Override
    public void switches(World world) {
        recorder(world).switches(world);
    }

    @Override
    public void reordered(World world, int cpu, Reordering rule, int pc, int otherPc) {
        recorder(world).reordered(world, cpu, rule, pc, otherPc);
    }

    @Override
    public void arrives(World world, int cpu, long step) {
        recorder(world).arrives(world, cpu, step);
    }

    @Override
    public void answeredBy(World world, int cpu, long step, boolean older) {
        recorder(world).answeredBy(world, cpu, step, older);
    }

    @Override
    public void decided(World world, int decisionKind, int n, int answer) {
        recorder(world).decided(world, decisionKind, n, answer);
    }
}
