package org.racewalk.actors.html;

import org.racewalk.actors.engine.ModelEngine;
import org.racewalk.actors.engine.ReplayedVariant;
import org.racewalk.actors.engine.RunTracer;
import org.racewalk.actors.engine.VariantRequest;
import org.racewalk.model.explain.Explanation;
import org.racewalk.model.explain.Explanation.Chance;
import org.racewalk.model.explain.Explanation.CoreStep;
import org.racewalk.model.explain.Explanation.Permission;
import org.racewalk.model.explain.Explanation.Twin;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.Replayer;
import org.racewalk.model.machine.RunSettings;
import org.racewalk.model.machine.RunSettings.MemoryOrderName;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.trace.Origin;
import org.racewalk.model.trace.Telling;
import org.racewalk.model.trace.Trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A real run with the report's rows for a core and a made-up curve: for tests that need no more.
 */
final class SlicedExplanation {
    static final ModelEngine ENGINE = new ModelEngine();

    private SlicedExplanation() {}

    /** Of the first failing run of a scenario. */
    static Explanation find(String scenario, MemoryOrderName memory, String... defines) {
        RunSettings plain = RunSettings.defaults();
        VariantRequest request =
                new VariantRequest(
                        scenario,
                        List.of(defines),
                        List.of(),
                        null,
                        new RunSettings(
                                memory,
                                plain.cpus(),
                                plain.preemption(),
                                plain.failures(),
                                plain.stepsPerRun(),
                                plain.races()),
                        ENGINE.strategy(null),
                        1);
        ReplayString replay =
                ENGINE.compile(request)
                        .newRange()
                        .run(0, 20_000, true, () -> false)
                        .findings()
                        .getFirst()
                        .replay();
        return of(replay.text());
    }

    static Explanation of(String replay) {
        ReplayedVariant replayed = ENGINE.replayed(replay, List.of(), null);
        RunTracer tracer = new RunTracer();
        ReplayString string = replayed.replay();
        Violation violation =
                Replayer.replay(replayed.variant().program(), string, tracer)
                        .violations()
                        .getFirst();
        Origin origin =
                new Origin(
                        string.variant().scenario(),
                        string.variant().defines(),
                        string.settings().memory().name().toLowerCase(Locale.ROOT),
                        replayed.variant().program().hash(),
                        string.text(),
                        0,
                        0);
        return explanation(violation, tracer.trace().orElseThrow(), origin, string);
    }

    static Explanation explanation(
            Violation violation, Trace trace, Origin origin, ReplayString replay) {
        List<CoreStep> core = core(violation, trace);
        int decides = core.size() * 2 / 3;
        List<Chance> curve = new ArrayList<>();
        for (int i = 0; i <= core.size(); i++) {
            long failing = i < decides ? 3 + i : i == core.size() ? 200 : 180;
            curve.add(new Chance(i, failing, 200, i == decides));
        }
        Twin twin = new Twin(replay, trace, core.get(decides / 2).event(), "CPU0 goes on instead");
        return new Explanation(
                violation,
                trace,
                origin,
                core,
                curve,
                List.of(new Permission(1, "a rule of the test")),
                Optional.of(twin),
                List.of("This comes before that.", "That comes before this."));
    }

    private static List<CoreStep> core(Violation violation, Trace trace) {
        List<CoreStep> core = new ArrayList<>();
        for (Telling.Row row : new Telling(trace).rows(violation)) {
            core.add(new CoreStep(row.number(), row.index(), "because of reason " + row.number()));
        }
        return core;
    }
}
