package org.racewalk.model.mail;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explain.Explanation;
import org.racewalk.model.explain.Explanation.CoreStep;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Primitive;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The accesses of a core that a litmus test needs: those of the core, the stores that its loads
 * read, and what orders them. Loops are gone, for the trace has none; structs are gone, for each
 * field is a location.
 */
final class LitmusCore {
    /** A test with more is nothing to check by hand, and too large for others' tools. */
    private static final int MOST = 40;

    private static final String CALLBACK = "rcu callback";

    private final Trace trace;
    private final Accesses accesses;
    private final SortedMap<Integer, Item> chosen = new TreeMap<>();
    private final SortedMap<String, String> initial = new TreeMap<>();
    private final SortedMap<Integer, List<Item>> threads = new TreeMap<>();
    private final SortedMap<String, Item> calls = new TreeMap<>();
    private final boolean plain;

    private LitmusCore(Explanation explanation) {
        this.trace = explanation.trace();
        this.accesses = new Accesses(trace);
        this.plain = explanation.violation().kind() == ViolationKind.DATA_RACE;
    }

    private LitmusCore(LitmusCore of, SortedMap<Integer, List<Item>> others) {
        trace = of.trace;
        accesses = of.accesses;
        plain = of.plain;
        calls.putAll(of.calls);
        chosen.putAll(of.chosen);
        initial.putAll(of.initial);
        threads.putAll(others);
    }

    static LitmusCore of(Explanation explanation) throws Unfit {
        refuse(explanation.violation().kind());
        LitmusCore core = new LitmusCore(explanation);
        core.choose(explanation);
        core.overwrite();
        core.addOrdering();
        core.close();
        core.order();
        new Pruning(core.threads).prune();
        if (core.threads.size() < 2) {
            throw new Unfit("one task alone takes part, and litmus tests are about several");
        }
        if (core.threads.values().stream().flatMap(List::stream).noneMatch(Item::reads)) {
            throw new Unfit("no load takes part, so there is no outcome to ask for");
        }
        return core;
    }

    private static void refuse(ViolationKind kind) throws Unfit {
        String reason =
                switch (kind) {
                    case DEADLOCK, LIVELOCK, LOCK_ORDER ->
                            "what never ends is no outcome of a litmus test";
                    case LEAK, IMBALANCE -> "what is left at the end is no outcome of loads";
                    case SLEEP_IN_ATOMIC, SLEEP_IN_RCU, LOCK_MISUSE, RCU_MISUSE ->
                            "the rules of locks and sections are no matter of memory order";
                    case STALE_TLB -> "TLBs are not in the dialect";
                    case MISSING_FUNCTION, FAULT_IN_GHOST ->
                            "the run ended in code that is missing";
                    default -> "";
                };
        if (!reason.isEmpty()) {
            throw new Unfit(reason);
        }
    }

    // ---- which accesses
    // ---------------------------------------------------------------------------

    private void choose(Explanation explanation) throws Unfit {
        Violation violation = explanation.violation();
        boolean freed = isAboutFreedom(violation.kind());
        String freedom = Accesses.freedom(violation.objectName());
        for (CoreStep step : explanation.core()) {
            Item item = accesses.at(step.event());
            if (item == null) {
                continue;
            }
            boolean ofLife = item.location().startsWith(Accesses.freedom(""));
            if (!ofLife || (freed && item.location().equals(freedom))) {
                chosen.put(item.event(), item);
            }
        }
        if (freed && !violation.parties().isEmpty()) {
            useAfterFree(violation, freedom);
        }
        addReordered();
        addReasonsToWait(explanation);
        if (chosen.isEmpty()) {
            throw new Unfit("no access of shared memory takes part");
        }
    }

    /** Loads of these tasks that came in another order than the program's. */
    private void addReordered() {
        SortedSet<Integer> tasks = tasks();
        List<TraceEvent> events = trace.events();
        boolean permitted = false;
        for (int i = 0; i < events.size(); i++) {
            boolean about = events.get(i) instanceof TraceEvent.Decided && permitted;
            if (events.get(i) instanceof TraceEvent.Permitted) {
                permitted = true;
            } else if (!about) {
                Item item = accesses.at(i);
                if (permitted && item != null && tasks.contains(item.task())) {
                    chosen.put(i, item);
                }
                permitted = false;
            }
        }
    }

    /** What a task of the core read last before it began to wait for good. */
    private void addReasonsToWait(Explanation explanation) {
        for (CoreStep step : explanation.core()) {
            TraceEvent event =
                    step.event() < trace.events().size() ? trace.events().get(step.event()) : null;
            if (event instanceof TraceEvent.Wait wait) {
                Item last = null;
                for (Item item : accesses.all()) {
                    boolean before = item.event() < step.event() && item.task() == wait.task();
                    last = before && item.kind() == Item.Kind.LOAD ? item : last;
                }
                if (last != null) {
                    chosen.put(last.event(), last);
                }
            }
        }
    }

    private SortedSet<Integer> tasks() {
        SortedSet<Integer> tasks = new TreeSet<>();
        chosen.values().forEach(item -> tasks.add(item.task()));
        return tasks;
    }

