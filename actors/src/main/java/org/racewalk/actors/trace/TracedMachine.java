package org.racewalk.actors.trace;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.Recorder;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.WorldMachine;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.machine.World;
import org.racewalk.model.program.Program;
import org.racewalk.model.trace.Names;
import org.racewalk.model.trace.TraceRecorder;
import org.racewalk.model.trace.WorldNames;

import java.util.function.Supplier;

/**
 * Makes runs in one world and streams what happens in them into a trace store, but for those that
 * are there already. The observer comes after the set-up, so that the set-up is run once and not in
 * every run. For one thread.
 */
final class TracedMachine extends WorldMachine {
    private final World world;
    private final Names names;
    private final Following decider;
    private final Recorder recorder;
    private final TraceWriter writer;
    private boolean wanted;
    private @Nullable TraceRecorder events;

    private TracedMachine(World world, Following decider, Recorder recorder, TraceWriter writer) {
        super(world);
        this.world = world;
        this.decider = decider;
        this.recorder = recorder;
        this.writer = writer;
        names = new WorldNames(world);
    }

    static TracedMachine of(Program program, RunSettings settings, TraceWriter writer) {
        Following decider = new Following();
        Recorder recorder = new Recorder(decider);
        World world = new World(program, settings, recorder);
        TracedMachine machine = new TracedMachine(world, decider, recorder, writer);
        decider.atBegin(machine::watch);
        return machine;
    }

    private void watch() {
        if (wanted) {
            events = new TraceRecorder(names, writer.begin(names, decider.setupSteps()));
            world.observe(events);
        }
    }

    @Override
    public Outcome run(long seed, Supplier<ReplayString> replay) {
        return run(replay.get());
    }

    /** Makes the run. */
    Outcome run(ReplayString replay) {
        wanted = !writer.has(replay);
        events = null;
        decider.follow(replay.decider());
        world.observe(null);
        Outcome outcome = world.run(replay.seed());
        world.observe(null);
        if (wanted) {
            writer.end(
                    new TraceWriter.Ended(
                            replay.withUnseed(world.unseed()),
                            world.program().hash(),
                            outcome,
                            world.steps(),
                            stepsAtBegin(),
                            world.violations()),
                    events == null ? null : events.trace(),
                    recorder,
                    decider);
        }
        return outcome;
    }

    @Override
    public long stepsAtBegin() {
        return decider.begun() ? decider.setupSteps() : world.steps();
    }
}
