package org.racewalk.model.export;

import org.racewalk.model.export.TimelineSink.Mark;
import org.racewalk.model.export.TimelineSink.Track;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.TraceEvent;

import java.io.IOException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Grace periods, the messages of the RCU, and the read sections that they wait for. */
final class RcuTracks {
    private final TimelineSink sink;
    private final Track periodTrack;
    private final Lanes messages;
    private final Lanes readers;
    private final SortedMap<Integer, Integer> nesting = new TreeMap<>();
    private final SortedMap<Integer, Integer> running = new TreeMap<>();
    private final TreeSet<Integer> asked = new TreeSet<>();
    private int periods;
    private boolean open;

    RcuTracks(Tracks tracks, TimelineSink sink) throws IOException {
        this.sink = sink;
        Track group = tracks.group("RCU", 3000);
        periodTrack = tracks.lane(group, "grace periods", 0);
        messages = new Lanes(sink, n -> tracks.lane(group, "messages", 10 + n));
        readers = new Lanes(sink, n -> tracks.lane(group, "read sections", 100 + n));
    }

    /** A CPU changes its task: idle ones are quiescent and are not asked. */
    void switched(int cpu, int task) {
        running.put(cpu, task);
    }

    /** A message of the RCU has come. */
    void delivered(TraceEvent.Delivered delivered, long from, long until, Mark mark)
            throws IOException {
        Messages kind = Messages.of(delivered);
        if (kind == Messages.QUIESCENT_REPORT) {
            asked.remove(delivered.cpu());
        } else if (kind == Messages.QUIESCENT_REQUEST) {
            asked.add(delivered.cpu());
        }
        messages.begin(delivered, from, mark);
        messages.end(delivered, until);
        if (kind == Messages.GRACE_PERIOD) {
            endPeriod(from);
            String name = "grace period " + ++periods;
            sink.begin(
                    periodTrack,
                    until,
                    new Mark(name, List.of("rcu"), new TreeMap<>(), List.of(), List.of(), 0, null));
            open = true;
            running.forEach((cpu, task) -> {
                if (task >= 0) {
                    asked.add(cpu);
                }
            });
        }
        if (open && asked.isEmpty()) {
            endPeriod(until);
        }
    }

    private void endPeriod(long time) throws IOException {
        if (open) {
            sink.end(periodTrack, time);
            open = false;
        }
    }

    /** A task enters or leaves a read section. */
    void primitive(TraceEvent.Primitive primitive, long time, String task) throws IOException {
        int depth = nesting.getOrDefault(primitive.task(), 0);
        if (primitive.intrinsic() == Intrinsic.RCU_READ_LOCK) {
            nesting.put(primitive.task(), depth + 1);
            if (depth == 0) {
                readers.begin(
                        primitive.task(),
                        time,
                        new Mark(
                                task + " reads",
                                List.of("rcu"),
                                new TreeMap<>(),
                                List.of(),
                                List.of(),
                                0,
                                primitive.at()));
            }
        } else if (primitive.intrinsic() == Intrinsic.RCU_READ_UNLOCK && depth > 0) {
            nesting.put(primitive.task(), depth - 1);
            if (depth == 1) {
                readers.end(primitive.task(), time);
            }
        }
    }

    void end(long time) throws IOException {
        endPeriod(time);
        readers.endAll(time);
        messages.endAll(time);
    }
}