    private static boolean isAboutFreedom(ViolationKind kind) {
        return switch (kind) {
            case USE_AFTER_FREE_READ, USE_AFTER_FREE_WRITE, DOUBLE_FREE -> true;
            default -> false;
        };
    }

    /** The free writes that the object is free; what must not come after it reads that. */
    private void useAfterFree(Violation violation, String freedom) throws Unfit {
        List<Item> frees = accesses.of(freedom);
        if (frees.isEmpty()) {
            throw new Unfit("the free is not part of the run that is left");
        }
        Item free = frees.getLast();
        chosen.put(free.event(), free);
        int task = trace.taskOf(violation.parties().getFirst());
        int event = trace.events().size();
        chosen.put(
                event,
                new Item(
                        event,
                        task,
                        Item.Kind.LOAD,
                        freedom,
                        "once",
                        Accesses.FREED,
                        "",
                        false,
                        -1));
    }

    /**
     * Takes in the stores that come right after what chosen loads read: that they are not seen is
     * what the outcome says.
     */
    private void overwrite() {
        SortedSet<Integer> tasks = tasks();
        for (Item load : List.copyOf(chosen.values())) {
            if (load.kind() != Item.Kind.LOAD) {
                continue;
            }
            Item next = accesses.after(accesses.source(load), load.location());
            if (next != null && next.task() != load.task() && tasks.contains(next.task())) {
                chosen.put(next.event(), next);
            }
        }
    }

    /** Takes in what orders the accesses of a task: acquires and releases of the same locations. */
    private void addOrdering() {
        SortedSet<String> locations = locations();
        for (int task : tasks()) {
            int first = MAX;
            int last = 0;
            for (Item item : chosen.values()) {
                first = item.task() == task ? Math.min(first, item.event()) : first;
                last = item.task() == task ? Math.max(last, item.event()) : last;
            }
            for (Item item : accesses.all()) {
                boolean within = item.task() == task && item.event() > first && item.event() < last;
                boolean orders =
                        switch (item.order()) {
                            case "acquire", "release", "full" -> true;
                            default -> false;
                        };
                if (within && orders && locations.contains(item.location())) {
                    chosen.put(item.event(), item);
                }
            }
        }
    }

    /** Takes in the stores that chosen loads read, until none is missing. */
    private void close() throws Unfit {
        boolean more = true;
        while (more) {
            more = false;
            for (String location : locations()) {
                for (Item missing : missing(location)) {
                    more |= chosen.put(missing.event(), missing) == null;
                }
            }
            if (chosen.size() > MOST) {
                throw new Unfit("it has more than " + MOST + " accesses");
            }
        }
    }

    private SortedSet<String> locations() {
        SortedSet<String> locations = new TreeSet<>();
        chosen.values().forEach(item -> locations.add(item.location()));
        return locations;
    }

    /** Sources of loads that are not chosen; settles the location's initial value. */
    private List<Item> missing(String location) {
        List<Item> here =
                chosen.values().stream().filter(one -> one.location().equals(location)).toList();
        int firstStore = here.stream().filter(Item::writes).mapToInt(Item::event).min().orElse(MAX);
        Item earliest = null;
        boolean before = false;
        for (Item item : here) {
            if (item.reads()) {
                Item source = accesses.source(item);
                before |= source == null;
                earliest =
                        source == null || earliest != null && earliest.event() < source.event()
                                ? earliest
                                : source;
            }
        }
        boolean base = !before && earliest != null && earliest.event() < firstStore;
        initial.put(location, base ? written(earliest) : beforeFirst(location, here));
        List<Item> missing = new ArrayList<>();
        for (Item item : here) {
            Item source = item.reads() ? accesses.source(item) : null;
            if (source != null && !(base && source == earliest)) {
                missing.add(source);
            }
        }
        return missing;
    }

    /** What was before all threads, in place of a store. */
    static final int BEFORE = -1;

    private static final int MAX = Integer.MAX_VALUE;

    private static String written(@Nullable Item item) {
        return item == null ? "" : item.written();
    }

    private String beforeFirst(String location, List<Item> here) {
        for (Item item : here) {
            if (item.reads() && accesses.source(item) == null) {
                return item.read();
            }
        }
        return accesses.initial(location);
    }

    // ---- what orders them
    // -------------------------------------------------------------------------

    private void order() throws Unfit {
        for (Item item : chosen.values()) {
            threads.computeIfAbsent(item.task(), t -> new ArrayList<>()).add(item);
        }
        callbacks();
        Regions regions = new Regions(trace, threads);
        for (int task : threads.keySet()) {
            List<Item> items = new ArrayList<>(threads.getOrDefault(task, List.of()));
            int first = items.getFirst().event();
            int last = items.getLast().event();
            for (int i = first; i <= last && i < trace.events().size(); i++) {
                fence(i, task, items);
            }
            items.addAll(regions.of(task));
            threads.put(task, inProgramOrder(items));
        }
    }

