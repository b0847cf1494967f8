package org.racewalk.model.explore;

import java.util.ArrayList;
import java.util.List;

/** What may be said after a campaign of runs, and nothing more. */
public sealed interface Verdict {
    /**
     * A violation was seen.
     *
     * @param violated how many of the runs had one
     * @param replay of the first of them
     */
    record Seen(long violated, long runs, ReplayString replay) implements Verdict {
        @Override
        public String text() {
            return "seen (" + violated + " of " + Verdict.runs(runs) + ", " + replay + ")";
        }
    }

    /**
     * None was seen, and every mark was reached.
     *
     * @param inconclusive how many of the runs say nothing
     * @param strategy its name
     */
    record NotSeen(long runs, long inconclusive, String strategy) implements Verdict {
        @Override
        public String text() {
            String doubt = inconclusive == 0 ? "" : ", " + inconclusive + " of them inconclusive";
            return "not seen (" + Verdict.runs(runs) + doubt + ", " + strategy + ")";
        }
    }

    /**
     * An exhaustive search is over.
     *
     * @param bounds within which it searched
     */
    record Cannot(String bounds) implements Verdict {
        @Override
        public String text() {
            return "cannot (" + bounds + ")";
        }
    }

    /**
     * None was seen, but the runs did not do what they were to do.
     *
     * @param marks the {@code sometimes} labels that no run reached; empty if there were no runs
     */
    record Vacuous(long runs, List<String> marks) implements Verdict {
        /** Copies the list. */
        public Vacuous {
            marks = List.copyOf(marks);
        }

        @Override
        public String text() {
            return marks.isEmpty()
                    ? "vacuous (" + Verdict.runs(runs) + ")"
                    : "vacuous ("
                            + Verdict.runs(runs)
                            + ", never: "
                            + String.join("; ", marks)
                            + ")";
        }
    }

    /** In one line. */
    String text();

    private static String runs(long runs) {
        return runs == 1 ? "1 run" : runs + " runs";
    }

    /** The verdict on all runs of {@code spec} whose results were merged into {@code result}. */
    static Verdict of(RunSpec spec, BatchResult result) {
        if (!result.findings().isEmpty()) {
            Finding first = result.findings().get(0);
            for (Finding finding : result.findings()) {
                if (finding.firstRun() < first.firstRun()) {
                    first = finding;
                }
            }
            return new Seen(result.violated(), result.runs(), first.replay());
        }
        List<String> missing = new ArrayList<>();
        int[] marks = spec.program().sometimes();
        for (int mark = 0; mark < marks.length; mark++) {
            if (mark >= result.reached().size() || result.reached().get(mark) == 0) {
                missing.add(spec.program().strings().get(marks[mark]));
            }
        }
        long conclusive = result.runs() - result.inconclusive();
        return missing.isEmpty() && conclusive > 0
                ? new NotSeen(result.runs(), result.inconclusive(), spec.strategy().name())
                : new Vacuous(result.runs(), missing);
    }
}
