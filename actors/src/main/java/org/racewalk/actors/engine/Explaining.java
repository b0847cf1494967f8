package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explain.ExplainOptions;
import org.racewalk.model.explain.Explainer;
import org.racewalk.model.explore.ReplayDivergence;
import org.racewalk.model.shrink.Bound;
import org.racewalk.model.shrink.NotReproduced;
import org.racewalk.model.shrink.Shrinker;
import org.racewalk.model.shrink.Shrunk;
import org.racewalk.model.trace.Focus;
import org.racewalk.model.trace.Lines;

import java.util.List;

/** Explains a run. */
public final class Explaining {
    private Explaining() {}

    /**
     * Explains a violation of the run.
     *
     * @param signature of the violation, or null: the first of the run
     * @param bound shrinks the run first, with so much; null: explains it as it is
     * @throws WrongInputException if that does not go wrong in it
     */
    public static Explained of(
            NamedRun run,
            @Nullable String signature,
            @Nullable Bound bound,
            Shrinker.Progress progress,
            ExplainOptions options) {
        try {
            if (bound == null) {
                return explained(run, signature, options, Focus.Notes.NONE);
            }
            Shrunk shrunk =
                    Shrinker.shrink(run.program(), run.replay(), signature, bound, progress);
            NamedRun small = new NamedRun(run.program(), shrunk.replay());
            Focus.Notes notes =
                    shrunk.replay().equals(run.replay()) ? Focus.Notes.NONE : notes(run, shrunk);
            return explained(small, shrunk.violation().signature(), options, notes);
        } catch (ReplayDivergence e) {
            throw new WrongInputException(
                    "the run cannot be made as the replay string says: " + e.getMessage());
        } catch (NotReproduced e) {
            throw new WrongInputException("there is nothing to explain: " + e.getMessage());
        }
    }

    private static Focus.Notes notes(NamedRun run, Shrunk shrunk) {
        return new Focus.Notes(
                List.of(new Focus.Labelled("origin", run.replay().text())),
                List.of(
                        "from "
                                + shrunk.before().text()
                                + ", to "
                                + shrunk.after().text()
                                + "; "
                                + Lines.count(shrunk.runs(), "run")
                                + (shrunk.complete() ? "" : ", where its bound ended it")));
    }

    private static Explained explained(
            NamedRun run, @Nullable String signature, ExplainOptions options, Focus.Notes notes) {
        return Explainer.explain(run.program(), run.replay(), run.origin(), signature, options)
                .map(explanation -> new Explained(run, explanation, notes))
                .orElseThrow(() ->
                        new WrongInputException(
                                "nothing goes wrong in that run: there is nothing to explain"));
    }
}
