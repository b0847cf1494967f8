package org.racewalk.actors.json;

import com.fasterxml.jackson.core.JsonGenerator;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.Map;

/** Writes trees of maps, lists, strings, numbers, booleans and nulls, in the order they have. */
public final class JsonTree {
    private JsonTree() {}

    /**
     * Writes one value.
     *
     * @throws IllegalArgumentException if a part of it is none of the above
     */
    public static void write(JsonGenerator generator, @Nullable Object value) throws IOException {
        switch (value) {
            case null -> generator.writeNull();
            case Map<?, ?> map -> {
                generator.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    generator.writeFieldName(String.valueOf(entry.getKey()));
                    write(generator, entry.getValue());
                }
                generator.writeEndObject();
            }
            case Iterable<?> items -> {
                generator.writeStartArray();
                for (Object item : items) {
                    write(generator, item);
                }
                generator.writeEndArray();
            }
            case Boolean flag -> generator.writeBoolean(flag);
            case Integer number -> generator.writeNumber(number);
            case Long number -> generator.writeNumber(number);
            case Double number -> generator.writeNumber(number);
            case CharSequence text -> generator.writeString(text.toString());
            default ->
                    throw new IllegalArgumentException("no JSON for " + value.getClass().getName());
        }
    }
}
