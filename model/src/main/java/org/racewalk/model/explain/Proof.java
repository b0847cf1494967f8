package org.racewalk.model.explain;

import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Access;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.Wording;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntFunction;

/**
 * Derives a contradiction from the order of the steps, in sentences: what one side read or took
 * puts it before the other, and something else puts it behind. Where memory is weak the cycle is
 * one of single steps, each in program order; else it is one of tasks, each as if it were at once.
 */
final class Proof {
    private static final int MOST_PATHS = 10_000;

    private final Actors actors;
    private final Core core;
    private final Relations relations;
    private final Wording wording;
    private final List<Edge> edges = new ArrayList<>();

    private final boolean halts;
    private final IntFunction<List<String>> rules;

    /**
     * @param rules that permitted an event of the core out of order
     * @param halts whether it goes wrong in that tasks wait, or loop, for ever
     */
    Proof(
            Trace trace,
            Core core,
            Relations relations,
            Wording wording,
            IntFunction<List<String>> rules,
            boolean halts) {
        this.rules = rules;
        this.halts = halts;
        actors = new Actors(trace, wording);
        this.core = core;
        this.relations = relations;
        this.wording = wording;
    }

    /**
     * One event before another.
     *
     * @param shown whether what the two did shows it; else it is only that nothing goes wrong the
     *     other way round
     */
    private record Edge(int from, int to, String sentence, boolean shown) {}

    /**
     * The first comes before the second.
     *
     * @param said what says so, or empty: what the two did
     */
    void edge(int from, int to, String said) {
        if (!core.contains(from) || !core.contains(to)) {
            return;
        }
        boolean none = said.isEmpty() && !isShown(from, to);
        if (none && halts) {
            return;
        }
        String sentence = said.isEmpty() ? sentence(from, to) : said;
        edges.add(
                new Edge(
                        from,
                        to,
                        none ? sentence + "; the other way round nothing goes wrong" : sentence,
                        !none));
    }

    /** Readers of a lock do not exclude each other: that one came first says nothing. */
    private boolean isShown(int from, int to) {
        TraceEvent a = core.event(from);
        TraceEvent b = core.event(to);
        if (a == null || b == null) {
            return false;
        }
        return switch (relations.kind(from, to)) {
            case NONE, OBJECT -> false;
            case LOCK -> !isShared(a) || !isShared(b);
            default -> true;
        };
    }

    private static boolean isShared(TraceEvent event) {
        return event instanceof TraceEvent.Primitive lock && Held.isShared(lock.name());
    }

    /**
     * The sentences.
     *
     * @param end of the violating side
     * @param task of that side
     */
    List<String> sentences(int end, int task) {
        List<String> weak = ofSteps();
        if (!weak.isEmpty()) {
            return weak;
        }
        List<String> cyclic = ofTasks(end, task);
        // A final function sees what others have done: the cycle is one of theirs.
        for (int event : cyclic.isEmpty() ? core.events() : List.<Integer>of()) {
            int other = taskOf(event);
            if (cyclic.isEmpty() && other >= 0 && other != task) {
                cyclic = ofTasks(-1, other);
            }
        }
        return cyclic;
    }

    // ---- a cycle of steps
    // ------------------------------------------------------------------------------

    private List<String> ofSteps() {
        for (int read : core.events()) {
            int later = answeredAfter(read);
            List<Edge> back = later < 0 ? List.of() : path(later, read);
            if (!back.isEmpty()) {
                return early(back, read, later);
            }
        }
        for (int read : core.events()) {
            if (core.event(read) instanceof Access access && access.effect() == Effect.READ) {
                int write = missed(access, read);
                if (write >= 0) {
                    List<Edge> path = path(write, read);
                    if (!path.isEmpty()) {
                        return contradiction(path, read, write, access);
                    }
                }
            }
        }
        return List.of();
    }

