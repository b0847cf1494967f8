package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explore.ReplayString;
import org.racewalk.model.program.FunctionChanges;
import org.racewalk.model.program.FunctionChanges.Change;
import org.racewalk.model.program.FunctionChanges.Kind;
import org.racewalk.model.program.Program;
import org.racewalk.model.shrink.Continuing;
import org.racewalk.model.shrink.Continuing.Continued;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A replay string taken up with sources that have changed since.
 *
 * @param text what was found out, line by line, and the report if a run failed
 * @param reports the same for machines
 */
public record Continuation(String text, List<Map<String, @Nullable Object>> reports) {

    /** Whether what the string shows is still there. */
    public boolean violated() {
        return !reports.isEmpty();
    }

    /**
     * Makes the runs.
     *
     * @param was the program of the string, or null
     * @param signature of the finding, or null: any
     * @param most runs
     */
    static Continuation of(
            Program now,
            @Nullable Program was,
            ReplayString replay,
            @Nullable String signature,
            long most) {
        Continued continued = Continuing.of(now, was, replay, signature, most);
        List<String> lines = new ArrayList<>();
        lines.add("program " + now.hash() + ", that of the string is " + replay.programHash());
        if (was != null) {
            lines.addAll(changes(FunctionChanges.between(was, now)));
        }
        boolean atOnce = continued.violation() != null && continued.runs() == 1;
        lines.add(first(continued, was != null) + (atOnce ? "fails" : "does not fail"));
        if (!atOnce && continued.runs() > 1) {
            lines.add(near(continued));
        }
        if (continued.violation() == null) {
            lines.add("not reproduced; this proves nothing: racewalk run searches further");
            return new Continuation(String.join("\n", lines) + "\n", List.of());
        }
        lines.add("reproduced:");
        String wanted = continued.violation().signature();
        Remade remade = Remaking.of(now, continued.replay(), wanted::equals);
        return new Continuation(
                String.join("\n", lines) + "\n\n" + remade.text(), remade.reports());
    }

    private static String first(Continued continued, boolean scheduled) {
        if (scheduled) {
            return "the same order of steps: ";
        }
        if (continued.recorded() == 0) {
            return "the run of the same seed: ";
        }
        return String.format(
                Locale.ROOT,
                "the same decisions, %,d of %,d can be made: ",
                continued.made(),
                continued.recorded());
    }

    private static String near(Continued continued) {
        long near = continued.runs() - 1;
        return continued.violation() == null
                ? String.format(Locale.ROOT, "%,d runs near it: none fails", near)
                : String.format(Locale.ROOT, "runs near it: number %,d fails", near);
    }

    private static List<String> changes(List<Change> changes) {
        if (changes.isEmpty()) {
            return List.of("no function differs: comments, lines or declarations do");
        }
        List<String> lines = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            String names =
                    changes.stream()
                            .filter(change -> change.kind() == kind)
                            .map(change -> change.function() + "() " + change.position())
                            .collect(Collectors.joining(", "));
            if (!names.isEmpty()) {
                lines.add(
                        switch (kind) {
                                    case DIFFERS -> "differs in ";
                                    case NEW -> "new: ";
                                    case GONE -> "gone: ";
                                }
                                + names);
            }
        }
        return lines;
    }
}
