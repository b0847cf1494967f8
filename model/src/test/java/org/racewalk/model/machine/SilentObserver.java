package org.racewalk.model.machine;

/** Watches and says nothing; tests override what they want to see. */
class SilentObserver implements Observer {
    @Override
    public void access(
            World world,
            int cpu,
            int task,
            int pc,
            long address,
            long before,
            long after,
            boolean step) {}

    @Override
    public void intrinsic(World world, int cpu, int task, int pc, long argument, long result) {}

    @Override
    public void waits(World world, int cpu, int task, int pc, String what) {}

    @Override
    public void delivered(World world, int messageKind, int cpu, long argument) {}

    @Override
    public void switched(World world, int cpu, int from, int to) {}

    @Override
    public void decided(World world, int decisionKind, int n, int answer) {}
}
