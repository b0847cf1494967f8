package org.racewalk.model.explore;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.ReplayString.Decided;
import org.racewalk.model.explore.ReplayString.Seeded;
import org.racewalk.model.machine.Decider;
import org.racewalk.model.machine.Observer;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.machine.World;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Program;

import java.util.List;
import java.util.OptionalLong;

/** Makes the run that a replay string names, in a new world. */
public final class Replayer {
    private Replayer() {}

    /**
     * A run made again.
     *
     * @param decided the same run in the decision form, with its unseed
     * @param unseedAgrees false if the string promised another one: the simulator is broken
     */
    public record Replayed(
            Outcome outcome,
            List<Violation> violations,
            long steps,
            long unseed,
            long traceHash,
            ReplayString decided,
            boolean unseedAgrees) {}

    /**
     * Makes the run.
     *
     * @param program compiled from what the string names; its hash has been compared
     * @param observer sees each event, or null
     * @throws ReplayDivergence if a recorded decision cannot be made
     */
    public static Replayed replay(
            Program program, ReplayString replay, @Nullable Observer observer) {
        long seed = 0;
        ReplayDecider recorded = null;
        Decider decider;
        switch (replay.schedule()) {
            case Seeded seeded -> {
                seed = seeded.seed();
                decider = seeded.strategy().decider();
            }
            case Decided decided -> {
                recorded = new ReplayDecider(decided.deviations());
                decider = recorded;
            }
        }
        Recorder recorder = new Recorder(decider);
        World world = new World(program, replay.settings(), recorder);
        world.observe(observer);
        Outcome outcome = world.run(seed);
        if (recorded != null) {
            recorded.verifyAllUsed();
        }
        ReplayString decisions =
                new ReplayString(
                        replay.variant(),
                        replay.settings(),
                        new Decided(recorder.deviations()),
                        replay.programHash(),
                        OptionalLong.of(world.unseed()));
        return new Replayed(
                outcome,
                List.copyOf(world.violations()),
                world.steps(),
                world.unseed(),
                world.traceHash(),
                decisions,
                replay.agreesWithUnseed(world.unseed()));
    }
}
