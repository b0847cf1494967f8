package org.racewalk.actors.findings;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;

import org.racewalk.actors.plan.JsonFields;
import org.racewalk.actors.plan.SpecFormatException;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/** Lines of the local file. */
final class LocalLine {
    /** Raised when an older reader would take a line for something else. */
    private static final long FORMAT = 1;

    private static final String SEEN = "seen";
    private static final String CORE = "core";

    private LocalLine() {}

    static String text(Sighting sighting) {
        return line(
                SEEN,
                sighting.id() + " " + sighting.memory(),
                out -> {
                    out.writeStringField("id", sighting.id());
                    out.writeStringField("scenario", sighting.scenario());
                    out.writeFieldName("defines");
                    strings(out, sighting.defines());
                    out.writeStringField("memory", sighting.memory());
                    out.writeStringField("signature", sighting.signature());
                    out.writeNumberField("severity", sighting.severity());
                    out.writeStringField("title", sighting.title());
                    out.writeStringField("object", sighting.object());
                    out.writeStringField("replay", sighting.replay());
                    out.writeNumberField("runs", sighting.runs());
                    out.writeNumberField("of", sighting.of());
                    out.writeNumberField("firstRun", sighting.firstRun());
                    out.writeBooleanField("expected", sighting.expected());
                    out.writeStringField("at", sighting.seen().toString());
                });
    }

    static String text(Core core) {
        return line(
                CORE,
                core.finding(),
                out -> {
                    out.writeStringField("id", core.finding());
                    out.writeStringField("replay", core.replay());
                    out.writeFieldName("lines");
                    strings(out, core.lines());
                });
    }

    static String key(Sighting sighting) {
        return SEEN + " " + sighting.id() + " " + sighting.memory();
    }

    static String key(Core core) {
        return CORE + " " + core.finding();
    }

    /** What a line is about; empty if it is damaged. */
    static Optional<String> key(String line) {
        try {
            JsonFields fields = JsonFields.parse(line);
            return Optional.of(fields.string("kind") + " " + fields.string("key"));
        } catch (SpecFormatException e) {
            return Optional.empty();
        }
    }

    static Optional<Sighting> sighting(String line) {
        try {
            JsonFields fields = JsonFields.parse(line);
            if (!isOurs(fields, SEEN)) {
                return Optional.empty();
            }
            return Optional.of(
                    new Sighting(
                            fields.string("id"),
                            fields.string("scenario"),
                            fields.strings("defines"),
                            fields.string("memory"),
                            fields.string("signature"),
                            fields.small("severity"),
                            fields.string("title"),
                            fields.string("object"),
                            "",
                            fields.string("replay"),
                            "",
                            "",
                            fields.number("runs"),
                            fields.number("of"),
                            fields.number("firstRun"),
                            fields.flag("expected"),
                            Instant.parse(fields.string("at"))));
        } catch (SpecFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    static Optional<Core> core(String line) {
        try {
            JsonFields fields = JsonFields.parse(line);
            if (!isOurs(fields, CORE)) {
                return Optional.empty();
            }
            return Optional.of(
                    new Core(
                            fields.string("id"), fields.string("replay"), fields.strings("lines")));
        } catch (SpecFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean isOurs(JsonFields fields, String kind) throws SpecFormatException {
        return fields.number("format") == FORMAT && fields.string("kind").equals(kind);
    }

    /** The fields of a line behind the first three. */
    private interface Fields {
        void write(JsonGenerator out) throws IOException;
    }

    private static String line(String kind, String key, Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(text)) {
            out.writeStartObject();
            out.writeNumberField("format", FORMAT);
            out.writeStringField("kind", kind);
            out.writeStringField("key", key);
            fields.write(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    private static void strings(JsonGenerator out, Iterable<String> texts) throws IOException {
        out.writeStartArray();
        for (String text : texts) {
            out.writeString(text);
        }
        out.writeEndArray();
    }
}
