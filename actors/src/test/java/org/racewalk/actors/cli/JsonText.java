package org.racewalk.actors.cli;

import java.util.Map;

/** The text that files of JSON hold, for tests of other packages. */
public final class JsonText {
    private JsonText() {}

    public static String of(Map<String, ?> value) {
        return JsonFile.text(value);
    }
}
