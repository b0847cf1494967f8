package org.racewalk.model.export;

import org.racewalk.model.export.TimelineSink.Mark;
import org.racewalk.model.export.TimelineSink.Track;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Slices that may overlap: each goes to the first sibling track that is free. Slices have names of
 * their own, by which they are ended.
 */
final class Lanes {
    /** Makes the next track. */
    @FunctionalInterface
    interface Maker {
        Track make(int number) throws IOException;
    }

    private final TimelineSink sink;
    private final Maker maker;
    private final List<Track> tracks = new ArrayList<>();
    private final List<Boolean> taken = new ArrayList<>();
    private final Map<Object, Integer> open = new LinkedHashMap<>();

    Lanes(TimelineSink sink, Maker maker) {
        this.sink = sink;
        this.maker = maker;
    }

    /** A slice begins; one of that name that is open ends. */
    void begin(Object key, long time, Mark mark) throws IOException {
        end(key, time);
        int lane = taken.indexOf(false);
        if (lane < 0) {
            lane = tracks.size();
            tracks.add(maker.make(lane));
            taken.add(false);
        }
        taken.set(lane, true);
        open.put(key, lane);
        sink.begin(tracks.get(lane), time, mark);
    }

    /** Ends the slice of that name, if it is open. */
    void end(Object key, long time) throws IOException {
        Integer lane = open.remove(key);
        if (lane != null) {
            taken.set(lane, false);
            sink.end(tracks.get(lane), time);
        }
    }

    /** An instant on the first track. */
    void instant(long time, Mark mark) throws IOException {
        if (tracks.isEmpty()) {
            tracks.add(maker.make(0));
            taken.add(false);
        }
        sink.instant(tracks.getFirst(), time, mark);
    }

    void endAll(long time) throws IOException {
        for (Object key : List.copyOf(open.keySet())) {
            end(key, time);
        }
    }
}
