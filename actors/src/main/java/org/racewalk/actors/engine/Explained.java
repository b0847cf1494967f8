package org.racewalk.actors.engine;

import org.racewalk.model.explain.Experiments;
import org.racewalk.model.explain.Explanation;
import org.racewalk.model.explain.Explanation.CoreStep;
import org.racewalk.model.explain.Inspector;
import org.racewalk.model.trace.Focus;

import java.util.List;

/**
 * An explanation.
 *
 * @param run that is explained: the shrunk one
 * @param notes where it comes from
 */
public record Explained(NamedRun run, Explanation explanation, Focus.Notes notes) {

    /** Indices in the trace of the steps that have numbers. */
    public List<Integer> rows() {
        return explanation.core().stream().map(CoreStep::event).toList();
    }

    /** Answers questions about the run. */
    public Inspector inspector() {
        return new Inspector(run.program(), run.replay(), explanation.trace(), rows());
    }

    /** Makes changed runs. */
    public Experiments experiments() {
        return new Experiments(run.program(), run.replay(), explanation);
    }
}
