package org.racewalk.model.shrink;

import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.shrink.Schedule.Answer;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Values of {@code choose} lowered; failures, reuse, weak and other decisions dropped. */
final class FewerAnswers implements Shrinker.Pass {
    /** So many lower values of one decision are tried, from the lowest. */
    private static final int MOST_VALUES = 16;

    @Override
    public boolean improves(Attempts attempts) {
        boolean improved = drops(attempts, one -> true);
        for (int kind = 1; kind < DecisionKind.count(); kind++) {
            int dropped = kind;
            improved |= drops(attempts, one -> one.kind() == dropped);
        }
        for (int context : attempts.best().contexts()) {
            improved |= drops(attempts, one -> one.actor() == context);
        }
        improved |= dropsChunks(attempts);
        return improved | lowers(attempts);
    }

    private static boolean drops(Attempts attempts, Predicate<Answer> dropped) {
        List<Answer> rest = new ArrayList<>(attempts.best().answers());
        return rest.removeIf(dropped)
                && attempts.isSmallerMoved(attempts.best().answering(rest), attempts.best());
    }

    private static boolean dropsChunks(Attempts attempts) {
        boolean improved = false;
        int size = attempts.best().answers().size();
        for (int chunk = (size + 1) / 2; chunk > 0; chunk = chunk == 1 ? 0 : (chunk + 1) / 2) {
            for (int from = 0; from < attempts.best().answers().size(); ) {
                if (drops(attempts, from, chunk)) {
                    improved = true;
                } else {
                    from += chunk;
                }
            }
        }
        return improved;
    }

    private static boolean drops(Attempts attempts, int from, int chunk) {
        Schedule best = attempts.best();
        List<Answer> rest = new ArrayList<>(best.answers());
        List<Answer> dropped = rest.subList(from, Math.min(rest.size(), from + chunk));
        dropped.clear();
        return attempts.isSmallerMoved(best.answering(rest), best);
    }

    private static boolean lowers(Attempts attempts) {
        boolean improved = false;
        for (int i = 0; i < attempts.best().answers().size(); i++) {
            Answer answer = attempts.best().answers().get(i);
            boolean counts = answer.kind() == DecisionKind.CHOOSE;
            for (int value = 1; counts && value < Math.min(answer.answer(), MOST_VALUES); value++) {
                List<Answer> changed = new ArrayList<>(attempts.best().answers());
                changed.set(i, answer.answering(value));
                Schedule best = attempts.best();
                if (attempts.isSmallerMoved(best.answering(changed), best)) {
                    improved = true;
                    break;
                }
            }
        }
        return improved;
    }
}
