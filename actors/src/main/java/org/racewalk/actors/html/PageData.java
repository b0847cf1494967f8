package org.racewalk.actors.html;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explain.Explanation;
import org.racewalk.model.explain.Explanation.Chance;
import org.racewalk.model.explain.Explanation.CoreStep;
import org.racewalk.model.explain.Explanation.Permission;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.Wording;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What the page's script draws: lanes, rows, messages, sources, curve. Names are short: see keys.
 */
final class PageData {
    private final Explanation explanation;
    private final List<TraceEvent> events;
    private final Wording wording;
    private final Rows rows;
    private final TaskNames tasks;
    private final Stacks stacks;
    private final Excerpts excerpts;
    private final SortedMap<Integer, List<String>> rules = new TreeMap<>();
    private final SortedMap<Integer, List<String>> decisions = new TreeMap<>();

    PageData(Explanation explanation, Function<String, @Nullable String> sources) {
        this.explanation = explanation;
        this.events = explanation.trace().events();
        this.wording = new Wording(explanation.trace());
        this.rows = new Rows(explanation);
        this.tasks = new TaskNames(explanation.trace());
        this.stacks = new Stacks(explanation.trace());
        this.excerpts = new Excerpts(sources);
        notes();
    }

    /** Rules and decisions stand right before the event that they are about. */
    private void notes() {
        List<String> permitted = new ArrayList<>();
        List<String> decided = new ArrayList<>();
        for (int i = 0; i <= events.size(); i++) {
            TraceEvent event = i < events.size() ? events.get(i) : null;
            if (event instanceof TraceEvent.Permitted) {
                permitted.add(wording.text(event));
            } else if (event instanceof TraceEvent.Decided) {
                decided.add(wording.text(event));
            } else {
                rules.put(i, List.copyOf(permitted));
                decisions.put(i, List.copyOf(decided));
                permitted.clear();
                decided.clear();
            }
        }
    }

