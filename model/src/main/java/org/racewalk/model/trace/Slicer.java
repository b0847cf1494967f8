package org.racewalk.model.trace;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.oracle.Violation.Party;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.trace.TraceEvent.Effect;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Chooses the steps that a reader needs to see, without running anything again: the ends of both
 * sides, the life of the object, synchronisation on it, and accesses through which CPUs learned
 * from each other. Ranks all events, then takes the best until the table is full.
 */
final class Slicer {
    /** Rows of the table at most; with headings this makes about 60 lines. */
    static final int MAX_ROWS = 42;

    /** Last steps of each side that are always shown. */
    private static final int LAST = 6;

    /** Runs with no more events than this are shown whole. */
    private static final int SMALL = 16;

    /** Fewer steps left out between two rows get no line of their own. */
    private static final int GAP = 10;

    private static final int DROP = 9;

    private final Trace trace;
    private final Violation violation;
    private final List<TraceEvent> events;
    private final Wording wording;
    private final int[] rank;
    private final List<String> focus = new ArrayList<>();
    private final TreeSet<Integer> parties = new TreeSet<>();

    private Slicer(Trace trace, Violation violation, Wording wording) {
        this.trace = trace;
        this.violation = violation;
        this.wording = wording;
        List<TraceEvent> until = new ArrayList<>();
        for (TraceEvent event : trace.events()) {
            if (event.step() <= violation.step()) {
                until.add(event);
            }
        }
        TraceEvent last = violated(until);
        if (last != null) {
            until.add(last);
        }
        this.events = until;
        this.rank = new int[until.size()];
        for (Party party : violation.parties()) {
            parties.add(trace.taskOf(party));
        }
        parties.remove(-1);
    }

    static Slice slice(Trace trace, Violation violation, Wording wording) {
        return new Slicer(trace, violation, wording).slice();
    }

    /** Every step of a run, nothing folded. */
    static Slice whole(Trace trace) {
        List<Slice.Item> items = new ArrayList<>();
        TreeSet<Long> steps = new TreeSet<>();
        for (int i = 0; i < trace.events().size(); i++) {
            TraceEvent event = trace.events().get(i);
            if (isRow(event)) {
                items.add(new Slice.Shown(items.size() + 1, i, event));
                steps.add(event.step());
            }
        }
        return new Slice(items, steps.size(), steps.size(), List.of());
    }

    /** Whether the table gets a row for a step that was not carried out. */
    static boolean addsStep(Trace trace, Violation violation) {
        Slicer slicer = new Slicer(trace, violation, new Wording(trace));
        return !slicer.events.isEmpty() && slicer.events.getLast() instanceof TraceEvent.Violated;
    }

    /**
     * The slice that has these events, whatever this class thinks of them.
     *
     * @param chosen indices in the trace, ascending; their number: the step not carried out
     */
    static Slice chosen(Trace trace, Violation violation, Wording wording, List<Integer> chosen) {
        return new Slicer(trace, violation, wording).only(chosen);
    }

