package org.racewalk.model.litmus;

import org.racewalk.model.litmus.LitmusTest.Quantifier;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the runs of a test have shown.
 *
 * @param completed runs whose guesses were right
 * @param exhausted whether there is nothing else to see
 * @param flags {@code data-race}, {@code mixed-accesses}, both with a comma between, or empty
 * @param states sorted by their text
 * @param positive different executions that fulfil the condition
 * @param negative different executions that do not
 * @param lastNew the run that showed the last new state
 * @param seenOnce states that a single run showed
 */
public record LitmusResult(
        LitmusTest test,
        long runs,
        long completed,
        boolean exhausted,
        String flags,
        List<FinalState> states,
        long positive,
        long negative,
        long lastNew,
        int seenOnce) {

    /** A final state, as text, with how often it was seen and whether it fulfils the condition. */
    public record FinalState(String text, long count, boolean positive) {}

    /** The file name without {@code .litmus}. */
    public String id() {
        String file = test.file();
        String name = file.substring(file.lastIndexOf('/') + 1);
        return name.endsWith(".litmus") ? name.substring(0, name.length() - 7) : name;
    }

    /** {@code Never}, {@code Sometimes} or {@code Always}. */
    public String observation() {
        return positive == 0 ? "Never" : negative == 0 ? "Always" : "Sometimes";
    }

    /** All states in one line, as the table of expected states has them. */
    public String stateColumn() {
        return states.stream().map(FinalState::text).collect(Collectors.joining(" | "));
    }

    /** The report in herd's wording, line by line. */
    public List<String> lines() {
        Quantifier quantifier = test.quantifier();
        List<String> lines = new ArrayList<>();
        String kind =
                switch (quantifier) {
                    case EXISTS -> "Allowed";
                    case NOT_EXISTS -> "Forbidden";
                    case FORALL -> "Required";
                };
        lines.add("Test " + test.name() + " " + kind);
        lines.add("States " + states.size());
        states.forEach(state -> lines.add(state.text()));
        boolean good =
                switch (quantifier) {
                    case EXISTS -> positive > 0;
                    case NOT_EXISTS -> positive == 0;
                    case FORALL -> negative == 0;
                };
        lines.add(good ? "Ok" : "No");
        lines.add("Witnesses");
        // Witnesses are for or against what the file claims, the observation is of its condition.
        boolean claimed = quantifier != Quantifier.NOT_EXISTS;
        lines.add(
                "Positive: "
                        + (claimed ? positive : negative)
                        + " Negative: "
                        + (claimed ? negative : positive));
        if (!flags.isEmpty()) {
            for (String flag : flags.split(",")) {
                lines.add("Flag " + flag);
            }
        }
        String word =
                switch (quantifier) {
                    case EXISTS -> "exists";
                    case NOT_EXISTS -> "~exists";
                    case FORALL -> "forall";
                };
        lines.add("Condition " + word + " (" + test.condition().text() + ")");
        lines.add(
                "Observation "
                        + test.name()
                        + " "
                        + observation()
                        + " "
                        + positive
                        + " "
                        + negative);
        return lines;
    }
}
