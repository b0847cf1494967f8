package org.racewalk.actors.trace;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which events are meant, as a condition on a row of {@code events}. FUNCTION, also a primitive
 * such as {@code mutex_lock}; FUNCTION:LINE or FILE:LINE; OBJECT.FIELD with or without the object's
 * number. {@code *} stands for anything.
 */
public final class EventPattern {
    private static final Pattern LINE = Pattern.compile("(.+):([0-9]{1,9})");

    private final String text;
    private final String condition;

    private EventPattern(String text, String condition) {
        this.text = text;
        this.condition = condition;
    }

    /** Reads one. */
    public static EventPattern of(String text) {
        Matcher line = LINE.matcher(text);
        if (line.matches()) {
            String place = line.group(1);
            String where =
                    place.contains(".")
                            ? "(" + is("file", place) + " or " + is("file", "*/" + place) + ")"
                            : is("function", place);
            return new EventPattern(text, where + " and line = " + line.group(2));
        }
        int dot = text.indexOf('.');
        if (dot > 0) {
            String object = text.substring(0, dot);
            String which = object.contains("#") ? "object" : "class";
            return new EventPattern(
                    text, is(which, object) + " and " + is("field", text.substring(dot + 1)));
        }
        return new EventPattern(
                text,
                "("
                        + is("function", text)
                        + " or "
                        + is("via", text)
                        + " or kind in ('primitive', 'barrier', 'message') and "
                        + is("operation", text)
                        + ")");
    }

    private static String is(String column, String wanted) {
        String literal = "'" + wanted.replace("'", "''") + "'";
        return column + (wanted.contains("*") ? " glob " : " = ") + literal;
    }

    /** A condition of SQL. */
    public String condition() {
        return condition;
    }

    @Override
    public String toString() {
        return text;
    }
}
