package org.racewalk.actors.plan;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A JSON object whose fields are asked for by name and type; says which one is not as asked. */
public final class JsonFields {
    private final Map<String, Object> fields;

    private JsonFields(Map<String, Object> fields) {
        this.fields = fields;
    }

    /** The object that the text is. */
    public static JsonFields parse(String text) throws SpecFormatException {
        try (JsonParser parser = new JsonFactory().createParser(text)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new SpecFormatException("no JSON object");
            }
            JsonFields fields = object(parser);
            if (parser.nextToken() != null) {
                throw new SpecFormatException("text after the JSON object");
            }
            return fields;
        } catch (IOException e) {
            throw new SpecFormatException("no JSON: " + e.getMessage());
        }
    }

    private static JsonFields object(JsonParser parser) throws IOException, SpecFormatException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, value(parser));
        }
        return new JsonFields(fields);
    }

    private static Object value(JsonParser parser) throws IOException, SpecFormatException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser));
                }
                yield items;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT -> parser.getLongValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            default -> throw new SpecFormatException("unexpected " + parser.currentToken());
        };
    }

    /** Whether there is a field of that name; the other methods refuse if there is none. */
    public boolean has(String name) {
        return fields.containsKey(name);
    }

    /** A text. */
    public String string(String name) throws SpecFormatException {
        return as(String.class, name, fields.get(name));
    }

    /** A whole number. */
    public long number(String name) throws SpecFormatException {
        return as(Long.class, name, fields.get(name));
    }

    /** A number that fits into an int. */
    public int small(String name) throws SpecFormatException {
        long number = number(name);
        if (number != (int) number) {
            throw new SpecFormatException(name + ": " + number + " is too large");
        }
        return (int) number;
    }

    /** A truth value. */
    public boolean flag(String name) throws SpecFormatException {
        return as(Boolean.class, name, fields.get(name));
    }

    /** The constant of that name, in lower or upper case. */
    public <E extends Enum<E>> E constant(String name, Class<E> type) throws SpecFormatException {
        String word = string(name);
        try {
            return Enum.valueOf(type, word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new SpecFormatException(name + ": unknown " + word);
        }
    }

    /** A list of texts. */
    public List<String> strings(String name) throws SpecFormatException {
        return items(String.class, name);
    }

    /** A list of whole numbers. */
    public List<Long> numbers(String name) throws SpecFormatException {
        return items(Long.class, name);
    }

    /** A list of objects. */
    public List<JsonFields> objects(String name) throws SpecFormatException {
        return items(JsonFields.class, name);
    }

    private <T> List<T> items(Class<T> type, String name) throws SpecFormatException {
        List<T> items = new ArrayList<>();
        for (Object item : as(List.class, name, fields.get(name))) {
            items.add(as(type, name, item));
        }
        return items;
    }

    private static <T> T as(
            Class<T> type, String name, @org.jspecify.annotations.Nullable Object value)
            throws SpecFormatException {
        if (!type.isInstance(value)) {
            throw new SpecFormatException(
                    name + (value == null ? ": missing" : ": of a wrong type"));
        }
        return type.cast(value);
    }
}
