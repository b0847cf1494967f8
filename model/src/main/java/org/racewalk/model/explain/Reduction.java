package org.racewalk.model.explain;

import org.racewalk.model.explain.Sections.Section;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.Wording;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Leaves out what others already enforce: an order that follows from other orders along the
 * programs of the tasks, where two sections of one lock come one after the other as soon as
 * anything in the first comes before anything in the second. Of two orders that say the same the
 * one that spans more goes.
 */
final class Reduction {
    private final Trace trace;
    private final Relations relations;
    private final Sections sections;
    private TreeSet<Long> locks = new TreeSet<>();

    Reduction(Trace trace, Relations relations, Sections sections) {
        this.trace = trace;
        this.relations = relations;
        this.sections = sections;
    }

    /**
     * Those that the others do not enforce.
     *
     * @param given orders that are known anyway
     */
    List<Edge> of(List<Edge> wanted, List<Edge> given) {
        locks = locksOf(wanted);
        List<Edge> kept = new ArrayList<>(wanted);
        List<Edge> widest = new ArrayList<>(wanted);
        widest.sort(Comparator.comparingInt(edge -> edge.before() - edge.after()));
        for (Edge edge : widest) {
            List<Edge> others = new ArrayList<>(given);
            others.addAll(kept);
            others.removeIf(other -> isSame(other, edge));
            if (enforce(others, edge)) {
                kept.remove(edge);
            }
        }
        return kept;
    }

    private static boolean isSame(Edge one, Edge other) {
        return one.before() == other.before() && one.after() == other.after();
    }

    private boolean enforce(List<Edge> others, Edge edge) {
        List<Edge> all = new ArrayList<>(others);
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Edge derived : bySections(all)) {
                boolean known = all.stream().anyMatch(one -> isSame(one, derived));
                if (!known) {
                    all.add(derived);
                    grown = true;
                }
            }
        }
        return comesFirst(
                all, edge.before(), Integer.MAX_VALUE, task(edge.after()), arrival(edge.after()));
    }

    /** Sections of one lock of which the first must be over before the second begins. */
    private List<Edge> bySections(List<Edge> all) {
        List<Edge> derived = new ArrayList<>();
        for (long lock : locks) {
            List<Section> of = sections.of(lock);
            for (Section one : of) {
                for (Section other : of) {
                    if (one.excludes(other)
                            && one.to() < other.from()
                            && comesFirst(all, one.from(), one.to(), other.task(), other.to())) {
                        derived.add(new Edge(one.to(), other.from()));
                    }
                }
            }
        }
        return derived;
    }

    private TreeSet<Long> locksOf(List<Edge> wanted) {
        TreeSet<Long> found = new TreeSet<>();
        for (Edge edge : wanted) {
            if (relations.kind(edge.before(), edge.after()) == Relations.Kind.LOCK) {
                found.add(lock(edge.after()));
            }
        }
        return found;
    }

    private long lock(int event) {
        return Wording.target(trace.events().get(event)).address();
    }

    /** Who waits for a lock comes when it has it. */
    private int arrival(int event) {
        boolean waits =
                event < trace.events().size()
                        && trace.events().get(event) instanceof TraceEvent.Wait wait
                        && wait.target().address() != 0;
        return waits ? sections.begin(lock(event), task(event), event) : event;
    }

    /**
     * Whether an event of a task from {@code from} to {@code to} comes before one of another task
     * that is not later than {@code target}.
     */
    private boolean comesFirst(List<Edge> all, int from, int to, int targetTask, int target) {
        int first = task(from);
        // By task: from which event on all come later.
        TreeMap<Integer, Integer> later = new TreeMap<>();
        boolean grown = true;
        while (grown) {
            grown = false;
            for (Edge edge : all) {
                int task = task(edge.before());
                boolean leaves =
                        task == first
                                ? edge.before() >= from && edge.before() <= to
                                : edge.before() >= later.getOrDefault(task, Integer.MAX_VALUE);
                int known = later.getOrDefault(task(edge.after()), Integer.MAX_VALUE);
                if (leaves && edge.after() < known) {
                    later.put(task(edge.after()), edge.after());
                    grown = true;
                }
            }
        }
        Integer reached = later.get(targetTask);
        return reached != null && reached <= target;
    }

    private int task(int event) {
        if (event >= trace.events().size()) {
            return Integer.MAX_VALUE;
        }
        TraceEvent of = trace.events().get(event);
        // A message has no program: each stands alone.
        return of.task() >= 0 ? of.task() : -1 - event;
    }
}
