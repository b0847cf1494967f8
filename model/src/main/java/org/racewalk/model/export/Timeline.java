package org.racewalk.model.export;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explain.Explanation.Chance;
import org.racewalk.model.explain.Explanation.CoreStep;
import org.racewalk.model.export.TimelineSink.Mark;
import org.racewalk.model.export.TimelineSink.Track;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.trace.Telling;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Group;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A run on a line of logical time: groups for each CPU, the mm and the RCU, with tracks in them.
 * Written event by event; keeps of the text no more than one event.
 */
final class Timeline {
    private final ExportedRun run;
    private final Trace trace;
    private final List<TraceEvent> events;
    private final TimelineSink sink;
    private final Telling telling;
    private final Moments moments;
    private final Marks marks;
    private final Counted counted;
    private final Tracks tracks;

    /** By store: its arrivals at CPUs. */
    private final SortedMap<Integer, List<Integer>> arrivals = new TreeMap<>();

    private final SortedMap<Integer, Integer> madeBy = new TreeMap<>();
    private final SortedMap<Integer, CpuTracks> cpus = new TreeMap<>();
    private final SortedMap<Integer, Track> counters = new TreeMap<>();
    private final SortedMap<Integer, LockTrack> locks = new TreeMap<>();
    private final SortedMap<Integer, Chance> curve = new TreeMap<>();
    private final SortedMap<Integer, Boolean> preempting = new TreeMap<>();
    private final Track whole;
    private final Track mm;
    private final RcuTracks rcu;

    private Timeline(ExportedRun run, TimelineSink sink) throws IOException {
        this.run = run;
        this.sink = sink;
        trace = run.trace();
        events = trace.events();
        telling = new Telling(trace);
        moments = new Moments(trace);
        counted = new Counted(trace, telling);
        List<Flow> flows = Flows.of(trace);
        marks = new Marks(run, telling, flows);
        for (Flow flow : flows) {
            if (events.get(flow.to()) instanceof TraceEvent.Delivered delivered
                    && Messages.of(delivered) == Messages.STORE) {
                arrivals.computeIfAbsent(flow.from(), unused -> new ArrayList<>()).add(flow.to());
                madeBy.put(flow.to(), flow.from());
            }
        }
        tracks = new Tracks(sink);
        whole = tracks.group("racewalk (logical time: one step = 1 us)", 0);
        tellRun();
        for (int cpu : used()) {
            cpus.put(cpu, new CpuTracks(tracks, sink, trace, cpu));
        }
        mm = tracks.group("mm", 2000);
        rcu = new RcuTracks(tracks, sink);
    }

    /** CPUs on which something happens. */
    private TreeSet<Integer> used() {
        TreeSet<Integer> used = new TreeSet<>();
        for (TraceEvent event : events) {
            if (event.cpu() >= 0 && Clocks.host(event) != Clocks.RCU) {
                used.add(event.cpu());
            }
        }
        return used;
    }

    /** Writes the run. */
    static void write(ExportedRun run, TimelineSink sink) throws IOException {
        new Timeline(run, sink).write();
    }

    private void write() throws IOException {
        Track chances = tellCurve();
        for (int i = 0; i < events.size(); i++) {
            event(i);
            Chance chance = curve.get(i);
            if (chance != null && chances != null) {
                sink.counter(chances, moments.end(i), percent(chance));
            }
        }
        long end = moments.last();
        violation(end);
        for (LockTrack lock : locks.values()) {
            lock.end(end);
        }
        rcu.end(end);
        for (CpuTracks cpu : cpus.values()) {
            cpu.end(end);
        }
    }

    private CpuTracks cpu(int number) throws IOException {
        CpuTracks known = cpus.get(number);
        if (known == null) {
            known = new CpuTracks(tracks, sink, trace, number);
            cpus.put(number, known);
        }
        return known;
    }

    // ---- the run as a whole
    // --------------------------------------------------------------------------

    private void tellRun() throws IOException {
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("replay", "racewalk replay " + run.origin().replay());
        arguments.put("scenario", Telling.path(run.origin().scenario()));
        arguments.put("defines", String.join(" ", run.origin().defines()));
        arguments.put("memory", run.origin().memory());
        arguments.put("program", run.origin().programHash());
        arguments.put("outcome", run.outcome());
        arguments.put("unseed", run.unseed());
        arguments.put("set-up steps", trace.setupSteps());
        arguments.put("events dropped", trace.dropped());
        sink.instant(whole, 0, mark("run", "run", arguments));
    }

    /** The share of failing continuations, one point a step of the core. */
    private @Nullable Track tellCurve() throws IOException {
        if (run.explanation().isEmpty() || run.explanation().get().curve().isEmpty()) {
            return null;
        }
        Track track = tracks.counter(whole, "P(violation), percent", 1);
        SortedMap<Integer, Integer> eventOf = new TreeMap<>();
        for (CoreStep step : run.explanation().get().core()) {
            eventOf.put(step.number(), step.event());
        }
        for (Chance chance : run.explanation().get().curve()) {
            if (chance.number() == 0) {
                sink.counter(track, 0, percent(chance));
            } else if (eventOf.containsKey(chance.number())) {
                curve.put(eventOf.get(chance.number()), chance);
            }
        }
        return track;
    }

    private static double percent(Chance chance) {
        return chance.runs() == 0 ? 0 : 100.0 * chance.failing() / chance.runs();
    }

    private static Mark mark(String name, String category, Map<String, Object> arguments) {
        return new Mark(name, List.of(category), arguments, List.of(), List.of(), 0, null);
    }

