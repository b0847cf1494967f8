package org.racewalk.model.explain;

import org.racewalk.model.explain.Explanation.Twin;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.program.Program;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.Wording;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Looks for the nearest run that passes: one pair of events the other way round, or so. */
final class Twins {
    private final Program program;
    private final ReplayString replay;
    private final Made run;
    private final Trials trials;

    Twins(Program program, ReplayString replay, Made run, Trials trials) {
        this.program = program;
        this.replay = replay;
        this.run = run;
        this.trials = trials;
    }

    /**
     * A changed run.
     *
     * @param distance how much is changed
     * @param before event of the trace that came first, or -1: one that a report does not show
     * @param after event that came second, and comes first now; the same if no order is changed: a
     *     decision is calm
     * @param decision that is calm, or empty
     */
    record Candidate(Order order, int distance, int before, int after, String decision) {
        static Candidate swapped(Constraint constraint, int before, int after) {
            return new Candidate(constraint.swapped(), constraint.distance(), before, after, "");
        }

        static Candidate calm(Order order, int event, String decision) {
            return new Candidate(order, 0, event, event, decision);
        }

        private boolean isHidden(Core core) {
            return !core.contains(before) || !core.contains(after);
        }

        private String change(Core core, Trace trace) {
            if (isHidden(core)) {
                return hidden(trace);
            }
            if (before == after) {
                return "all as before, but at " + core.row(before) + " not: " + decision;
            }
            return core.row(after) + " comes before " + core.row(before);
        }

        private String hidden(Trace trace) {
            if (before >= 0 && after >= 0) {
                TraceEvent first = trace.events().get(before);
                TraceEvent second = trace.events().get(after);
                if (Relations.isLock(first) && Relations.isLock(second)) {
                    Wording wording = new Wording(trace);
                    return "CPU"
                            + second.cpu()
                            + " has "
                            + wording.lock(Wording.target(second))
                            + " before CPU"
                            + first.cpu();
                }
            }
            return "two steps that are not shown come the other way round";
        }
    }

    /**
     * The nearest of these that passes: rather one that differs in steps that are shown, then by
     * less, then later.
     */
    Optional<Twin> nearest(List<Candidate> candidates, Core core) {
        return candidates.stream()
                .sorted(
                        Comparator.comparing((Candidate candidate) -> candidate.isHidden(core))
                                .thenComparingInt(Candidate::distance)
                                .thenComparing(Candidate::before, Comparator.reverseOrder()))
                .filter(candidate -> trials.follow(candidate.order()).passes())
                .findFirst()
                .map(candidate -> twin(candidate, core));
    }

    private Twin twin(Candidate candidate, Core core) {
        Made made = Made.of(program, replay, candidate.order());
        int event = firstDifference(run.trace(), made.trace());
        String difference = difference(candidate.change(core, run.trace()), made, event);
        return new Twin(made.replay(replay), made.trace(), event, difference);
    }

    private static int firstDifference(Trace one, Trace other) {
        Wording words = new Wording(one);
        Wording otherWords = new Wording(other);
        int most = Math.min(one.events().size(), other.events().size());
        for (int i = 0; i < most; i++) {
            TraceEvent a = one.events().get(i);
            TraceEvent b = other.events().get(i);
            boolean same =
                    a.cpu() == b.cpu()
                            && a.task() == b.task()
                            && words.text(a).equals(otherWords.text(b));
            if (!same) {
                return i;
            }
        }
        return Math.min(most, other.events().size());
    }

    /** The change, and what is done instead at the first event that differs. */
    private static String difference(String change, Made made, int event) {
        List<TraceEvent> events = made.trace().events();
        StringBuilder text = new StringBuilder(change);
        for (int i = event; i < events.size(); i++) {
            TraceEvent instead = events.get(i);
            if (Rows.isRow(instead)) {
                text.append("; first difference at step ")
                        .append(instead.step() - made.stepsAtBegin())
                        .append(": CPU")
                        .append(instead.cpu())
                        .append(' ')
                        .append(new Wording(made.trace()).text(instead));
                break;
            }
        }
        return text.toString();
    }
}
