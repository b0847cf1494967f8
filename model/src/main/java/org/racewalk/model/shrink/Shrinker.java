package org.racewalk.model.shrink;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Program;

import java.util.List;

/**
 * Makes a failing run smaller under the same signature: fewer tasks, then fewer operations,
 * switches, delays, objects, steps ({@link Size}). Each run that is kept is strictly smaller than
 * the one before. The result is a function of program, replay string, signature and bound.
 */
public final class Shrinker {
    private Shrinker() {}

    /** Is told how far it is. */
    @FunctionalInterface
    public interface Progress {
        /**
         * Another run is about to be made.
         *
         * @return false to stop with what is best now
         */
        boolean goOn(long runs, Size best);
    }

    /**
     * Shrinks.
     *
     * @param program compiled from what the string names; its hash has been compared
     * @param signature of the violation that is to stay, or null: the first one of the run
     * @throws NotReproduced if the run does not show it
     * @throws org.racewalk.model.explore.ReplayDivergence if a recorded decision cannot be made
     */
    public static Shrunk shrink(
            Program program,
            ReplayString replay,
            @Nullable String signature,
            Bound bound,
            Progress progress) {
        Candidates candidates = new Candidates(program, replay);
        Outcome outcome = candidates.original();
        if (!replay.agreesWithUnseed(candidates.world().unseed())) {
            throw new NotReproduced("the run did not end as its replay string says", true);
        }
        Violation violation = wanted(candidates, outcome, signature);
        Attempts attempts = new Attempts(candidates, violation, replay, bound, progress);
        Size before = attempts.size();
        Schedule original = attempts.best();
        // The same run, written as decisions: now it can be changed.
        attempts.isSmaller(original);
        List<Pass> passes =
                List.of(new FewerTasks(), new FewerAnswers(), new FewerSegments(), new Shorter());
        boolean again = true;
        while (again && !attempts.isOver()) {
            again = false;
            for (Pass pass : passes) {
                again |= pass.improves(attempts);
            }
            again = again || new SwitchSearch(attempts).improves();
        }
        return new Shrunk(
                attempts.replay(),
                attempts.violation(),
                attempts.best(),
                before,
                attempts.size(),
                attempts.runs(),
                !attempts.stopped(),
                attempts.others());
    }

    private static Violation wanted(
            Candidates candidates, Outcome outcome, @Nullable String signature) {
        if (outcome != Outcome.VIOLATED) {
            throw new NotReproduced("nothing went wrong in the run", false);
        }
        if (signature == null) {
            return candidates.violations().get(0);
        }
        Violation violation = candidates.violation(signature);
        if (violation == null) {
            throw new NotReproduced("the run does not show: " + signature, false);
        }
        return violation;
    }

    /** One way of making runs smaller. */
    interface Pass {
        /** Whether anything smaller was found. */
        boolean improves(Attempts attempts);
    }
}
