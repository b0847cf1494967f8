package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.ReplayDivergence;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.Replayer;
import org.racewalk.model.explore.Replayer.Replayed;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Program;
import org.racewalk.model.trace.JsonReport;
import org.racewalk.model.trace.Origin;
import org.racewalk.model.trace.Report;
import org.racewalk.model.trace.Trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/** Makes a run again with a recorder attached, and writes the reports of what went wrong in it. */
final class Remaking {
    private Remaking() {}

    /**
     * @param program compiled from what the string names
     * @param wanted which signatures are to be reported
     */
    static Remade of(Program program, ReplayString replay, Predicate<String> wanted) {
        RunTracer tracer = new RunTracer();
        Replayed replayed;
        try {
            replayed = Replayer.replay(program, replay, tracer);
        } catch (ReplayDivergence e) {
            return new Remade(false, e.getMessage() + "\n", "", List.of());
        }
        Map<String, Violation> firsts = new LinkedHashMap<>();
        for (Violation violation : replayed.violations()) {
            if (wanted.test(violation.signature())) {
                firsts.putIfAbsent(violation.signature(), violation);
            }
        }
        Origin origin = origin(program, replay);
        Trace trace = tracer.trace().orElse(null);
        StringBuilder text = new StringBuilder();
        List<Map<String, @Nullable Object>> reports = new ArrayList<>();
        if (trace == null || firsts.isEmpty()) {
            text.append(nothing(replayed));
        } else {
            for (Violation violation : firsts.values()) {
                text.append(text.isEmpty() ? "" : "\n");
                text.append(Report.text(violation, trace, origin));
                reports.add(JsonReport.toMap(violation, trace, origin));
            }
        }
        return new Remade(replayed.unseedAgrees(), text.toString(), end(replay, replayed), reports);
    }

    static Origin origin(Program program, ReplayString replay) {
        return new Origin(
                replay.variant().scenario(),
                replay.variant().defines(),
                replay.settings().memory().name().toLowerCase(Locale.ROOT),
                program.hash(),
                replay.text(),
                0,
                0);
    }

    /** The unseed as replay strings write it. */
    private static String end(ReplayString replay, Replayed replayed) {
        String unseed = "unseed " + ReplayString.unseedText(replayed.unseed());
        if (replay.unseed().isEmpty()) {
            return unseed + "; the string has none to compare it with";
        }
        return unseed + (replayed.unseedAgrees() ? " matches" : " does not match");
    }

    private static String nothing(Replayed replayed) {
        String outcome =
                replayed.outcome() == Outcome.INCONCLUSIVE
                        ? "the run is inconclusive: its bound of steps was reached"
                        : "nothing went wrong in the run";
        return String.format(Locale.ROOT, "%s (%,d steps)\n", outcome, replayed.steps());
    }
}
