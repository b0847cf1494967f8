package org.racewalk.actors.expect;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What trials came to as two tables in Markdown: what was found and how many runs it took, and how
 * many runs were clean. Holds no time, rate or host.
 */
public final class ZooMarkdown {
    private ZooMarkdown() {}

    /** Both tables, in the order of the results. */
    public static String text(List<TrialResult> results) {
        List<TrialResult> searched = new ArrayList<>();
        Map<String, List<TrialResult>> clean = new LinkedHashMap<>();
        for (TrialResult result : results) {
            if (result.trial().expectation().clean()) {
                String file = result.trial().header().file();
                clean.computeIfAbsent(file, _ -> new ArrayList<>()).add(result);
            } else {
                searched.add(result);
            }
        }
        return found(searched) + "\n" + clean(clean);
    }

    private static String found(List<TrialResult> results) {
        StringBuilder text =
                new StringBuilder(
                        "| id | file | variant | must end with | seeds | median runs | most |\n"
                                + "| --- | --- | --- | --- | ---: | ---: | ---: |\n");
        for (TrialResult result : results) {
            Trial trial = result.trial();
            List<Long> found = result.found();
            text.append("| ").append(String.join(" ", trial.expectation().ids()));
            text.append(" | `").append(name(trial)).append("` | `").append(trial.label());
            text.append("` | ").append(trial.expectation().outcome()).append(" | ");
            text.append(found.size()).append(" of ").append(result.seeds()).append(" | ");
            text.append(found.isEmpty() ? "" : Columns.number(result.median())).append(" | ");
            text.append(found.isEmpty() ? "" : Columns.number(Collections.max(found)));
            text.append(" |\n");
        }
        return text.toString();
    }

    private static String clean(Map<String, List<TrialResult>> files) {
        StringBuilder text =
                new StringBuilder(
                        "| file | variants that must be clean | fewest runs | all runs | not so |\n"
                                + "| --- | ---: | ---: | ---: | --- |\n");
        files.forEach((file, results) -> {
            long all = results.stream().mapToLong(result -> result.summary().runs()).sum();
            long fewest =
                    results.stream().mapToLong(result -> result.summary().runs()).min().orElse(0);
            List<String> failed = new ArrayList<>();
            for (TrialResult result : results) {
                if (!result.holds()) {
                    failed.add("`" + result.trial().label() + "`: " + result.verdict().word());
                }
            }
            text.append("| `").append(name(results.getFirst().trial())).append("` | ");
            text.append(results.size()).append(" | ").append(Columns.number(fewest)).append(" | ");
            text.append(Columns.number(all)).append(" | ").append(String.join(", ", failed));
            text.append(" |\n");
        });
        return text.toString();
    }

    private static String name(Trial trial) {
        String file = trial.header().file();
        return file.substring(file.lastIndexOf('/') + 1);
    }
}