    /** The whole as maps and lists. */
    Map<String, @Nullable Object> toMap() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("format", 1);
        map.put("lanes", lanes());
        // The core's sources first: they are not to be cut.
        rows.core().keySet().forEach(event -> place(event));
        map.put("rows", rowList());
        map.put("messages", messages());
        map.put("late", late());
        map.put("curve", curve());
        map.put("files", files());
        map.put("stacks", stacks.names());
        map.put("setup", explanation.trace().setupSteps());
        map.put("twin", explanation.twin().map(twin -> rows.upTo(twin.event())).orElse(-1));
        map.put("cut", cut());
        return map;
    }

    private Object cut() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("rows", rows.cut());
        map.put("events", explanation.trace().dropped());
        map.put("sources", excerpts.cut());
        return map;
    }

    // ---- lanes
    // ------------------------------------------------------------------------------------

    /** CPUs by number, each with the tasks that ran on it, then the Mm and the Rcu. */
    private List<Object> lanes() {
        SortedMap<Integer, List<String>> cpus = new TreeMap<>();
        for (int event : rows.events()) {
            Place place = place(event);
            if (place.lane() >= 0) {
                List<String> on = cpus.computeIfAbsent(place.lane(), cpu -> new ArrayList<>());
                if (place.task() >= 0 && !on.contains(tasks.of(place.task()))) {
                    on.add(tasks.of(place.task()));
                }
            }
        }
        List<Object> lanes = new ArrayList<>();
        cpus.forEach((cpu, on) -> lanes.add(lane(cpu, "CPU" + cpu, on)));
        lanes.add(lane(Messages.MM, "Mm", List.of()));
        lanes.add(lane(Messages.RCU, "RCU", List.of()));
        return lanes;
    }

    private static Map<String, @Nullable Object> lane(int id, String name, List<String> tasks) {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("id", id);
        map.put("name", name);
        map.put("tasks", tasks);
        return map;
    }

    // ---- rows
    // -------------------------------------------------------------------------------------

    /**
     * Where and by whom.
     *
     * @param file number of the source, or -1
     */
    record Place(int lane, int task, String function, int file, int line) {}

    /** Of an event; of the step that the violation stopped if it is the number of events. */
    Place place(int event) {
        if (event == events.size()) {
            Stopped stopped = Stopped.of(explanation);
            Frame at = stopped.at();
            int file = at == null ? -1 : excerpts.add(at);
            int line = at == null ? 0 : at.line();
            String function = at == null ? "" : at.function();
            return new Place(stopped.cpu(), stopped.task(), function, file, line);
        }
        TraceEvent one = events.get(event);
        int lane = one.cpu();
        if (one instanceof TraceEvent.Delivered delivered) {
            lane = Messages.laneOf(delivered, explanation.origin().memory());
        }
        Frame at = one.at();
        return at == null
                ? new Place(lane, one.task(), "", -1, 0)
                : new Place(lane, one.task(), at.function(), excerpts.add(at), at.line());
    }

    /** File and line, or empty. */
    String path(Place place) {
        return place.file() < 0
                ? ""
                : Wording.path(excerpts.files().get(place.file())) + ":" + place.line();
    }

    /** The event in words. */
    String text(int event) {
        if (event == events.size()) {
            return Stopped.of(explanation).text();
        }
        String text = wording.text(events.get(event));
        boolean bracketed = text.startsWith("< ") && text.endsWith(" >");
        return bracketed ? text.substring(2, text.length() - 2) : text;
    }

    /** The rules that permitted the event, as explained and as the run told them. */
    List<String> rules(int event) {
        Set<String> all = new LinkedHashSet<>();
        CoreStep core = rows.core().get(event);
        for (Permission permission : explanation.permitted()) {
            if (core != null && permission.number() == core.number()) {
                all.add(permission.rule());
            }
        }
        all.addAll(rules.getOrDefault(event, List.of()));
        return List.copyOf(all);
    }

    /** The task of an event by name. */
    String task(int event) {
        return tasks.of(place(event).task());
    }

    private List<Object> rowList() {
        List<List<States.Fact>> facts = States.of(explanation.trace());
        SortedMap<Long, Integer> writes = writes();
        List<Object> list = new ArrayList<>();
        int next = 0;
        for (int event : rows.events()) {
            Map<String, @Nullable Object> row = row(event);
            List<Object> was = latest(facts.subList(next, Math.min(event, facts.size())));
            next = event + 1;
            if (!was.isEmpty()) {
                row.put("was", was);
            }
            if (event < events.size()) {
                row.put("set", facts.get(event).stream().map(PageData::fact).toList());
                if (events.get(event) instanceof TraceEvent.Access access && access.from() > 0) {
                    row.put("reads", writes.getOrDefault(access.from(), -1));
                }
            }
            list.add(row);
        }
        return list;
    }

    /** Of events that have no row: the last fact about each thing. */
    private static List<Object> latest(List<List<States.Fact>> facts) {
        Map<List<String>, States.Fact> last = new LinkedHashMap<>();
        for (List<States.Fact> some : facts) {
            some.forEach(fact -> last.put(List.of(fact.object(), fact.part()), fact));
        }
        return last.values().stream().map(PageData::fact).toList();
    }

    /** Rows of writes by step. */
    private SortedMap<Long, Integer> writes() {
        SortedMap<Long, Integer> writes = new TreeMap<>();
        for (int event : rows.events()) {
            if (event < events.size()
                    && events.get(event) instanceof TraceEvent.Access access
                    && access.effect() != TraceEvent.Effect.READ) {
                writes.put(access.step(), rows.of(event));
            }
        }
        return writes;
    }

    private static Object fact(States.Fact fact) {
        return List.of(fact.object(), fact.part(), fact.before(), fact.now());
    }

    private Map<String, @Nullable Object> row(int event) {
        Place place = place(event);
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        boolean stopped = event == events.size();
        row.put("step", stopped ? explanation.violation().step() : events.get(event).step());
        row.put("kind", stopped ? "violated" : kind(events.get(event)));
        row.put("lane", place.lane());
        row.put("task", place.task() < 0 ? "" : tasks.of(place.task()));
        row.put("text", text(event));
        if (place.file() >= 0) {
            row.put("file", place.file());
            row.put("line", place.line());
            row.put("stack", stopped ? stacks.last(place.task()) : stacks.of(event));
        }
        List<String> allowed = rules(event);
        put(row, "rules", allowed);
        List<String> told =
                decisions.getOrDefault(event, List.of()).stream()
                        .filter(decision -> allowed.stream().noneMatch(r -> r.contains(decision)))
                        .toList();
        put(row, "decisions", told);
        CoreStep core = rows.core().get(event);
        if (core != null) {
            row.put("core", core.number());
            row.put("why", core.why());
        }
        return row;
    }

    private static void put(Map<String, @Nullable Object> row, String key, List<String> texts) {
        if (!texts.isEmpty()) {
            row.put(key, texts);
        }
    }

    private static String kind(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Access access ->
                    access.effect() == TraceEvent.Effect.READ ? "read" : "write";
            case TraceEvent.Primitive primitive ->
                    switch (primitive.group()) {
                        case LOCK, UNLOCK -> "lock";
                        case ALLOCATE, FREE -> "life";
                        case RCU -> "rcu";
                        default -> "call";
                    };
            case TraceEvent.Barrier barrier -> "barrier";
            case TraceEvent.Wait wait -> "wait";
            case TraceEvent.Delivered delivered -> "message";
            case TraceEvent.Switched switched -> "switch";
            case TraceEvent.Violated violated -> "violated";
            default -> "note";
        };
    }

    // ---- the rest
    // ---------------------------------------------------------------------------------

    private List<Object> messages() {
        List<Object> list = new ArrayList<>();
        String memory = explanation.origin().memory();
        for (Messages.Message message : Messages.of(explanation.trace(), memory)) {
            int from = rows.of(message.from());
            int to = rows.of(message.to());
            if (from >= 0 && to >= 0) {
                Map<String, @Nullable Object> map = new LinkedHashMap<>();
                map.put("kind", message.kind());
                map.put("from", from);
                map.put("fromLane", message.fromLane());
                map.put("to", to);
                map.put("toLane", message.toLane());
                list.add(map);
            }
        }
        return list;
    }

    /** Rows of stores that were let go late and of whose arrival the trace does not tell. */
    private List<Object> late() {
        List<Object> list = new ArrayList<>();
        String memory = explanation.origin().memory();
        for (int event : Messages.late(explanation.trace(), memory)) {
            if (rows.of(event) >= 0) {
                list.add(rows.of(event));
            }
        }
        return list;
    }

    private List<Object> curve() {
        SortedMap<Integer, Integer> byNumber = new TreeMap<>();
        explanation.core().forEach(step -> byNumber.put(step.number(), rows.of(step.event())));
        List<Object> list = new ArrayList<>();
        for (Chance chance : explanation.curve()) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put("number", chance.number());
            map.put("row", byNumber.getOrDefault(chance.number(), -1));
            map.put("failing", chance.failing());
            map.put("runs", chance.runs());
            map.put("jump", chance.jump());
            list.add(map);
        }
        return list;
    }

    private List<Object> files() {
        List<String> names = excerpts.files();
        List<List<Excerpts.Part>> parts = excerpts.parts();
        List<Object> list = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Map<String, @Nullable Object> map = new LinkedHashMap<>();
            map.put("path", Wording.path(names.get(i)));
            List<Object> shown = new ArrayList<>();
            for (Excerpts.Part part : parts.get(i)) {
                shown.add(List.of(part.from(), String.join("\n", part.lines())));
            }
            map.put("parts", shown);
            list.add(map);
        }
        return list;
    }
}
