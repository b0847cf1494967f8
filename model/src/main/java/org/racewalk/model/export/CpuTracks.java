package org.racewalk.model.export;

import org.racewalk.model.export.TimelineSink.Mark;
import org.racewalk.model.export.TimelineSink.Track;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One CPU: a track for each task with its functions and acts, the stores that wait to be seen,
 * preemption and interrupts.
 */
final class CpuTracks {
    private static final int MESSAGE_RANK = 1000;
    private static final int STORE_RANK = 2000;

    private final Tracks tracks;
    private final TimelineSink sink;
    private final Trace trace;
    private final Track cpu;
    private final int number;
    private final Lanes stores;
    private final Lanes messages;
    private final SortedMap<Integer, TaskTrack> tasks = new TreeMap<>();

    /** Its functions; empty frames stand for those that began before the trace. */
    private static final class TaskTrack {
        private final Track track;
        private final Deque<String> functions = new ArrayDeque<>();
        private boolean waits;

        TaskTrack(Track track) {
            this.track = track;
        }
    }

    CpuTracks(Tracks tracks, TimelineSink sink, Trace trace, int number) throws IOException {
        this.tracks = tracks;
        this.sink = sink;
        this.trace = trace;
        this.number = number;
        cpu = tracks.cpu(number);
        messages = new Lanes(sink, n -> tracks.lane(cpu, "preempt/irq", MESSAGE_RANK + n));
        stores = new Lanes(sink, n -> tracks.lane(cpu, "store buffer", STORE_RANK + n));
    }

    private TaskTrack task(int task) throws IOException {
        TaskTrack known = tasks.get(task);
        if (known == null) {
            Trace.Task told = trace.tasks().get(task);
            String name =
                    told == null ? trace.taskName(task) : told.name() + " (T" + told.id() + ")";
            // Pids may be shared, threads are not.
            int thread = 10_000 * (number + 1) + task + 1;
            known = new TaskTrack(tracks.task(cpu, name, thread, tasks.size()));
            tasks.put(task, known);
        }
        return known;
    }

    // ---- functions
    // -----------------------------------------------------------------------------------

    void entered(TraceEvent.Entered entered, long time) throws IOException {
        TaskTrack task = task(entered.task());
        endWait(task, time);
        Frame at = entered.at();
        task.functions.addLast(at.function());
        sink.begin(task.track, time, plain(at.function(), "function", at));
    }

    void left(TraceEvent.Left left, long time) throws IOException {
        TaskTrack task = task(left.task());
        endWait(task, time);
        if (task.functions.pollLast() != null) {
            sink.end(task.track, time);
        }
    }

    private static Mark plain(String name, String category, Frame at) {
        return new Mark(
                name, List.of(category), new LinkedHashMap<>(), List.of(), List.of(), 0, at);
    }

    // ---- acts
    // ----------------------------------------------------------------------------------------

    void act(int task, long from, long until, Mark mark) throws IOException {
        TaskTrack on = task(task);
        endWait(on, from);
        sink.begin(on.track, from, mark);
        sink.end(on.track, until);
    }

    void instant(int task, long time, Mark mark) throws IOException {
        TaskTrack on = task(task);
        endWait(on, time);
        sink.instant(on.track, time, mark);
    }

    /** A task waits until its next event. */
    void waits(int task, long time, Mark mark) throws IOException {
        TaskTrack on = task(task);
        endWait(on, time);
        sink.begin(on.track, time, mark);
        on.waits = true;
    }

    private void endWait(TaskTrack task, long time) throws IOException {
        if (task.waits) {
            sink.end(task.track, time);
            task.waits = false;
        }
    }

    // ---- messages
    // ------------------------------------------------------------------------------------

    void message(TraceEvent.Delivered delivered, long from, long until, Mark mark)
            throws IOException {
        Lanes lanes = Messages.of(delivered) == Messages.STORE ? stores : messages;
        lanes.begin(delivered, from, mark);
        lanes.end(delivered, until);
    }

    /** A task is off its CPU, though it could go on. */
    void preempted(int task, long time, Mark mark) throws IOException {
        messages.begin(task, time, mark);
    }

    void resumed(int task, long time) throws IOException {
        messages.end(task, time);
    }

    /** A store has been made and not yet arrived. */
    void storeBegins(Object store, long time, Mark mark) throws IOException {
        stores.begin(store, time, mark);
    }

    void storeArrives(Object store, long time) throws IOException {
        stores.end(store, time);
    }

    void end(long time) throws IOException {
        for (TaskTrack task : tasks.values()) {
            endWait(task, time);
            while (task.functions.pollLast() != null) {
                sink.end(task.track, time);
            }
        }
        stores.endAll(time);
        messages.endAll(time);
    }
}