    private void violation(long end) throws IOException {
        if (run.violation().isEmpty()) {
            return;
        }
        Violation violation = run.violation().get();
        Map<String, Object> arguments = new LinkedHashMap<>();
        arguments.put("signature", violation.signature());
        arguments.put("text", telling.plain(violation.text()));
        arguments.put("step", violation.step() - trace.setupSteps());
        if (!marks.leftRules().isEmpty()) {
            arguments.put("rule", String.join("; ", marks.leftRules()));
        }
        arguments.put("replay", "racewalk replay " + run.origin().replay());
        Mark mark = mark("VIOLATION " + telling.verdict(violation), "violation", arguments);
        int task = Acts.task(trace, run.violation());
        if (task < 0) {
            sink.instant(whole, end, mark);
        } else {
            cpu(violation.parties().getFirst().cpu()).instant(task, end, mark);
        }
    }

    // ---- event by event
    // ------------------------------------------------------------------------------

    private void event(int i) throws IOException {
        TraceEvent event = events.get(i);
        long begin = moments.begin(i);
        long end = moments.end(i);
        switch (event) {
            case TraceEvent.Entered entered -> cpu(entered.cpu()).entered(entered, begin);
            case TraceEvent.Left left -> cpu(left.cpu()).left(left, begin);
            case TraceEvent.Decided decided -> marks.pending(decided);
            case TraceEvent.Permitted permitted -> marks.pending(permitted);
            case TraceEvent.Switched switched -> switched(switched, begin);
            case TraceEvent.Delivered delivered -> delivered(delivered, i, begin, end);
            case TraceEvent.Wait wait -> cpu(wait.cpu()).waits(wait.task(), begin, marks.of(i));
            case TraceEvent.Primitive primitive -> primitive(primitive, i, begin, end);
            case TraceEvent.Access access -> {
                cpu(access.cpu()).act(access.task(), begin, end, marks.of(i));
                count(access, end);
                stores(access, i, end);
            }
            case TraceEvent.Barrier barrier ->
                    cpu(barrier.cpu()).act(barrier.task(), begin, end, marks.of(i));
            case TraceEvent.Violated violated ->
                    cpu(violated.cpu()).act(violated.task(), begin, end, marks.of(i));
        }
    }

    private void switched(TraceEvent.Switched switched, long time) throws IOException {
        rcu.switched(switched.cpu(), switched.task());
        CpuTracks cpu = cpu(switched.cpu());
        if (switched.task() >= 0) {
            for (CpuTracks any : cpus.values()) {
                any.resumed(switched.task(), time);
            }
        }
        if (preempting.remove(switched.cpu()) != null && switched.from() >= 0) {
            String name = trace.taskName(switched.from()) + " is preempted";
            cpu.preempted(switched.from(), time, mark(name, "preempt", new LinkedHashMap<>()));
        }
    }

    private void delivered(TraceEvent.Delivered delivered, int i, long begin, long end)
            throws IOException {
        Messages kind = Messages.of(delivered);
        Mark mark = marks.of(i);
        if (kind.isOfRcu()) {
            rcu.delivered(delivered, begin, end, mark);
            return;
        }
        if (kind == Messages.STORE && madeBy.containsKey(i)) {
            cpu(events.get(madeBy.get(i)).cpu()).storeArrives(i, begin);
        } else if (kind == Messages.PREEMPT) {
            preempting.put(delivered.cpu(), true);
        }
        cpu(delivered.cpu()).message(delivered, begin, end, mark);
    }

    private void primitive(TraceEvent.Primitive primitive, int i, long begin, long end)
            throws IOException {
        Mark mark = marks.of(i);
        boolean lock = primitive.group() == Group.LOCK || primitive.group() == Group.UNLOCK;
        if (lock) {
            cpu(primitive.cpu()).instant(primitive.task(), begin, mark);
        } else {
            cpu(primitive.cpu()).act(primitive.task(), begin, end, mark);
        }
        if (primitive.group() == Group.RCU) {
            rcu.primitive(primitive, end, trace.taskName(primitive.task()));
        }
        String name = lock ? Counted.lock(telling, primitive.target()) : "";
        int rank = Counted.isLock(primitive) ? counted.lock(name) : -1;
        if (rank >= 0) {
            if (!locks.containsKey(rank)) {
                Track track = tracks.lane(mm, "lock " + name, 100 + rank);
                locks.put(rank, new LockTrack(sink, track, trace));
            }
            locks.get(rank).event(primitive, end);
        }
    }

    private void count(TraceEvent.Access access, long time) throws IOException {
        if (access.effect() == TraceEvent.Effect.READ) {
            return;
        }
        String name = Counted.name(telling, access.target());
        int rank = counted.field(name);
        OptionalLong before = Counted.number(access.before());
        OptionalLong after = Counted.number(access.after());
        if (rank < 0 || before.isEmpty() || after.isEmpty()) {
            return;
        }
        Track track = counters.get(rank);
        if (track == null) {
            track = tracks.counter(mm, name, rank);
            counters.put(rank, track);
            sink.counter(track, 0, before.getAsLong());
        }
        sink.counter(track, time, after.getAsLong());
    }

    private void stores(TraceEvent.Access access, int i, long time) throws IOException {
        for (int arrival : arrivals.getOrDefault(i, List.of())) {
            int to = events.get(arrival).cpu();
            String where = to == access.cpu() ? "memory" : "CPU" + to;
            String name =
                    telling.name(access.target())
                            + " = "
                            + telling.plain(access.after())
                            + " on its way to "
                            + where;
            cpu(access.cpu())
                    .storeBegins(arrival, time, mark(name, "store", new LinkedHashMap<>()));
        }
    }
}
