package org.racewalk.model.export;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.oracle.Violation.Frame;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * Where a {@link Timeline} goes. Times are nanoseconds of logical time, 1,000 a step. On one track
 * slices nest, and what is written later is not earlier.
 */
interface TimelineSink {
    /** What a track is. */
    enum Kind {
        /** A CPU: shown like a process. */
        CPU,
        /** Other tracks stand below it. */
        GROUP,
        /** A task on a CPU: shown like a thread. */
        TASK,
        /** Slices and instants. */
        LANE,
        /** Numbers. */
        COUNTER
    }

    /**
     * A line of the picture.
     *
     * @param id from 1
     * @param parent its parent's id, or 0
     * @param process number of the group it belongs to, from 1
     * @param thread number of a task, unique; 0 for other tracks
     * @param rank its place among its siblings
     */
    record Track(int id, int parent, Kind kind, String name, int process, int thread, int rank) {}

    /**
     * What is shown at a time.
     *
     * @param arguments strings and numbers
     * @param out numbers of flows that begin here
     * @param in numbers of flows that end here
     * @param object number of the object concerned, or 0
     */
    record Mark(
            String name,
            List<String> categories,
            Map<String, Object> arguments,
            List<Integer> out,
            List<Integer> in,
            int object,
            @Nullable Frame at) {}

    /** A track, before anything on it. */
    void track(Track track) throws IOException;

    void begin(Track track, long time, Mark mark) throws IOException;

    /** The innermost slice of the track ends. */
    void end(Track track, long time) throws IOException;

    void instant(Track track, long time, Mark mark) throws IOException;

    void counter(Track track, long time, double value) throws IOException;
}
