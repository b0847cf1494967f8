package org.racewalk.model.export;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.io.SerializedString;
import com.fasterxml.jackson.core.json.JsonWriteFeature;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;

/** JSON in ASCII, written while it is made. */
final class Json {
    private static final JsonFactory FACTORY =
            JsonFactory.builder()
                    .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
                    .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
                    .build();

    private Json() {}

    /** A generator that puts a line's end between values and leaves the stream open. */
    static JsonGenerator lines(OutputStream out) throws IOException {
        JsonGenerator json = FACTORY.createGenerator(out);
        json.setRootValueSeparator(new SerializedString("\n"));
        return json;
    }

    /** A member whose value is a string or a whole number. */
    static void member(JsonGenerator json, String name, Object value) throws IOException {
        json.writeFieldName(name);
        if (value instanceof Number number) {
            json.writeNumber(number.longValue());
        } else {
            json.writeString(value.toString());
        }
    }

    /** A member that is left out if it is empty. */
    static void known(JsonGenerator json, String name, String value) throws IOException {
        if (!value.isEmpty()) {
            json.writeStringField(name, value);
        }
    }

    static void object(JsonGenerator json, String name, Map<String, ?> members) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, ?> entry : members.entrySet()) {
            member(json, entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
    }
}
