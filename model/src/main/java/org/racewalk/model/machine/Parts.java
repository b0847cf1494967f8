package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.RaceDetector;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.Scenario;

import java.util.List;

/** Makes the parts of a world that is all in one place. */
class Parts {
    final World world;

    Parts(World world) {
        this.world = world;
    }

    Tasks tasks(Program program, int cpus) {
        return new Tasks(world, program, cpus);
    }

    RaceDetector races(int contexts, int bytes) {
        return new RaceDetector(contexts, bytes);
    }

    MemoryOrder order(RunSettings.MemoryOrderName name, int cpus) {
        return switch (name) {
            case SC -> new SequentialConsistency();
            case TSO -> new TotalStoreOrder(world, cpus);
            case LKMM -> new LinuxMemory(world, cpus);
        };
    }

    Mm mm(Memory memory, MemoryOrder order, RaceDetector races) {
        return new Mm(world, memory, order, races);
    }

    Interconnect interconnect(int cpus, Decider decider) {
        return new Interconnect(cpus, decider);
    }

    Watch watch() {
        return new Watch(world);
    }

    Rcu rcu(int cpus) {
        return new Rcu(world, cpus);
    }

    Monitor monitor() {
        return new Monitor(world);
    }

    Invariants invariants(Memory memory, List<Scenario.Invariant> invariants, Context ghost) {
        return new Invariants(world, memory, invariants, ghost);
    }

    Intrinsics intrinsics(Mm mm) {
        return new Intrinsics(world, mm);
    }

    Decisions decisions(Decider decider, Steps steps, Watch watch, RunSettings settings) {
        return new Decisions(decider, steps, watch, settings);
    }

    Locals locals(Memory memory, Program program) {
        return new Locals(world, memory, program);
    }

    Calls calls() {
        return new Calls(world);
    }

    Cpu cpu(int number, Context interrupt) {
        return new Cpu(world, number, interrupt);
    }

    /** All parts are made. */
    void made(Memory memory) {}
}
