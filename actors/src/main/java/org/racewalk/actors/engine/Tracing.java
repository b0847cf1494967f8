package org.racewalk.actors.engine;

import org.racewalk.model.explore.ReplayDivergence;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.ReplayString.Seeded;
import org.racewalk.model.explore.Replayer;
import org.racewalk.model.explore.Replayer.Replayed;
import org.racewalk.model.export.ExportedRun;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.program.Program;
import org.racewalk.model.trace.Trace;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** Makes a run again for exports. */
final class Tracing {
    private Tracing() {}

    /**
     * @param program compiled from what the string names
     * @throws WrongInputException if a recorded decision cannot be made
     */
    static Traced of(Program program, ReplayString replay) {
        RunTracer tracer = new RunTracer();
        Replayed replayed;
        try {
            replayed = Replayer.replay(program, replay, tracer);
        } catch (ReplayDivergence e) {
            throw new WrongInputException(String.valueOf(e.getMessage()));
        }
        Trace nothing = new Trace(List.of(), new TreeMap<>(), List.of(), 0, replayed.steps(), 0, 0);
        ExportedRun run =
                new ExportedRun(
                        tracer.trace().orElse(nothing),
                        Remaking.origin(program, replay),
                        machine(replay),
                        replayed.outcome().name().toLowerCase(Locale.ROOT),
                        String.format(Locale.ROOT, "%016x", replayed.unseed()),
                        replayed.violations().stream().findFirst(),
                        Optional.empty());
        return new Traced(replayed.unseedAgrees(), run);
    }

    private static ExportedRun.Machine machine(ReplayString replay) {
        RunSettings settings = replay.settings();
        String strategy =
                replay.schedule() instanceof Seeded seeded ? seeded.strategy().text() : "log";
        return new ExportedRun.Machine(
                settings.cpus(),
                settings.preemption().name().toLowerCase(Locale.ROOT),
                settings.failures(),
                settings.stepsPerRun(),
                strategy,
                replay.seed());
    }
}
