package org.racewalk.model.export;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;

import java.io.IOException;
import java.io.OutputStream;

/**
 * A timeline in Chrome's trace event format. Groups are processes and tracks threads of them;
 * written event by event.
 */
final class ChromeJson implements TimelineSink {
    private static final int LANE_THREADS = 1_000_000;

    /** Each event on a line of its own: such files are looked at and searched. */
    private static final class EventsOnLines extends MinimalPrettyPrinter {
        @Override
        public void beforeArrayValues(JsonGenerator json) throws IOException {
            json.writeRaw('\n');
        }

        @Override
        public void writeArrayValueSeparator(JsonGenerator json) throws IOException {
            json.writeRaw(",\n");
        }
    }

    private final JsonGenerator json;

    private ChromeJson(JsonGenerator json) {
        this.json = json;
    }

    /** Writes the run; does not close the stream. */
    static void write(ExportedRun run, OutputStream out) throws IOException {
        JsonGenerator json = Json.lines(out);
        json.setPrettyPrinter(new EventsOnLines());
        json.writeStartObject();
        json.writeArrayFieldStart("traceEvents");
        Timeline.write(run, new ChromeJson(json));
        json.writeEndArray();
        json.writeStringField("displayTimeUnit", "ns");
        json.writeObjectFieldStart("otherData");
        json.writeStringField("time", "logical: one step = 1 us");
        json.writeStringField("replay", run.origin().replay());
        json.writeStringField("scenario", run.origin().scenario());
        json.writeStringField("memory", run.origin().memory());
        json.writeStringField("program", run.origin().programHash());
        json.writeEndObject();
        json.writeEndObject();
        json.writeRaw('\n');
        json.close();
    }

    @Override
    public void track(Track track) throws IOException {
        boolean group = track.parent() == 0;
        if (group) {
            metadata(track, "process_name", "name", track.name());
            metadata(track, "process_sort_index", "sort_index", track.rank());
        }
        metadata(track, "thread_name", "name", track.name());
        metadata(track, "thread_sort_index", "sort_index", group ? 0 : track.rank());
    }

    private void metadata(Track track, String what, String key, Object value) throws IOException {
        start(track, "M");
        json.writeStringField("name", what);
        json.writeObjectFieldStart("args");
        Json.member(json, key, value);
        json.writeEndObject();
        json.writeEndObject();
    }

    private void start(Track track, String phase) throws IOException {
        json.writeStartObject();
        json.writeStringField("ph", phase);
        json.writeNumberField("pid", track.process());
        json.writeNumberField(
                "tid", track.thread() != 0 ? track.thread() : LANE_THREADS + track.id());
    }

    /** Microseconds, with as many decimals as it takes. */
    private void time(long nanoseconds) throws IOException {
        long whole = nanoseconds / 1000;
        long rest = nanoseconds % 1000;
        if (rest == 0) {
            json.writeNumberField("ts", whole);
        } else {
            String decimals = Long.toString(1000 + rest).substring(1).replaceAll("0+$", "");
            json.writeFieldName("ts");
            json.writeNumber(whole + "." + decimals);
        }
    }

    @Override
    public void begin(Track track, long time, Mark mark) throws IOException {
        marked(track, "B", time, mark);
        json.writeEndObject();
        flows(track, time, mark);
    }

    @Override
    public void end(Track track, long time) throws IOException {
        start(track, "E");
        time(time);
        json.writeEndObject();
    }

    @Override
    public void instant(Track track, long time, Mark mark) throws IOException {
        marked(track, "i", time, mark);
        json.writeStringField("s", mark.categories().contains("violation") ? "g" : "t");
        json.writeEndObject();
        flows(track, time, mark);
    }

    private void marked(Track track, String phase, long time, Mark mark) throws IOException {
        start(track, phase);
        time(time);
        json.writeStringField("name", mark.name());
        json.writeStringField("cat", String.join(",", mark.categories()));
        Json.object(json, "args", mark.arguments());
    }

    private void flows(Track track, long time, Mark mark) throws IOException {
        for (int flow : mark.out()) {
            flow(track, "s", time, flow);
        }
        for (int flow : mark.in()) {
            flow(track, "f", time, flow);
        }
    }

    private void flow(Track track, String phase, long time, int flow) throws IOException {
        start(track, phase);
        time(time);
        json.writeStringField("name", "flow");
        json.writeStringField("cat", "flow");
        json.writeNumberField("id", flow);
        if (phase.equals("f")) {
            json.writeStringField("bp", "e");
        }
        json.writeEndObject();
    }

    @Override
    public void counter(Track track, long time, double value) throws IOException {
        start(track, "C");
        time(time);
        json.writeStringField("name", track.name());
        json.writeObjectFieldStart("args");
        if (value == Math.rint(value)) {
            json.writeNumberField("value", (long) value);
        } else {
            json.writeNumberField("value", value);
        }
        json.writeEndObject();
        json.writeEndObject();
    }
}
