package org.racewalk.model.explore;

import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.Interconnect;
import org.racewalk.model.machine.MessageKind;
import org.racewalk.model.machine.ToyInterconnect;

/**
 * Test support: CPUs that carry out fixed lists of accesses, with messages if asked for. What it
 * logs is the order in which CPUs and messages went.
 */
final class Toy {
    static final int X = 0x1000;

    private final ToyInterconnect events;
    private final int[][] accesses;
    private final int[] done;
    private final int[] preemption;
    private final int[] order = new int[100_000];
    private int size;
    private boolean preemptible;
    private int spinner = -1;
    private int spinsUntil = -1;
    private final Decider decider;

    /**
     * @param accesses per CPU the addresses that it accesses in turn; negative: a write
     */
    Toy(Decider decider, int[]... accesses) {
        this.decider = decider;
        this.accesses = accesses;
        done = new int[accesses.length];
        preemption = new int[accesses.length];
        events = new ToyInterconnect(accesses.length, decider);
    }

    /** The same number of independent steps on each CPU. */
    static int[][] independent(int... steps) {
        int[][] accesses = new int[steps.length][];
        for (int cpu = 0; cpu < steps.length; cpu++) {
            accesses[cpu] = new int[steps[cpu]];
            for (int i = 0; i < steps[cpu]; i++) {
                accesses[cpu][i] = 0x10000 * (cpu + 1) + i * 8;
            }
        }
        return accesses;
    }

    /** A preemption is possible at any time, though it puts the same task back on the CPU. */
    Toy preemptible() {
        preemptible = true;
        return this;
    }

    /** One CPU spins at its first access until another has made so many steps. */
    Toy spinning(int cpu, int until) {
        spinner = cpu;
        spinsUntil = until;
        return this;
    }

    Interconnect interconnect() {
        return events.interconnect();
    }

    /** Makes a run of at most {@code most} steps; returns how many there were. */
    int run(long seed, int most) {
        events.reset();
        decider.begin(seed, events.interconnect());
        size = 0;
        for (int cpu = 0; cpu < accesses.length; cpu++) {
            done[cpu] = 0;
            preemption[cpu] = -1;
            arm(cpu);
        }
        while (!over() && size < most) {
            step();
        }
        return size;
    }

    private void step() {
        int slot = events.next();
        order[size++] = slot;
        if (slot >= accesses.length) {
            int cpu = events.interconnect().target(slot);
            events.discard(slot);
            preemption[cpu] = -1;
            arm(cpu);
            return;
        }
        if (!spins(slot)) {
            done[slot]++;
        }
        arm(slot);
    }

    private boolean spins(int cpu) {
        return cpu == spinner && done[cpu] == 0 && done[1 - cpu] < spinsUntil;
    }

    private void arm(int cpu) {
        if (done[cpu] == accesses[cpu].length) {
            events.idle(cpu);
            if (preemption[cpu] >= 0) {
                events.discard(preemption[cpu]);
                preemption[cpu] = -1;
            }
            return;
        }
        int address = accesses[cpu][done[cpu]];
        events.pending(cpu, Math.abs(address), address < 0, spins(cpu));
        if (preemptible && preemption[cpu] < 0) {
            preemption[cpu] = events.send(MessageKind.PREEMPT, cpu);
        }
    }

    private boolean over() {
        for (int cpu = 0; cpu < accesses.length; cpu++) {
            if (done[cpu] < accesses[cpu].length) {
                return false;
            }
        }
        return true;
    }

    /** Where the n-th step (from 0) of a CPU came in the last run. */
    int when(int cpu, int n) {
        int left = n;
        for (int i = 0; i < size; i++) {
            if (order[i] == cpu && left-- == 0) {
                return i;
            }
        }
        throw new AssertionError("CPU" + cpu + " made no step " + n);
    }

    /** How many steps of the last run were a CPU's. */
    int stepsOf(int cpu) {
        int steps = 0;
        for (int i = 0; i < size; i++) {
            steps += order[i] == cpu ? 1 : 0;
        }
        return steps;
    }

    /** How many steps of the last run were messages. */
    int messages() {
        int messages = 0;
        for (int i = 0; i < size; i++) {
            messages += order[i] >= accesses.length ? 1 : 0;
        }
        return messages;
    }

    /** The order of the last run in one number. */
    long hash() {
        long hash = size;
        for (int i = 0; i < size; i++) {
            hash = Randomness.mix(hash + order[i] + 1);
        }
        return hash;
    }
}