    private Slice only(List<Integer> chosen) {
        boolean[] rows = new boolean[events.size()];
        boolean[] shown = new boolean[events.size()];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = isRow(events.get(i));
        }
        boolean stopped = !events.isEmpty() && events.getLast() instanceof TraceEvent.Violated;
        for (int i : chosen) {
            int at = i < trace.events().size() ? i : stopped ? events.size() - 1 : -1;
            if (at >= 0 && at < shown.length) {
                shown[at] = true;
            }
        }
        SpinLoops loops = new SpinLoops(events, rows, wording);
        Slice all = build(shown, loops, hasWaiters() ? Waiting.edges(events) : List.of());
        List<Slice.Item> items =
                all.items().stream().filter(item -> !(item instanceof Slice.Gap)).toList();
        return new Slice(items, all.kept(), all.total(), all.waiting());
    }

    private Slice slice() {
        boolean[] shown = new boolean[events.size()];
        for (int i = 0; i < shown.length; i++) {
            shown[i] = isRow(events.get(i));
        }
        SpinLoops loops = new SpinLoops(events, shown, wording);
        findFocus();
        Arrays.fill(rank, DROP);
        rankByNature();
        rankCommunication();
        rankEnds(loops);
        List<Waiting.Edge> edges = hasWaiters() ? Waiting.edges(events) : List.of();
        for (Waiting.Edge edge : edges) {
            rank[edge.waits()] = 0;
            edge.holders().forEach(i -> rank[i] = 0);
        }
        int rows = 0;
        for (int i = 0; i < shown.length; i++) {
            shown[i] &= !loops.hidden(i) || rank[i] == 0;
            rows += shown[i] ? 1 : 0;
        }
        if (rows > SMALL) {
            choose(shown);
        }
        return build(shown, loops, edges);
    }

    /** Whether the event may be a row of the table at all. */
    private static boolean isRow(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Access access -> true;
            case TraceEvent.Primitive primitive -> true;
            case TraceEvent.Barrier barrier -> true;
            case TraceEvent.Wait wait -> true;
            case TraceEvent.Violated violated -> true;
            case TraceEvent.Delivered delivered -> !delivered.message().startsWith("quiescent");
            default -> false;
        };
    }

    /** Whether one task waits for a lock that it holds. */
    static boolean isRecursive(Violation violation) {
        return violation.kind() == ViolationKind.DEADLOCK
                && violation.name().startsWith("recursive ");
    }

    private boolean hasWaiters() {
        return isHalt(violation) || violation.kind() == ViolationKind.LIVELOCK;
    }

    /** Whether tasks wait for ever. */
    static boolean isHalt(Violation violation) {
        return (violation.kind() == ViolationKind.DEADLOCK && !isRecursive(violation))
                || violation.kind() == ViolationKind.LOST_WAKE_UP;
    }

    /** A machine that stops at a faulty access reports none: the row is made from the violation. */
    private TraceEvent.@Nullable Violated violated(List<TraceEvent> until) {
        if (!stops(violation) || violation.parties().isEmpty()) {
            return null;
        }
        Party acting = violation.parties().get(0);
        int task = trace.taskOf(acting);
        Frame at = userFrame(acting.stack());
        if (at == null || task < 0) {
            return null;
        }
        for (int i = until.size() - 1; i >= 0 && until.get(i).step() == violation.step(); i--) {
            TraceEvent event = until.get(i);
            if (event.task() == task && isRow(event) && at.equals(event.at())) {
                return null;
            }
        }
        String text = acting.role();
        if (violation.kind() == ViolationKind.UNINITIALISED) {
            text += " of an uninitialised value";
        } else if (text.equals("sleeps")) {
            text = "may sleep here";
        } else if (isRecursive(violation)) {
            text += " for " + held(until, task);
        } else if (!text.isEmpty() && violation.text().startsWith(text + " at ")) {
            text = violation.text();
        } else if (!violation.objectName().isEmpty() && !text.contains(violation.objectName())) {
            boolean free = text.equals("free");
            text += (free ? " of " : " at ") + violation.objectName();
        }
        return new TraceEvent.Violated(violation.step(), acting.cpu(), task, at, text);
    }

    /** The name, in the trace, of the lock that the task waits for and holds. */
    private String held(List<TraceEvent> until, int task) {
        Frame taken = userFrame(violation.parties().getLast().stack());
        for (int i = until.size() - 1; i >= 0; i--) {
            if (until.get(i) instanceof TraceEvent.Primitive lock
                    && lock.group() == TraceEvent.Group.LOCK
                    && lock.task() == task
                    && lock.at().equals(taken)) {
                return wording.lock(lock.target());
            }
        }
        return violation.objectName();
    }

    private static boolean stops(Violation violation) {
        return switch (violation.kind()) {
            case DEADLOCK -> isRecursive(violation);
            case DOUBLE_FREE,
                    USE_AFTER_FREE_WRITE,
                    USE_AFTER_FREE_READ,
                    OUT_OF_BOUNDS,
                    WILD_ACCESS,
                    NULL_DEREFERENCE,
                    INVALID_FREE,
                    WRITE_TO_CONSTANT,
                    UNINITIALISED,
                    DATA_RACE,
                    SLEEP_IN_ATOMIC,
                    SLEEP_IN_RCU,
                    LOCK_MISUSE,
                    STALE_TLB,
                    MISSING_FUNCTION,
                    ARITHMETIC ->
                    true;
            default -> false;
        };
    }

    private @Nullable Frame userFrame(List<Frame> stack) {
        for (Frame frame : stack) {
            if (!trace.headers().contains(frame.file())) {
                return frame;
            }
        }
        return stack.isEmpty() ? null : stack.get(0);
    }

    private void findFocus() {
        if (!violation.objectName().isEmpty()) {
            focus.add(violation.objectName());
            return;
        }
        for (int task : parties) {
            for (int i = events.size() - 1; i >= 0; i--) {
                String object = Wording.target(events.get(i)).object();
                if (events.get(i).task() == task && !object.isEmpty()) {
                    focus.add(object);
                    break;
                }
            }
        }
    }

    private void rankByNature() {
        for (int i = 0; i < rank.length; i++) {
            TraceEvent event = events.get(i);
            boolean party = parties.contains(event.task());
            boolean focal = focus.contains(Wording.target(event).object());
            improve(
                    i,
                    switch (event) {
                        case TraceEvent.Access access -> focal ? 6 : DROP;
                        case TraceEvent.Primitive primitive -> rank(primitive, focal, party);
                        case TraceEvent.Barrier barrier -> party ? 5 : DROP;
                        case TraceEvent.Wait wait -> focal ? 2 : party ? 3 : 5;
                        case TraceEvent.Delivered delivered -> 5;
                        case TraceEvent.Violated violated -> 0;
                        default -> DROP;
                    });
        }
    }

    private int rank(TraceEvent.Primitive primitive, boolean focal, boolean party) {
        return switch (primitive.group()) {
            case ALLOCATE, FREE -> focal ? 0 : primitive.done() ? 6 : 1;
            case MARK -> primitive.step() == violation.step() ? 0 : 7;
            case LOCK, UNLOCK, WAKE -> focal ? 2 : party ? 3 : 5;
            case RCU, SLEEP -> focal ? 2 : party ? 4 : 6;
            case INTERRUPT, TASK, CHOICE -> party ? 5 : 7;
            case OTHER -> DROP;
        };
    }

    /** Ranks reads that saw another CPU's write, and writes over what another CPU had read. */
    private void rankCommunication() {
        SortedMap<Long, Integer> writer = new TreeMap<>();
        SortedMap<Long, SortedMap<Integer, Integer>> readers = new TreeMap<>();
        for (int i = 0; i < rank.length; i++) {
            if (!(events.get(i) instanceof TraceEvent.Access access)) {
                continue;
            }
            long word = access.target().address() & -8L;
            SortedMap<Integer, Integer> seen =
                    readers.computeIfAbsent(word, unused -> new TreeMap<>());
            Integer wrote = writer.get(word);
            if (wrote != null && differ(wrote, i) && !seen.containsKey(access.cpu())) {
                communicate(wrote, i);
            }
            if (access.effect() == Effect.READ) {
                seen.putIfAbsent(access.cpu(), i);
                continue;
            }
            for (int reader : seen.values()) {
                if (differ(reader, i)) {
                    communicate(reader, i);
                }
            }
            seen.clear();
            writer.put(word, i);
        }
    }

    private boolean differ(int i, int j) {
        return events.get(i).cpu() != events.get(j).cpu();
    }

    private void communicate(int i, int j) {
        boolean focal = focus.contains(Wording.target(events.get(i)).object());
        boolean party =
                parties.contains(events.get(i).task()) || parties.contains(events.get(j).task());
        int to = focal ? 2 : party ? 3 : 5;
        improve(i, to);
        improve(j, to);
    }

    /** The act of each party that its stack tells of, or its last, and what it did just before. */
    private void rankEnds(SpinLoops loops) {
        for (Party party : violation.parties()) {
            int task = trace.taskOf(party);
            Frame stood = userFrame(party.stack());
            int anchor = -1;
            int last = -1;
            for (int i = rank.length - 1; i >= 0 && anchor < 0; i--) {
                TraceEvent event = events.get(i);
                if (event.task() != task || !isRow(event)) {
                    continue;
                }
                last = last < 0 ? i : last;
                if (stood != null && stood.equals(event.at())) {
                    anchor = i;
                }
            }
            int left = LAST;
            for (int i = anchor < 0 ? last : anchor; i >= 0 && left > 0; i--) {
                TraceEvent event = events.get(i);
                if (event.task() == task && isRow(event) && !loops.hidden(i)) {
                    improve(i, left == LAST ? 0 : 1);
                    left--;
                }
            }
            if (anchor >= 0) {
                improve(anchor, 0);
            }
        }
    }

    private void improve(int i, int to) {
        rank[i] = Math.min(rank[i], to);
    }

    /** Takes the best ranks, within a rank the latest, until the table is full. */
    private void choose(boolean[] shown) {
        int room = MAX_ROWS;
        boolean[] chosen = new boolean[shown.length];
        for (int best = 0; best < DROP && room > 0; best++) {
            for (int i = shown.length - 1; i >= 0 && room > 0; i--) {
                if (shown[i] && rank[i] == best) {
                    chosen[i] = true;
                    room--;
                }
            }
        }
        System.arraycopy(chosen, 0, shown, 0, shown.length);
    }

    private Slice build(boolean[] shown, SpinLoops loops, List<Waiting.Edge> edges) {
        SortedMap<Integer, SpinLoops.Fold> after = foldsAfter(shown, loops);
        List<Slice.Item> items = new ArrayList<>();
        TreeSet<Long> steps = new TreeSet<>();
        long before = trace.setupSteps();
        int number = 0;
        int previous = -1;
        for (int i = 0; i < shown.length; i++) {
            if (!shown[i]) {
                continue;
            }
            TraceEvent event = events.get(i);
            long skipped = event.step() - before - 1 - folded(loops, previous + 1, i);
            previous = i;
            if (skipped >= GAP) {
                items.add(new Slice.Gap(skipped));
            }
            int index = i < trace.events().size() && trace.events().get(i) == event ? i : -1;
            items.add(new Slice.Shown(++number, index, event));
            before = event.step();
            steps.add(before);
            SpinLoops.Fold fold = after.get(i);
            if (fold != null) {
                items.add(new Slice.Rounds(event.cpu(), event.task(), fold.more()));
            }
        }
        long total = Math.max(violation.step() - trace.setupSteps(), steps.size());
        List<Slice.Wait> waiting = new ArrayList<>();
        for (Waiting.Edge edge : edges) {
            List<TraceEvent> holders =
                    edge.holders().stream().<TraceEvent>map(events::get).toList();
            waiting.add(new Slice.Wait((TraceEvent.Wait) events.get(edge.waits()), holders));
        }
        return new Slice(items, steps.size(), total, waiting);
    }

    /** How many steps of folded rounds lie between two rows. */
    private long folded(SpinLoops loops, int from, int to) {
        long steps = 0;
        for (int i = from; i < to; i++) {
            boolean newStep = i == 0 || events.get(i).step() != events.get(i - 1).step();
            steps += loops.hidden(i) && newStep ? 1 : 0;
        }
        return steps;
    }

    /** Folds by the last event of their round that is shown. */
    private SortedMap<Integer, SpinLoops.Fold> foldsAfter(boolean[] shown, SpinLoops loops) {
        SortedMap<Integer, SpinLoops.Fold> after = new TreeMap<>();
        for (SpinLoops.Fold fold : loops.folds()) {
            int task = events.get(fold.from()).task();
            for (int i = fold.to(); i >= fold.from(); i--) {
                if (shown[i] && events.get(i).task() == task) {
                    after.put(i, fold);
                    break;
                }
            }
        }
        return after;
    }
}
