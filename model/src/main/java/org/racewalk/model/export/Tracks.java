package org.racewalk.model.export;

import org.racewalk.model.export.TimelineSink.Kind;
import org.racewalk.model.export.TimelineSink.Track;

import java.io.IOException;

/** Makes the tracks of a timeline, numbered in order. */
final class Tracks {
    private final TimelineSink sink;
    private int made;
    private int groups;

    Tracks(TimelineSink sink) {
        this.sink = sink;
    }

    Track cpu(int number) throws IOException {
        return add(0, Kind.CPU, "CPU " + number, ++groups, 0, 1000 + number);
    }

    Track group(String name, int rank) throws IOException {
        return add(0, Kind.GROUP, name, ++groups, 0, rank);
    }

    Track task(Track cpu, String name, int thread, int rank) throws IOException {
        return add(cpu.id(), Kind.TASK, name, cpu.process(), thread, rank);
    }

    Track lane(Track parent, String name, int rank) throws IOException {
        return add(parent.id(), Kind.LANE, name, parent.process(), 0, rank);
    }

    Track counter(Track parent, String name, int rank) throws IOException {
        return add(parent.id(), Kind.COUNTER, name, parent.process(), 0, rank);
    }

    private Track add(int parent, Kind kind, String name, int process, int thread, int rank)
            throws IOException {
        Track track = new Track(++made, parent, kind, name, process, thread, rank);
        sink.track(track);
        return track;
    }
}
