package org.racewalk.model.explain;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explain.Explanation.Cause;
import org.racewalk.model.explain.Explanation.Chance;
import org.racewalk.model.explain.Explanation.CoreStep;
import org.racewalk.model.explain.Explanation.Permission;
import org.racewalk.model.explain.Explanation.Twin;
import org.racewalk.model.trace.Focus;
import org.racewalk.model.trace.JsonReport;
import org.racewalk.model.trace.Lines;
import org.racewalk.model.trace.Report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An explanation as a kernel developer reads it, and its machine-readable twin. */
public final class ExplanationReport {
    private ExplanationReport() {}

    /**
     * The report: that of the violation with the steps of the core alone, then what decided, what
     * permitted it, which run passes, and why; what an outline does not know is left out. ASCII, at
     * most 72 columns but for replay strings.
     *
     * @param notes where the run comes from
     */
    public static String text(Explanation explanation, Focus.Notes notes) {
        return text(explanation, notes, false);
    }

    /**
     * As above.
     *
     * @param walk as {@link ExplainOptions} had it
     */
    public static String text(Explanation explanation, Focus.Notes notes, boolean walk) {
        List<Focus.Section> sections = new ArrayList<>();
        if (!explanation.curve().isEmpty()) {
            sections.add(decided(explanation, walk ? "a random walk" : "random delays"));
        }
        explanation
                .cause()
                .map(cause -> "[" + cause.number() + "] " + cause.text())
                .ifPresent(text -> sections.add(new Focus.Section("broken by", List.of(text))));
        if (!explanation.found().isEmpty()) {
            sections.add(new Focus.Section("the check found", explanation.found()));
        }
        if (!explanation.permitted().isEmpty()) {
            List<String> rules = new ArrayList<>();
            for (Permission permission : explanation.permitted()) {
                rules.add("[" + permission.number() + "] " + permission.rule());
            }
            sections.add(new Focus.Section("allowed because", rules));
        }
        List<Focus.Labelled> replays = new ArrayList<>();
        explanation
                .twin()
                .ifPresent(twin -> {
                    sections.add(
                            new Focus.Section(
                                    "passing twin (the nearest run in which nothing goes wrong)",
                                    List.of(twin.difference())));
                    replays.add(new Focus.Labelled("twin", twin.replay().text()));
                });
        if (!explanation.proof().isEmpty()) {
            sections.add(new Focus.Section("proof", explanation.proof()));
        }
        replays.addAll(notes.replays());
        List<Integer> events = explanation.core().stream().map(CoreStep::event).toList();
        Focus focus =
                new Focus(
                        heading(explanation),
                        events,
                        jumps(explanation),
                        sections,
                        new Focus.Notes(replays, notes.shrinking()));
        return Report.text(
                explanation.violation(), explanation.trace(), explanation.origin(), focus);
    }

    private static String heading(Explanation explanation) {
        if (explanation.core().isEmpty()) {
            return "It goes wrong in the set-up, before any task has begun";
        }
        long steps = explanation.violation().step() - explanation.trace().setupSteps();
        return "Steps that matter ("
                + Lines.number(explanation.core().size())
                + " of "
                + Lines.count(Math.max(steps, explanation.core().size()), "step")
                + ", "
                + Lines.count(explanation.trace().switches(), "switch")
                + (explanation.curve().isEmpty() ? ")" : "; * decided)");
    }

    private static List<Integer> jumps(Explanation explanation) {
        return explanation.curve().stream().filter(Chance::jump).map(Chance::number).toList();
    }

    private static Focus.Section decided(Explanation explanation, String then) {
        List<String> rows = jumps(explanation).stream().map(n -> "[" + n + "]").toList();
        long runs = explanation.curve().getFirst().runs();
        List<String> shares = new ArrayList<>();
        for (Chance chance : explanation.curve()) {
            String after = chance.number() == 0 ? "begin" : "[" + chance.number() + "]";
            shares.add((chance.jump() ? "*" : "") + after + " " + Lines.number(chance.failing()));
        }
        return new Focus.Section(
                (rows.isEmpty() ? "decided nowhere" : "decided at " + String.join(", ", rows))
                        + " (so many fail of "
                        + Lines.count(runs, "run")
                        + " that share the steps up to one, then "
                        + then
                        + ")",
                List.of(String.join(", ", shares)));
    }

    /** The twin of {@link #text}; keys in a fixed order, null for what an outline does not know. */
    public static Map<String, @Nullable Object> toMap(Explanation explanation, Focus.Notes notes) {
        List<Integer> events = explanation.core().stream().map(CoreStep::event).toList();
        Map<String, @Nullable Object> map =
                new LinkedHashMap<>(
                        JsonReport.toMap(
                                explanation.violation(),
                                explanation.trace(),
                                explanation.origin(),
                                events));
        map.put("core", explanation.core().stream().map(ExplanationReport::step).toList());
        boolean outline = explanation.curve().isEmpty();
        map.put("curve", outline ? null : curve(explanation));
        map.put("cause", explanation.cause().map(ExplanationReport::cause).orElse(null));
        map.put("checked", explanation.found());
        map.put(
                "permitted",
                explanation.permitted().stream().map(ExplanationReport::permission).toList());
        map.put("twin", explanation.twin().map(ExplanationReport::twin).orElse(null));
        map.put("proof", outline ? null : explanation.proof());
        for (Focus.Labelled other : notes.replays()) {
            map.put(other.label(), other.replay());
        }
        return map;
    }

    private static Object step(CoreStep step) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("row", step.number());
        map.put("event", step.event());
        map.put("why", step.why());
        return map;
    }

    private static List<Object> curve(Explanation explanation) {
        return explanation.curve().stream().map(ExplanationReport::chance).toList();
    }

    private static Object chance(Chance chance) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("row", chance.number());
        map.put("failing", chance.failing());
        map.put("runs", chance.runs());
        map.put("jump", chance.jump());
        return map;
    }

    private static Object cause(Cause cause) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("row", cause.number());
        map.put("text", cause.text());
        return map;
    }

    private static Object permission(Permission permission) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("row", permission.number());
        map.put("rule", permission.rule());
        return map;
    }

    private static Map<String, @Nullable Object> twin(Twin twin) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("replay", twin.replay().text());
        map.put("event", twin.event());
        map.put("difference", twin.difference());
        return map;
    }
}
