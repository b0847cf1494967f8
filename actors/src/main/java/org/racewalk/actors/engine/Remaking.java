package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explain.Explainer;
import org.racewalk.model.explain.Explanation;
import org.racewalk.model.explain.ExplanationReport;
import org.racewalk.model.explore.ReplayDivergence;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.explore.Replayer;
import org.racewalk.model.explore.Replayer.Replayed;
import org.racewalk.model.machine.Outcome;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.program.Program;
import org.racewalk.model.trace.Focus;
import org.racewalk.model.trace.Origin;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Makes a run again, and writes the reports of what went wrong in it, with the steps that matter:
 * the rows of {@code racewalk explain} and {@code mail} for the same string.
 */
final class Remaking {
    private Remaking() {}

    /**
     * @param program compiled from what the string names
     * @param wanted which signatures are to be reported
     */
    static Remade of(Program program, ReplayString replay, Predicate<String> wanted) {
        Replayed replayed;
        try {
            replayed = Replayer.replay(program, replay, null);
        } catch (ReplayDivergence e) {
            return new Remade(false, e.getMessage() + "\n", "", List.of());
        }
        Set<String> signatures = new LinkedHashSet<>();
        for (Violation violation : replayed.violations()) {
            if (wanted.test(violation.signature())) {
                signatures.add(violation.signature());
            }
        }
        Origin origin = origin(program, replay);
        StringBuilder text = new StringBuilder();
        List<Map<String, @Nullable Object>> reports = new ArrayList<>();
        for (String signature : signatures) {
            Explanation outline =
                    Explainer.outline(program, replay, origin, signature).orElseThrow();
            text.append(text.isEmpty() ? "" : "\n");
            text.append(ExplanationReport.text(outline, Focus.Notes.NONE));
            reports.add(ExplanationReport.toMap(outline, Focus.Notes.NONE));
        }
        if (reports.isEmpty()) {
            text.append(nothing(replayed));
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
