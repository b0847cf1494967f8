package org.racewalk.model.trace;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.machine.DecisionKind;
import org.racewalk.model.oracle.FindingId;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.oracle.Violation.Party;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The machine-readable twin of {@link Report}: maps and lists of strings, numbers, booleans and
 * nulls with keys in a fixed order, for whatever writes JSON. Same rows, same numbers, same words;
 * names and paths are whole here.
 */
public final class JsonReport {
    /** Rises when a key changes its meaning or goes. */
    public static final int FORMAT = 1;

    private JsonReport() {}

    /** The report of one violation. */
    public static Map<String, @Nullable Object> toMap(
            Violation violation, Trace trace, Origin origin) {
        Wording wording = new Wording(trace);
        return toMap(violation, trace, origin, Slicer.slice(trace, violation, wording));
    }

    /**
     * As above, with the steps that somebody else has chosen.
     *
     * @param events as {@link Focus#events}
     */
    public static Map<String, @Nullable Object> toMap(
            Violation violation, Trace trace, Origin origin, List<Integer> events) {
        Wording wording = new Wording(trace);
        return toMap(violation, trace, origin, Slicer.chosen(trace, violation, wording, events));
    }

    private static Map<String, @Nullable Object> toMap(
            Violation violation, Trace trace, Origin origin, Slice slice) {
        Wording wording = new Wording(trace);
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("format", FORMAT);
        map.put(
                "finding",
                FindingId.of(origin.scenario(), origin.defines(), violation.signature()));
        map.put("signature", violation.signature());
        map.put("class", violation.kind().title());
        map.put("title", Wording.title(violation));
        map.put("name", violation.name());
        map.put("text", wording.plain(violation.text()));
        map.put("object", violation.object());
        map.put("objectName", wording.plain(violation.objectName()));
        map.put("step", violation.step());
        map.put("parties", violation.parties().stream().map(p -> party(p, wording)).toList());
        map.put("waiting", waiting(slice, trace, wording));
        map.put("interleaving", interleaving(violation, slice, trace, wording));
        map.put("decisions", decisions(violation, slice, trace, wording));
        map.put("reorderings", reorderings(violation, slice, trace, wording));
        map.put("replay", origin.replay());
        map.put("model", model(origin));
        map.put("found", found(origin));
        return map;
    }

    /** All events of a run, for tools that want more than the report shows. */
    public static List<Object> events(Trace trace) {
        Wording wording = new Wording(trace);
        List<Object> events = new ArrayList<>();
        for (TraceEvent event : trace.events()) {
            events.add(event(event, trace, wording));
        }
        return events;
    }

