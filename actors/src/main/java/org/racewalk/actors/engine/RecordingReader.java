package org.racewalk.actors.engine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.parse.SourceReader;

import java.util.Map;
import java.util.TreeMap;

/** Keeps what is read through it. For one thread. */
final class RecordingReader implements SourceReader {
    private final SourceReader reader;
    private final TreeMap<String, String> texts = new TreeMap<>();

    RecordingReader(SourceReader reader) {
        this.reader = reader;
    }

    @Override
    public @Nullable String read(String path) {
        String text = reader.read(path);
        if (text != null) {
            texts.put(path, text);
        }
        return text;
    }

    /** The text of each file that was read, by name. */
    Map<String, String> texts() {
        return texts;
    }
}
