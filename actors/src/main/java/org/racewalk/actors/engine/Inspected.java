package org.racewalk.actors.engine;

import org.racewalk.model.explain.Inspector;
import org.racewalk.model.explore.ReplayDivergence;
import org.racewalk.model.explore.Replayer;
import org.racewalk.model.explore.Replayer.Replayed;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.trace.Report;
import org.racewalk.model.trace.Trace;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A run that is looked into.
 *
 * @param rows the events that have numbers: those of the table of all steps, unless others were
 *     chosen
 * @param violations the first of each signature
 */
public record Inspected(NamedRun run, Trace trace, List<Integer> rows, List<Violation> violations) {

    /**
     * Makes the run.
     *
     * @throws WrongInputException if it cannot be made as the string says
     */
    public static Inspected of(NamedRun run) {
        RunTracer tracer = new RunTracer();
        Replayed replayed;
        try {
            replayed = Replayer.replay(run.program(), run.replay(), tracer);
        } catch (ReplayDivergence e) {
            throw new WrongInputException(String.valueOf(e.getMessage()));
        }
        Trace trace =
                tracer.trace()
                        .orElseThrow(() -> new WrongInputException("nothing happens in that run"));
        Map<String, Violation> firsts = new LinkedHashMap<>();
        for (Violation violation : replayed.violations()) {
            firsts.putIfAbsent(violation.signature(), violation);
        }
        return new Inspected(run, trace, Report.rows(trace), List.copyOf(firsts.values()));
    }

    /**
     * The same with the numbers of the first violation's longer table; as it is if there is none.
     */
    public Inspected byMore() {
        return violated()
                ? new Inspected(run, trace, Report.rows(violations.getFirst(), trace), violations)
                : this;
    }

    /** Each violation with its longer table: what matters, and what led there. */
    public String more() {
        return violations.stream()
                .map(violation -> Report.text(violation, trace, run.origin()))
                .collect(Collectors.joining("\n"));
    }

    /** Whether something goes wrong in it. */
    public boolean violated() {
        return !violations.isEmpty();
    }

    /** Answers questions about it. */
    public Inspector inspector() {
        return new Inspector(run.program(), run.replay(), trace, rows);
    }
}
