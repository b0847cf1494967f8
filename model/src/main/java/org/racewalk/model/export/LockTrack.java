package org.racewalk.model.export;

import org.racewalk.model.export.TimelineSink.Mark;
import org.racewalk.model.export.TimelineSink.Track;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Group;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The state of one lock over time: free (a gap), {@code read x2}, {@code write by T102}. */
final class LockTrack {
    private final TimelineSink sink;
    private final Track track;
    private final Trace trace;

    /** By task: whether it holds the lock together with others. */
    private final SortedMap<Integer, Boolean> holders = new TreeMap<>();

    private boolean shown;

    LockTrack(TimelineSink sink, Track track, Trace trace) {
        this.sink = sink;
        this.track = track;
        this.trace = trace;
    }

    void event(TraceEvent.Primitive primitive, long time) throws IOException {
        if (primitive.group() == Group.LOCK) {
            holders.put(primitive.task(), isShared(primitive.name()));
        } else if (primitive.intrinsic() == Intrinsic.LOCK_DOWNGRADE) {
            holders.put(primitive.task(), true);
        } else if (holders.remove(primitive.task()) == null) {
            // Given back by another task than the one that took it.
            holders.clear();
        }
        end(time);
        if (!holders.isEmpty()) {
            sink.begin(track, time, state());
            shown = true;
        }
    }

    void end(long time) throws IOException {
        if (shown) {
            sink.end(track, time);
            shown = false;
        }
    }

    /** The kernel's names say so; a trace does not. */
    private static boolean isShared(String function) {
        return function.contains("read") && !function.contains("write");
    }

    private Mark state() {
        boolean shared = holders.size() > 1 || holders.values().iterator().next();
        StringBuilder by = new StringBuilder();
        for (int task : holders.keySet()) {
            Trace.Task known = trace.tasks().get(task);
            by.append(by.isEmpty() ? "" : ", ");
            by.append(known == null ? "?" : "T" + known.id() + " " + known.name());
        }
        String name = shared ? "read x" + holders.size() : "write by " + by;
        Map<String, Object> arguments = new TreeMap<>();
        arguments.put("by", by.toString());
        return new Mark(name, List.of("lock"), arguments, List.of(), List.of(), 0, null);
    }
}
