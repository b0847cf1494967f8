package org.racewalk.model.export;

import org.racewalk.model.explain.Explanation;
import org.racewalk.model.explain.Explanation.CoreStep;
import org.racewalk.model.export.TimelineSink.Mark;
import org.racewalk.model.trace.Telling;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a timeline tells of an event beside its place and time. */
final class Marks {
    private final List<TraceEvent> events;
    private final long setupSteps;
    private final Telling telling;
    private final Clocks clocks;
    private final SortedMap<Integer, List<Integer>> out = new TreeMap<>();
    private final SortedMap<Integer, List<Integer>> in = new TreeMap<>();
    private final SortedMap<Integer, CoreStep> core = new TreeMap<>();
    private final SortedMap<Integer, String> permissions = new TreeMap<>();
    private final Map<String, Integer> objects = new LinkedHashMap<>();
    private final List<TraceEvent.Decided> decided = new ArrayList<>();
    private final List<String> rules = new ArrayList<>();

    Marks(ExportedRun run, Telling telling, List<Flow> flows) {
        Trace trace = run.trace();
        this.events = trace.events();
        this.setupSteps = trace.setupSteps();
        this.telling = telling;
        this.clocks = new Clocks(trace, flows);
        for (int i = 0; i < flows.size(); i++) {
            out.computeIfAbsent(flows.get(i).from(), unused -> new ArrayList<>()).add(i + 1);
            in.computeIfAbsent(flows.get(i).to(), unused -> new ArrayList<>()).add(i + 1);
        }
        run.explanation()
                .map(Explanation::core)
                .orElse(List.of())
                .forEach(step -> core.put(step.event(), step));
        run.explanation()
                .map(Explanation::permitted)
                .orElse(List.of())
                .forEach(one ->
                        permissions.merge(
                                one.number(),
                                telling.plain(one.rule()),
                                (rule, other) -> rule + "; " + other));
    }

    /** A decision or a rule that is about the next act. */
    void pending(TraceEvent event) {
        switch (event) {
            case TraceEvent.Decided decision -> decided.add(decision);
            case TraceEvent.Permitted permitted -> rules.add(telling.plain(permitted.rule()));
            default -> {}
        }
    }

    /** Rules that no act has taken, for the step that was not carried out. */
    List<String> leftRules() {
        return rules;
    }

    /** The event at an index. */
    Mark of(int index) {
        TraceEvent event = events.get(index);
        List<String> categories = new ArrayList<>();
        categories.add(category(event));
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("step", event.step() - setupSteps);
        TraceEvent.Target target = Telling.target(event);
        put(arguments, "at", Acts.place(event.at()));
        put(arguments, "object", telling.plain(target.object()));
        put(arguments, "field", target.field());
        if (event instanceof TraceEvent.Access access) {
            put(arguments, "old", telling.plain(access.before()));
            put(arguments, "new", telling.plain(access.after()));
            put(arguments, "order", access.order());
            put(arguments, "via", access.via());
            if (access.from() > 0) {
                arguments.put("reads from step", access.from() - setupSteps);
            }
        }
        if (!decided.isEmpty()) {
            arguments.put("decided", decisions());
            decided.clear();
        }
        if (!rules.isEmpty()) {
            categories.add("reordered");
            arguments.put("rule", String.join("; ", rules));
            rules.clear();
        }
        CoreStep step = core.get(index);
        if (step != null) {
            categories.add("core");
            arguments.put("core", step.number());
            put(arguments, "why", telling.plain(step.why()));
            put(arguments, "permitted", permissions.getOrDefault(step.number(), ""));
        }
        put(arguments, "clock", clock(index));
        return new Mark(
                (step == null ? "" : "[" + step.number() + "] ") + telling.text(event),
                categories,
                arguments,
                out.getOrDefault(index, List.of()),
                in.getOrDefault(index, List.of()),
                object(target),
                event.at());
    }

    private static String category(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Access access -> "access";
            case TraceEvent.Barrier barrier -> "barrier";
            case TraceEvent.Primitive primitive ->
                    primitive.group().name().toLowerCase(Locale.ROOT);
            case TraceEvent.Delivered delivered -> "message";
            case TraceEvent.Wait wait -> "wait";
            default -> "other";
        };
    }

    private String decisions() {
        List<String> texts = new ArrayList<>();
        for (TraceEvent.Decided one : decided) {
            texts.add(telling.text(one));
        }
        return String.join(", ", texts);
    }

    private String clock(int index) {
        StringBuilder text = new StringBuilder();
        clocks.at(index)
                .forEach((host, time) ->
                        text.append(text.isEmpty() ? "" : " ")
                                .append(host)
                                .append(':')
                                .append(time));
        return text.toString();
    }

    /** Objects are numbered in order of appearance, so that one has one colour. */
    private int object(TraceEvent.Target target) {
        return target.object().isEmpty()
                ? 0
                : objects.computeIfAbsent(target.object(), unused -> objects.size() + 1);
    }

    private static void put(Map<String, Object> arguments, String name, String value) {
        if (!value.isEmpty()) {
            arguments.put(name, value);
        }
    }
}
