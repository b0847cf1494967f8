package org.racewalk.actors.html;

import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceEvent.Group;
import org.racewalk.model.trace.Wording;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What each event says of the state of objects: values of fields, who holds a lock, whether the
 * object is allocated, who waits. Values are those that memory has, which a CPU may learn later.
 */
final class States {
    private static final String LIFE = "(life)";
    private static final String FREE = "not held";

    /**
     * A fact.
     *
     * @param object as reports name it; for what belongs to a task its name
     * @param part a field; empty for the value of a variable
     * @param before empty if it was not known
     * @param now the value from this event on
     */
    record Fact(String object, String part, String before, String now) {}

    private final Wording wording;
    private final TaskNames tasks;

    /** By name the addresses that have it: elements of an array share one. */
    private final SortedMap<String, List<Long>> addresses = new TreeMap<>();

    private final SortedMap<String, Map<Integer, String>> holders = new TreeMap<>();
    private final SortedMap<Integer, String> waits = new TreeMap<>();
    private final SortedMap<Integer, Integer> sections = new TreeMap<>();
    private final List<List<Fact>> facts = new ArrayList<>();

    private States(Trace trace) {
        this.wording = new Wording(trace);
        this.tasks = new TaskNames(trace);
    }

    /** The facts of each event, by its index. */
    static List<List<Fact>> of(Trace trace) {
        States states = new States(trace);
        for (TraceEvent event : trace.events()) {
            List<Fact> facts = new ArrayList<>();
            states.event(event, facts);
            states.facts.add(facts);
        }
        return states.facts;
    }

    /**
     * What an event touches.
     *
     * @param part of the object, or empty
     * @param text both, as C would write them
     */
    private record Touched(String object, String part, String text) {}

    private Touched touched(TraceEvent event) {
        TraceEvent.Target target = Wording.target(event);
        String object = wording.plain(target.object());
        String name = name(event, target);
        if (!name.startsWith(object)) {
            return new Touched("", name, name);
        }
        String part = name.substring(object.length());
        part = part.startsWith(".") ? part.substring(1) : part;
        return new Touched(object, part + among(name, target.address()), name);
    }

    /** As the event's text calls it; empty if it touches nothing. */
    private String name(TraceEvent event, TraceEvent.Target target) {
        return switch (event) {
            case TraceEvent.Wait wait -> {
                String lock = wording.lock(target);
                yield lock.isEmpty() ? wording.plain(wait.what()) : lock;
            }
            case TraceEvent.Primitive primitive
                    when primitive.group() == Group.LOCK || primitive.group() == Group.UNLOCK ->
                    wording.lock(target);
            default -> wording.name(target);
        };
    }

    /** Tells apart what has the same name: nothing for the first address, then a number. */
    private String among(String name, long address) {
        List<Long> known = addresses.computeIfAbsent(name, unused -> new ArrayList<>());
        if (!known.contains(address)) {
            known.add(address);
        }
        int number = known.indexOf(address) + 1;
        return number == 1 ? "" : " (" + number + ")";
    }

    private void event(TraceEvent event, List<Fact> facts) {
        Touched what = touched(event);
        String was = waits.get(event.task());
        boolean acts = event instanceof TraceEvent.Access || event instanceof TraceEvent.Primitive;
        if (was != null && acts) {
            waits.remove(event.task());
            facts.add(new Fact(task(event), "waits for", was, "nothing"));
        }
        switch (event) {
            case TraceEvent.Access access -> {
                if (!what.text().isEmpty()) {
                    boolean read = access.effect() == Effect.READ;
                    String before = wording.plain(access.before());
                    String now = wording.plain(access.after());
                    facts.add(new Fact(what.object(), what.part(), read ? "" : before, now));
                }
            }
            case TraceEvent.Primitive primitive -> primitive(primitive, what, facts);
            case TraceEvent.Wait wait -> {
                waits.put(wait.task(), what.text());
                facts.add(new Fact(task(wait), "waits for", "nothing", what.text()));
            }
            default -> {}
        }
    }

    private void primitive(TraceEvent.Primitive primitive, Touched what, List<Fact> facts) {
        Group group = primitive.group();
        if (group == Group.ALLOCATE && primitive.done() && !what.object().isEmpty()) {
            facts.add(new Fact(what.object(), LIFE, "", "allocated"));
        } else if (group == Group.FREE && !what.object().isEmpty()) {
            facts.add(new Fact(what.object(), LIFE, "allocated", "freed"));
        } else if (group == Group.LOCK && primitive.done() || group == Group.UNLOCK) {
            lock(primitive, what, facts);
        } else if (group == Group.RCU) {
            section(primitive, facts);
        }
    }

    private void lock(TraceEvent.Primitive primitive, Touched what, List<Fact> facts) {
        Map<Integer, String> by =
                holders.computeIfAbsent(
                        what.object() + "." + what.part(), unused -> new LinkedHashMap<>());
        String before = held(by);
        boolean downgraded = primitive.name().contains("downgrade");
        if (primitive.group() == Group.LOCK || downgraded) {
            by.put(primitive.task(), primitive.name() + "() by " + name(primitive.task()));
        } else {
            by.remove(primitive.task());
        }
        facts.add(new Fact(what.object(), what.part(), before, held(by)));
    }

    private static String held(Map<Integer, String> by) {
        return by.isEmpty() ? FREE : String.join(", ", by.values());
    }

    private void section(TraceEvent.Primitive primitive, List<Fact> facts) {
        int change =
                switch (primitive.intrinsic()) {
                    case RCU_READ_LOCK -> 1;
                    case RCU_READ_UNLOCK -> -1;
                    default -> 0;
                };
        if (change == 0) {
            return;
        }
        int before = sections.getOrDefault(primitive.task(), 0);
        int now = Math.max(0, before + change);
        sections.put(primitive.task(), now);
        if ((before > 0) != (now > 0)) {
            facts.add(new Fact(task(primitive), "rcu_read_lock()", section(before), section(now)));
        }
    }

    private static String section(int depth) {
        return depth > 0 ? "inside" : "outside";
    }

    private String task(TraceEvent event) {
        return "task " + name(event.task());
    }

    private String name(int task) {
        return tasks.of(task);
    }
}