    /** A store of the core, made before, that the load did not see; or -1. */
    private int missed(Access read, int at) {
        for (int i : core.events()) {
            if (i < at
                    && core.event(i) instanceof Access write
                    && write.effect() != Effect.READ
                    && write.cpu() != read.cpu()
                    && write.target().address() == read.target().address()
                    && write.before().equals(read.after())
                    && !write.after().equals(read.after())
                    && isOlder(read, write)) {
                return i;
            }
        }
        return -1;
    }

    /**
     * Whether what was read is older than the store. Values alone do not say so: a later store may
     * have put the old value back, and that is what was read then.
     */
    private static boolean isOlder(Access read, Access write) {
        return read.from() < write.step();
    }

    /** From one step to a later one along program order and what the run shows; shortest. */
    private List<Edge> path(int from, int to) {
        SortedMap<Integer, Edge> came = new TreeMap<>();
        Deque<Integer> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty() && !came.containsKey(to)) {
            int at = next.removeFirst();
            for (Edge edge : outOf(at)) {
                if (edge.to() != from && came.putIfAbsent(edge.to(), edge) == null) {
                    next.addLast(edge.to());
                }
            }
        }
        List<Edge> path = new ArrayList<>();
        for (Edge edge = came.get(to); edge != null; edge = came.get(edge.from())) {
            path.addFirst(edge);
        }
        return path;
    }

    private List<Edge> outOf(int event) {
        List<Edge> out = new ArrayList<>();
        TraceEvent of = core.event(event);
        for (int i : core.events()) {
            TraceEvent other = core.event(i);
            if (of == null || other == null || i <= event) {
                continue;
            }
            int overtaken = answeredAfter(i);
            boolean later = overtaken < 0 || event < overtaken;
            if (other.task() == of.task() && of.task() >= 0 && later) {
                String text =
                        core.row(i) + " comes after " + core.row(event) + " in the program of ";
                out.add(new Edge(event, i, text + name(of.task()), true));
            } else if (readsFrom(of, other) || overwritesRead(of, other)) {
                out.add(new Edge(event, i, sentence(event, i), true));
            }
        }
        for (Edge edge : edges) {
            if (edge.from() == event
                    && edge.shown()
                    && relations.kind(event, edge.to()) == Relations.Kind.LOCK) {
                out.add(edge);
            }
        }
        return out;
    }

    private static boolean overwritesRead(TraceEvent one, TraceEvent other) {
        return one instanceof Access read
                && other instanceof Access write
                && read.effect() == Effect.READ
                && write.effect() != Effect.READ
                && write.target().address() == read.target().address()
                && write.before().equals(read.after())
                && !write.before().equals(write.after());
    }

    private static boolean readsFrom(TraceEvent one, TraceEvent other) {
        return one instanceof Access write
                && other instanceof Access read
                && write.effect() != Effect.READ
                && read.effect() != Effect.WRITE
                && (read.from() == 0 || read.from() == write.step())
                && write.target().address() == read.target().address()
                && write.after().equals(read.effect() == Effect.READ ? read.after() : read.before())
                && !write.before().equals(write.after());
    }

    private String sentence(int from, int to) {
        return relations.sentence(from, core.row(from), to, core.row(to));
    }

    /** The later store of its program that a load was answered after, or -1. */
    private int answeredAfter(int read) {
        for (String rule : rules.apply(read)) {
            for (int i : core.events()) {
                boolean later =
                        rule.contains("after the later store")
                                && i < read
                                && core.event(i) instanceof Access write
                                && write.effect() != Effect.READ
                                && write.cpu() == cpuOf(read);
                if (later && Permissions.places(rule).stream().anyMatch(at -> isAt(i, at))) {
                    return i;
                }
            }
        }
        return -1;
    }

    private boolean isAt(int event, String place) {
        return Permissions.isAt(core.event(event), place);
    }

    private int cpuOf(int event) {
        TraceEvent of = core.event(event);
        return of == null ? -1 : of.cpu();
    }

    private List<String> early(List<Edge> path, int read, int store) {
        List<String> sentences = new ArrayList<>();
        String r = core.row(read);
        String w = core.row(store);
        sentences.add(w + " comes after " + r + " in the program of " + name(taskOf(read)) + ".");
        path.forEach(edge -> sentences.add(edge.sentence() + "."));
        sentences.add(against(w, r));
        return sentences;
    }

    private List<String> contradiction(List<Edge> path, int read, int write, Access access) {
        List<String> sentences = new ArrayList<>();
        String r = core.row(read);
        String w = core.row(write);
        sentences.add(
                r
                        + " read "
                        + wording.name(access.target())
                        + " -> "
                        + wording.plain(access.after())
                        + ", without what "
                        + w
                        + " had stored: so "
                        + r
                        + " came before "
                        + w
                        + ".");
        path.forEach(edge -> sentences.add(edge.sentence() + "."));
        sentences.add(against(w, r));
        return sentences;
    }

    private static String against(String before, String after) {
        return "So "
                + before
                + " came before "
                + after
                + ": a contradiction. The steps did not take effect in the order of their"
                + " programs.";
    }

    // ---- a cycle of tasks
    // ------------------------------------------------------------------------------

    private List<String> ofTasks(int end, int task) {
        List<Edge> cycle = cycle(task, end);
        if (cycle.isEmpty()) {
            cycle = cycle(task, -1);
        }
        if (cycle.isEmpty()) {
            return List.of();
        }
        List<String> sentences = new ArrayList<>();
        for (Edge edge : cycle) {
            sentences.add(
                    edge.sentence()
                            + ". "
                            + name(taskOf(edge.from()))
                            + " is before "
                            + name(taskOf(edge.to()))
                            + ".");
        }
        String first = core.row(cycle.getFirst().from());
        String last = core.row(cycle.getLast().to());
        sentences.add(
                "So "
                        + name(task)
                        + " is before itself: a contradiction, if what it does from "
                        + first
                        + " to "
                        + last
                        + " is one piece. Nothing made it one"
                        + between(cycle)
                        + ".");
        return sentences;
    }

    private String between(List<Edge> cycle) {
        int from = Math.min(cycle.getFirst().to(), cycle.getLast().from());
        int to = Math.max(cycle.getFirst().to(), cycle.getLast().from());
        boolean inside = from > cycle.getFirst().from() && to < cycle.getLast().to();
        if (!inside) {
            return "";
        }
        String rows = from == to ? core.row(from) : core.row(from) + " to " + core.row(to);
        return ": " + rows + " came in between";
    }

    /**
     * From a step of a task over others and back to a later step of it, each as the run shows.
     *
     * @param back where it must come back to, or -1: anywhere
     */
    private List<Edge> cycle(int task, int back) {
        List<Edge> cycle = cycle(task, back, edges.stream().filter(Edge::shown).toList());
        return cycle.isEmpty() ? cycle(task, back, edges) : cycle;
    }

    private List<Edge> cycle(int task, int back, List<Edge> along) {
        Deque<List<Edge>> paths = new ArrayDeque<>();
        paths.add(List.of());
        for (int tried = 0; !paths.isEmpty() && tried < MOST_PATHS; tried++) {
            List<Edge> path = paths.removeFirst();
            int at = path.isEmpty() ? task : taskOf(path.getLast().to());
            for (Edge edge : along) {
                if (taskOf(edge.from()) != at || taskOf(edge.to()) == at || path.contains(edge)) {
                    continue;
                }
                List<Edge> longer = new ArrayList<>(path);
                longer.add(edge);
                boolean home = !path.isEmpty() && taskOf(edge.to()) == task;
                boolean later = edge.to() > longer.getFirst().from();
                if (home && later && (back < 0 || edge.to() == back)) {
                    return longer;
                }
                if (!home) {
                    paths.add(longer);
                }
            }
        }
        return List.of();
    }

    private int taskOf(int event) {
        TraceEvent of = core.event(event);
        if (of != null) {
            return of.task();
        }
        return violating;
    }

    private int violating = -1;

    /** The task of the step that was not carried out. */
    void violating(int task) {
        violating = task;
    }

    private String name(int task) {
        return actors.name(task);
    }
}
