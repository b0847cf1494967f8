package org.racewalk.actors.engine;

import org.racewalk.model.explain.Inspector;
import org.racewalk.model.explore.ReplayDivergence;
import org.racewalk.model.explore.Replayer;
import org.racewalk.model.explore.Replayer.Replayed;
import org.racewalk.model.trace.Report;
import org.racewalk.model.trace.Trace;

import java.util.List;

/**
 * A run that is looked into.
 *
 * @param rows the events that have numbers in the table of all steps
 * @param violated whether something goes wrong in it
 */
public record Inspected(NamedRun run, Trace trace, List<Integer> rows, boolean violated) {

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
        boolean violated = !replayed.violations().isEmpty();
        return new Inspected(run, trace, Report.rows(trace), violated);
    }

    /** Answers questions about it. */
    public Inspector inspector() {
        return new Inspector(run.program(), run.replay(), trace, rows);
    }
}
