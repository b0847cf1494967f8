package org.racewalk.model.explain;

import org.racewalk.model.machine.Observer;
import org.racewalk.model.machine.Reordering;
import org.racewalk.model.machine.World;
import org.racewalk.model.trace.TraceRecorder;

/** A trace recorder that lets somebody look at the world after each event that it has recorded. */
final class Watching implements Observer {
    private final TraceRecorder recorder;
    private final Look look;

    /** Looks at the world, when the events before an index have happened. */
    @FunctionalInterface
    interface Look {
        void after(World world, long events);
    }

    Watching(TraceRecorder recorder, Look look) {
        this.recorder = recorder;
        this.look = look;
    }

    private void looked(World world) {
        if (!world.inSetup()) {
            look.after(world, recorder.size());
        }
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
        recorder.access(world, cpu, task, pc, address, before, after, step);
        looked(world);
    }

    @Override
    public void intrinsic(World world, int cpu, int task, int pc, long argument, long result) {
        recorder.intrinsic(world, cpu, task, pc, argument, result);
        looked(world);
    }

    @Override
    public void waits(World world, int cpu, int task, int pc, String what) {
        recorder.waits(world, cpu, task, pc, what);
        looked(world);
    }

    @Override
    public void delivered(World world, int messageKind, int cpu, long argument) {
        recorder.delivered(world, messageKind, cpu, argument);
        looked(world);
    }

    @Override
    public void switched(World world, int cpu, int from, int to) {
        recorder.switched(world, cpu, from, to);
        looked(world);
    }

    @Override
    public void switches(World world) {
        recorder.switches(world);
    }

    @Override
    public void decided(World world, int decisionKind, int n, int answer) {
        recorder.decided(world, decisionKind, n, answer);
    }

    @Override
    public void reordered(World world, int cpu, Reordering rule, int pc, int otherPc) {
        recorder.reordered(world, cpu, rule, pc, otherPc);
    }
}
