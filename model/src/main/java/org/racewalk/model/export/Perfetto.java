package org.racewalk.model.export;

import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.trace.Telling;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/**
 * A timeline as a Perfetto trace: a plain sequence of packets, written one by one. Numbers of
 * tracks, flows and of the sequence come from the replay string, so that files of several runs can
 * be joined.
 *
 * <p>Field numbers are those of {@code protos/perfetto/trace/} in Perfetto's sources.
 */
final class Perfetto implements TimelineSink {
    // Trace and TracePacket.
    private static final int PACKET = 1;
    private static final int TIMESTAMP = 8;
    private static final int SEQUENCE = 10;
    private static final int TRACK_EVENT = 11;
    private static final int SEQUENCE_FLAGS = 13;
    private static final int TRACK_DESCRIPTOR = 60;
    private static final int INCREMENTAL_STATE_CLEARED = 1;

    // TrackDescriptor, and what it is of.
    private static final int UUID = 1;
    private static final int NAME = 2;
    private static final int PROCESS = 3;
    private static final int THREAD = 4;
    private static final int PARENT = 5;
    private static final int COUNTER = 8;
    private static final int CHILD_ORDERING = 11;
    private static final int RANK = 12;
    private static final int DESCRIPTION = 14;
    private static final int PROCESS_ORDERING = 19;
    private static final int BY_RANK = 1;
    private static final int EXPLICIT = 3;
    private static final int PID = 1;
    private static final int TID = 2;
    private static final int THREAD_NAME = 5;
    private static final int PROCESS_NAME = 6;

    // TrackEvent.
    private static final int ANNOTATION = 4;
    private static final int TYPE = 9;
    private static final int TRACK = 11;
    private static final int CATEGORY = 22;
    private static final int EVENT_NAME = 23;
    private static final int COUNTER_VALUE = 30;
    private static final int SOURCE_LOCATION = 33;
    private static final int DOUBLE_COUNTER_VALUE = 44;
    private static final int FLOW = 47;
    private static final int TERMINATING_FLOW = 48;
    private static final int CORRELATION = 52;
    private static final int SLICE_BEGIN = 1;
    private static final int SLICE_END = 2;
    private static final int INSTANT = 3;
    private static final int COUNTER_EVENT = 4;

    // DebugAnnotation and SourceLocation.
    private static final int ANNOTATION_NAME = 10;
    private static final int ANNOTATION_INT = 4;
    private static final int ANNOTATION_TEXT = 6;
    private static final int FILE = 2;
    private static final int FUNCTION = 3;
    private static final int LINE = 4;

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final OutputStream out;
    private final String replay;
    private final long base;
    private final long sequence;
    private boolean begun;

    private Perfetto(OutputStream out, String replay) {
        this.out = out;
        this.replay = replay;
        long hash = FNV_OFFSET;
        for (int i = 0; i < replay.length(); i++) {
            hash = (hash ^ replay.charAt(i)) * FNV_PRIME;
        }
        base = hash & 0x7fffffff00000000L;
        sequence = Math.max(1, hash & 0x7fffffffL);
    }

    /** Writes the run; does not close the stream. */
    static void write(ExportedRun run, OutputStream out) throws IOException {
        Perfetto perfetto = new Perfetto(out, run.origin().replay());
        perfetto.root();
        Timeline.write(run, perfetto);
    }

    /** Without it ranks of processes are not looked at. */
    private void root() throws IOException {
        ProtoMessage root =
                new ProtoMessage()
                        .number(UUID, 0)
                        .number(CHILD_ORDERING, EXPLICIT)
                        .number(PROCESS_ORDERING, BY_RANK);
        packet(new ProtoMessage().message(TRACK_DESCRIPTOR, root));
    }

    @Override
    public void track(Track track) throws IOException {
        ProtoMessage descriptor = new ProtoMessage().number(UUID, base | track.id());
        if (track.parent() != 0) {
            descriptor.number(PARENT, base | track.parent());
        }
        switch (track.kind()) {
            case CPU ->
                    descriptor.message(
                            PROCESS,
                            new ProtoMessage()
                                    .number(PID, track.process())
                                    .text(PROCESS_NAME, track.name()));
            case TASK ->
                    descriptor.message(
                            THREAD,
                            new ProtoMessage()
                                    .number(PID, track.process())
                                    .number(TID, track.thread())
                                    .text(THREAD_NAME, track.name()));
            case COUNTER ->
                    descriptor.text(NAME, track.name()).message(COUNTER, new ProtoMessage());
            case GROUP, LANE -> descriptor.text(NAME, track.name());
        }
        if (track.parent() == 0) {
            descriptor.number(CHILD_ORDERING, EXPLICIT);
        }
        descriptor.number(RANK, track.rank());
        if (track.id() == 1) {
            descriptor.text(DESCRIPTION, "racewalk replay " + replay);
        }
        packet(new ProtoMessage().message(TRACK_DESCRIPTOR, descriptor));
    }

    @Override
    public void begin(Track track, long time, Mark mark) throws IOException {
        event(time, marked(SLICE_BEGIN, track, mark));
    }

    @Override
    public void end(Track track, long time) throws IOException {
        event(time, typed(SLICE_END, track));
    }

    @Override
    public void instant(Track track, long time, Mark mark) throws IOException {
        event(time, marked(INSTANT, track, mark));
    }

    @Override
    public void counter(Track track, long time, double value) throws IOException {
        ProtoMessage event = typed(COUNTER_EVENT, track);
        if (value == Math.rint(value)) {
            event.number(COUNTER_VALUE, (long) value);
        } else {
            event.decimal(DOUBLE_COUNTER_VALUE, value);
        }
        event(time, event);
    }

    private ProtoMessage typed(int type, Track track) {
        return new ProtoMessage().number(TYPE, type).number(TRACK, base | track.id());
    }

    private ProtoMessage marked(int type, Track track, Mark mark) {
        ProtoMessage event = typed(type, track);
        mark.categories().forEach(category -> event.text(CATEGORY, category));
        event.text(EVENT_NAME, mark.name());
        for (Map.Entry<String, Object> argument : mark.arguments().entrySet()) {
            ProtoMessage annotation = new ProtoMessage().text(ANNOTATION_NAME, argument.getKey());
            if (argument.getValue() instanceof Number number) {
                annotation.number(ANNOTATION_INT, number.longValue());
            } else {
                annotation.text(ANNOTATION_TEXT, argument.getValue().toString());
            }
            event.message(ANNOTATION, annotation);
        }
        Frame at = mark.at();
        if (at != null) {
            event.message(
                    SOURCE_LOCATION,
                    new ProtoMessage()
                            .text(FILE, Telling.path(at.file()))
                            .text(FUNCTION, at.function())
                            .number(LINE, at.line()));
        }
        mark.out().forEach(flow -> event.fixed(FLOW, base | flow));
        mark.in().forEach(flow -> event.fixed(TERMINATING_FLOW, base | flow));
        if (mark.object() != 0) {
            event.number(CORRELATION, base | mark.object());
        }
        return event;
    }

    private void event(long time, ProtoMessage event) throws IOException {
        packet(new ProtoMessage().number(TIMESTAMP, time).message(TRACK_EVENT, event));
    }

    private void packet(ProtoMessage packet) throws IOException {
        packet.number(SEQUENCE, sequence);
        if (!begun) {
            packet.number(SEQUENCE_FLAGS, INCREMENTAL_STATE_CLEARED);
            begun = true;
        }
        new ProtoMessage().message(PACKET, packet).writeTo(out);
    }
}
