package org.racewalk.model.machine;

/**
 * Test support: an interconnect without a world behind it, so that strategies can be tested on
 * event sets made by hand.
 */
public final class ToyInterconnect {
    private final Interconnect interconnect;

    public ToyInterconnect(int cpus, Decider decider) {
        interconnect = new Interconnect(cpus, decider);
    }

    public Interconnect interconnect() {
        return interconnect;
    }

    public void reset() {
        interconnect.reset();
    }

    /** The CPU stands before an access. */
    public void pending(int cpu, long address, boolean write, boolean relaxed) {
        interconnect.pending(cpu, address, write, relaxed);
    }

    /** The CPU has nothing to do. */
    public void idle(int cpu) {
        interconnect.disable(cpu);
    }

    /** Puts a message in flight that may be delivered at once. */
    public int send(int kind, int cpu) {
        return interconnect.send(kind, cpu, 0, 0, true);
    }

    public void discard(int slot) {
        interconnect.discard(slot);
    }

    public int next() {
        return interconnect.next();
    }
}