    /**
     * A callback is a thread that sees that call_rcu() was called, and waits for a grace period:
     * the dialect has no call_rcu().
     */
    private void callbacks() {
        for (int task : List.copyOf(threads.keySet())) {
            List<Item> items = threads.getOrDefault(task, List.of());
            if (!trace.taskName(task).equals(CALLBACK)) {
                continue;
            }
            int first = items.getFirst().event();
            int call = -1;
            for (int i = 0; i < first; i++) {
                boolean calls =
                        trace.events().get(i) instanceof Primitive primitive
                                && switch (primitive.intrinsic()) {
                                    case CALL_RCU, KFREE_RCU -> true;
                                    default -> false;
                                };
                call = calls ? i : call;
            }
            if (call >= 0) {
                String location = "called " + task;
                int caller = trace.events().get(call).task();
                initial.put(location, Accesses.LIVE);
                Item made =
                        new Item(
                                call,
                                caller,
                                Item.Kind.STORE,
                                location,
                                "release",
                                "",
                                "1",
                                false,
                                -1);
                Item seen =
                        new Item(
                                first,
                                task,
                                Item.Kind.LOAD,
                                location,
                                "acquire",
                                "1",
                                "",
                                false,
                                -1);
                threads.computeIfAbsent(caller, t -> new ArrayList<>()).add(made);
                threads.getOrDefault(caller, List.of())
                        .sort(java.util.Comparator.comparingInt(Item::event));
                calls.put(location, made);
                items.add(0, Item.plain(first, task, Item.Kind.WAIT, "", "synchronize_rcu"));
                items.add(0, seen);
            }
        }
    }

    private void fence(int index, int task, List<Item> items) {
        TraceEvent event = trace.events().get(index);
        if (event.task() != task) {
            return;
        }
        if (event instanceof TraceEvent.Barrier barrier) {
            items.add(Item.plain(index, task, Item.Kind.FENCE, "", barrier.name()));
        }
        boolean wakes =
                event instanceof Primitive primitive
                        && (primitive.group() == TraceEvent.Group.WAKE
                                || primitive.group() == TraceEvent.Group.SLEEP);
        if (wakes) {
            // Before it looks at the task, or gives up the CPU.
            items.add(Item.plain(index, task, Item.Kind.FENCE, "", "smp_mb"));
        }
    }

    /** Loads that were answered late go back to where the program has them. */
    private List<Item> inProgramOrder(List<Item> items) {
        List<Item> sorted = new ArrayList<>(items);
        sorted.sort(
                java.util.Comparator.comparingInt(Item::event)
                        .thenComparing(item -> item.kind() != Item.Kind.FENCE));
        Lateness lateness = new Lateness(trace);
        for (Item item : List.copyOf(sorted)) {
            int overtaken = item.kind() == Item.Kind.LOAD ? lateness.overtakenBy(item) : -1;
            if (overtaken >= 0) {
                int from = sorted.indexOf(item);
                int to = from;
                while (to > 0 && sorted.get(to - 1).event() >= overtaken) {
                    to--;
                }
                sorted.remove(from);
                sorted.add(to, item.with(true, -1));
            }
        }
        return withAddresses(sorted);
    }

    /** An access of an object depends on the load that gave the pointer to it. */
    private List<Item> withAddresses(List<Item> items) {
        List<Item> result = new ArrayList<>();
        for (Item item : items) {
            int from = -1;
            String object = item.accesses() ? object(item) : "";
            for (Item before : result) {
                if (!object.isEmpty() && before.reads() && names(before.read(), object)) {
                    from = before.event();
                }
            }
            result.add(from < 0 ? item : item.with(item.late(), from));
        }
        return result;
    }

    private String object(Item item) {
        if (item.location().startsWith(Accesses.freedom(""))) {
            return item.location().substring(Accesses.freedom("").length());
        }
        return trace.events().get(item.event()) instanceof TraceEvent.Access access
                ? access.target().object()
                : "";
    }

    /** Whether a value is a pointer to the object or into it. */
    private static boolean names(String value, String object) {
        String pointer = "&" + object;
        return value.equals(pointer)
                || value.startsWith(pointer + "+")
                || value.startsWith(pointer + "[");
    }

    /** The same outcome of other statements. */
    LitmusCore with(SortedMap<Integer, List<Item>> others) {
        return new LitmusCore(this, others);
    }

    /** Statements by task, in the order of the program. */
    SortedMap<Integer, List<Item>> threads() {
        return threads;
    }

    /** The event of the store of this core that a load reads, or -1: it reads what was before. */
    int source(Item load) {
        if (load.location().startsWith(Accesses.freedom(""))) {
            return accesses.of(load.location()).getLast().event();
        }
        Item call = calls.get(load.location());
        if (call != null) {
            return call.event();
        }
        Item source = accesses.source(load);
        return source != null && chosen.containsKey(source.event()) ? source.event() : BEFORE;
    }

    /** The value that a location has before all threads. */
    String initial(String location) {
        return Objects.requireNonNullElse(initial.get(location), Accesses.LIVE);
    }

    /** Whether plain accesses stay plain, for it is about them. */
    boolean plain() {
        return plain;
    }
}
