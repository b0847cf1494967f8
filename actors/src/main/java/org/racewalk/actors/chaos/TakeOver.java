package org.racewalk.actors.chaos;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the other nodes said after the coordinator's node was killed, and when: the parts of a
 * fail-over.
 *
 * @param after time since the kill; a step that nobody spoke of is missing
 */
public record TakeOver(Map<Step, Duration> after) {
    public TakeOver {
        after = Collections.unmodifiableMap(new EnumMap<>(after));
    }

    /** In the order in which they come. */
    public enum Step {
        UNREACHABLE("the node is unreachable", "Marking node.* as UNREACHABLE .*%s, "),
        DOWN("it is down", "^racewalk node: node %s is down"),
        REMOVED("it is removed", "^racewalk node: node %s is removed"),
        COORDINATING("another one coordinates", "^racewalk node: coordinating"),
        RUNS("the campaign runs", "^racewalk node: campaign .* runs"),
        RESULT("the first result is kept", "");

        private final String text;
        private final String line;

        Step(String text, String line) {
            this.text = text;
            this.line = line;
        }
    }

    /**
     * Of a kill after which a result has been kept.
     *
     * @param victim the address of the node that was killed
     * @param result when the first result after it was kept
     */
    static TakeOver of(ForkedCluster cluster, Instant kill, String victim, Instant result) {
        Map<Step, Duration> after = new EnumMap<>(Step.class);
        for (Step step : Step.values()) {
            Pattern line = Pattern.compile(String.format(step.line, Pattern.quote(victim)));
            (step == Step.RESULT ? Optional.of(result) : cluster.firstAfter(kill, line))
                    .ifPresent(time -> after.put(step, Duration.between(kill, time)));
        }
        return new TakeOver(after);
    }

    /** Least, median and most of each step, in lines of at most 72 columns; "" of none. */
    static String text(List<TakeOver> all) {
        if (all.isEmpty()) {
            return "";
        }
        StringBuilder text =
                new StringBuilder(
                        String.format(
                                Locale.ROOT,
                                "%-42s %9s %9s %9s\n",
                                "Seconds after a kill of the coordinator",
                                "least",
                                "median",
                                "most"));
        for (Step step : Step.values()) {
            List<Duration> times = new ArrayList<>();
            for (TakeOver one : all) {
                Duration time = one.after().get(step);
                if (time != null) {
                    times.add(time);
                }
            }
            Collections.sort(times);
            if (!times.isEmpty()) {
                text.append(
                        String.format(
                                Locale.ROOT,
                                "  %-40s %9.1f %9.1f %9.1f\n",
                                step.text,
                                seconds(times.getFirst()),
                                seconds(times.get(times.size() / 2)),
                                seconds(times.getLast())));
            }
        }
        return text.toString();
    }

    private static double seconds(Duration time) {
        return time.toMillis() / 1e3;
    }
}
