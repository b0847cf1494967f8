package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.RaceDetector;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.Scenario;

import java.util.List;

/** Makes the parts of a world of which one place is here: stand-ins for all that is not. */
final class FarParts extends Parts {
    private final Spread spread;

    FarParts(World world, Spread spread) {
        super(world);
        this.spread = spread;
    }

    @Override
    Tasks tasks(Program program, int cpus) {
        return spread.isMm()
                ? new Tasks(world, program, cpus)
                : new FarTasks(world, program, cpus, spread);
    }

    @Override
    RaceDetector races(int contexts, int bytes) {
        return spread.isMm() ? new RaceDetector(contexts, bytes) : new FarRaces(spread);
    }

    @Override
    MemoryOrder order(RunSettings.MemoryOrderName name, int cpus) {
        MemoryOrder order = super.order(name, cpus);
        return spread.isMm() ? order : new FarOrder(order, spread);
    }

    @Override
    Mm mm(Memory memory, MemoryOrder order, RaceDetector races) {
        return spread.isMm()
                ? new Mm(world, memory, order, races)
                : new FarMm(world, memory, order, races, spread);
    }

    @Override
    Interconnect interconnect(int cpus, Decider decider) {
        return spread.isInterconnect()
                ? new Interconnect(cpus, decider)
                : new FarInterconnect(cpus, decider, spread);
    }

    @Override
    Watch watch() {
        return spread.isMm() ? new Watch(world) : new FarWatch(world, spread);
    }

    @Override
    Rcu rcu(int cpus) {
        return spread.isRcu() ? new Rcu(world, cpus) : new FarRcu(world, cpus, spread);
    }

    @Override
    Monitor monitor() {
        return spread.isMm() ? new Monitor(world) : new FarMonitor(world, spread);
    }

    @Override
    Invariants invariants(Memory memory, List<Scenario.Invariant> invariants, Context ghost) {
        return spread.isMm()
                ? new Invariants(world, memory, invariants, ghost)
                : new FarInvariants(world, memory, ghost, spread);
    }

    @Override
    Intrinsics intrinsics(Mm mm) {
        return spread.isMm() ? new Intrinsics(world, mm) : new FarIntrinsics(world, mm, spread);
    }

    @Override
    Decisions decisions(Decider decider, Steps steps, Watch watch, RunSettings settings) {
        return spread.isInterconnect()
                ? new Decisions(decider, steps, watch, settings)
                : new FarDecisions(decider, steps, watch, settings, spread);
    }

    @Override
    Locals locals(Memory memory, Program program) {
        return spread.isMm()
                ? new Locals(world, memory, program)
                : new FarLocals(world, memory, program, spread);
    }

    @Override
    Calls calls() {
        return spread.isMm() ? new Calls(world) : new FarCalls(world, spread);
    }

    @Override
    Cpu cpu(int number, Context interrupt) {
        return spread.here() == number
                ? new Cpu(world, number, interrupt)
                : new FarCpu(world, number, interrupt, spread);
    }

    /** Whoever touches memory where it is not fails at once. */
    @Override
    void made(Memory memory) {
        if (!spread.isMm()) {
            memory.leaveEmpty();
        }
    }
}