    private static Object party(Party party, Wording wording) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("role", wording.plain(party.role()));
        map.put("task", party.taskId());
        map.put("taskName", party.task());
        map.put("cpu", party.cpu());
        map.put("stack", party.stack().stream().map(JsonReport::frame).toList());
        return map;
    }

    private static Object frame(Frame frame) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("function", frame.function());
        map.put("file", Wording.path(frame.file()));
        map.put("line", frame.line());
        return map;
    }

    private static List<Object> waiting(Slice slice, Trace trace, Wording wording) {
        List<Object> list = new ArrayList<>();
        for (Slice.Wait waiting : slice.waiting()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            who(map, waiting.begin(), trace);
            map.put("for", wording.waitsFor(waiting.begin()));
            map.put("row", row(slice, waiting.begin()));
            List<Object> holders = new ArrayList<>();
            for (TraceEvent holder : waiting.holders()) {
                Map<String, @Nullable Object> held = new LinkedHashMap<>();
                who(held, holder, trace);
                held.put("row", row(slice, holder));
                holders.add(held);
            }
            map.put("heldBy", holders);
            list.add(map);
        }
        return list;
    }

    private static @Nullable Integer row(Slice slice, TraceEvent event) {
        int number = slice.numberOf(event);
        return number == 0 ? null : number;
    }

    private static Object interleaving(
            Violation violation, Slice slice, Trace trace, Wording wording) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("steps", slice.total());
        map.put("kept", slice.kept());
        map.put("switches", trace.switches());
        map.put("dropped", trace.dropped());
        List<Object> rows = new ArrayList<>();
        for (Slice.Item item : slice.items()) {
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            switch (item) {
                case Slice.Shown shown -> {
                    row.put("row", shown.number());
                    row.putAll(event(shown.event(), trace, wording));
                }
                case Slice.Rounds rounds -> {
                    row.put("kind", "rounds");
                    row.put("cpu", rounds.cpu());
                    row.put("more", rounds.more());
                }
                case Slice.Gap gap -> {
                    row.put("kind", "gap");
                    row.put("steps", gap.steps());
                }
            }
            rows.add(row);
        }
        map.put("rows", rows);
        map.put("verdict", wording.verdict(violation));
        return map;
    }

    private static Map<String, @Nullable Object> event(
            TraceEvent event, Trace trace, Wording wording) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("kind", event.getClass().getSimpleName().toLowerCase(Locale.ROOT));
        map.put("step", event.step());
        who(map, event, trace);
        Frame at = event.at();
        map.put("at", at == null ? null : frame(at));
        map.put("text", wording.text(event));
        switch (event) {
            case TraceEvent.Access access -> {
                target(map, access.target(), wording);
                map.put("effect", access.effect().name().toLowerCase(Locale.ROOT));
                map.put("order", access.order());
                map.put("via", access.via());
                map.put("before", wording.plain(access.before()));
                map.put("after", wording.plain(access.after()));
            }
            case TraceEvent.Primitive primitive -> {
                target(map, primitive.target(), wording);
                map.put("primitive", primitive.intrinsic().name().toLowerCase(Locale.ROOT));
                map.put("result", wording.plain(primitive.result()));
                map.put("done", primitive.done());
            }
            case TraceEvent.Wait wait -> target(map, wait.target(), wording);
            case TraceEvent.Switched switched -> map.put("from", switched.from());
            case TraceEvent.Decided decided -> decision(map, decided);
            default -> {}
        }
        return map;
    }

    private static void who(Map<String, @Nullable Object> map, TraceEvent event, Trace trace) {
        Trace.Task task = trace.tasks().get(event.task());
        map.put("cpu", event.cpu() < 0 ? null : event.cpu());
        map.put("task", task == null ? null : task.id());
        map.put("taskName", task == null ? null : task.name());
    }

    private static void target(
            Map<String, @Nullable Object> map, TraceEvent.Target target, Wording wording) {
        map.put("object", wording.plain(target.object()));
        map.put("field", target.field());
    }

    private static void decision(Map<String, @Nullable Object> map, TraceEvent.Decided decided) {
        map.put("decision", DecisionKind.name(decided.kind()));
        map.put("n", decided.n());
        map.put("answer", decided.answer());
    }

    private static List<Object> decisions(
            Violation violation, Slice slice, Trace trace, Wording wording) {
        List<Object> list = new ArrayList<>();
        for (Decisions.Told told : Decisions.told(trace, slice, wording, violation.step())) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put("row", told.row() == 0 ? null : told.row());
            map.put("step", told.decided().step());
            decision(map, told.decided());
            map.put("text", wording.text(told.decided()));
            map.put("object", told.object());
            list.add(map);
        }
        return list;
    }

    private static List<Object> reorderings(
            Violation violation, Slice slice, Trace trace, Wording wording) {
        List<Object> list = new ArrayList<>();
        for (Reordered.Told told : Reordered.told(trace, slice, violation.step())) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put("row", told.row());
            map.put("step", told.permitted().step());
            map.put("rule", wording.text(told.permitted()));
            list.add(map);
        }
        return list;
    }

    private static Object model(Origin origin) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("scenario", Wording.path(origin.scenario()));
        map.put("defines", origin.defines());
        map.put("memory", origin.memory());
        map.put("program", origin.programHash());
        return map;
    }

    private static @Nullable Object found(Origin origin) {
        if (origin.run() == 0) {
            return null;
        }
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("run", origin.run());
        map.put("runs", origin.runs() == 0 ? null : origin.runs());
        return map;
    }
}
