package org.racewalk.actors.engine;

import org.racewalk.model.explain.Explanation;
import org.racewalk.model.explore.ReplayDivergence;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.ReplayString.Seeded;
import org.racewalk.model.explore.Replayer;
import org.racewalk.model.explore.Replayer.Replayed;
import org.racewalk.model.export.ExportedRun;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.trace.Trace;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;

/** Makes a run again for exports. */
public final class Tracing {
    private Tracing() {}

    /**
     * The run, event by event.
     *
     * @throws WrongInputException if a recorded decision cannot be made
     */
    public static Traced of(NamedRun named) {
        ReplayString replay = named.replay();
        RunTracer tracer = new RunTracer();
        Replayed replayed;
        try {
            replayed = Replayer.replay(named.program(), replay, tracer);
        } catch (ReplayDivergence e) {
            throw new WrongInputException(String.valueOf(e.getMessage()));
        }
        Trace nothing = new Trace(List.of(), new TreeMap<>(), List.of(), 0, replayed.steps(), 0, 0);
        ExportedRun run =
                new ExportedRun(
                        tracer.trace().orElse(nothing),
                        named.origin(),
                        machine(replay),
                        replayed.outcome().name().toLowerCase(Locale.ROOT),
                        String.format(Locale.ROOT, "%016x", replayed.unseed()),
                        replayed.violations().stream().findFirst(),
                        Optional.empty());
        return new Traced(replayed.unseedAgrees(), run);
    }

    /** The run of an explanation, with it. */
    public static Traced of(Explained explained) {
        Traced traced = of(explained.run());
        ExportedRun run = traced.run();
        Explanation explanation = explained.explanation();
        return new Traced(
                traced.agrees(),
                new ExportedRun(
                        explanation.trace(),
                        explanation.origin(),
                        run.machine(),
                        run.outcome(),
                        run.unseed(),
                        Optional.of(explanation.violation()),
                        Optional.of(explanation)));
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
