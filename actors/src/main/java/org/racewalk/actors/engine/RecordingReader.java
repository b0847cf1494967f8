package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.parse.SourceReader;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Keeps what is read through it. For one thread. */
final class RecordingReader implements SourceReader {
    private final SourceReader reader;
    private final TreeMap<String, String> texts = new TreeMap<>();
    private final TreeSet<String> missing = new TreeSet<>();

    RecordingReader(SourceReader reader) {
        this.reader = reader;
    }

    @Override
    public @Nullable String read(String path) {
        String text = reader.read(path);
        if (text == null) {
            missing.add(path);
        } else {
            texts.put(path, text);
        }
        return text;
    }

    /** The text of each file that was read, by name. */
    Map<String, String> texts() {
        return texts;
    }

    /** What was asked for and is not there. */
    Set<String> missing() {
        return missing;
    }
}
