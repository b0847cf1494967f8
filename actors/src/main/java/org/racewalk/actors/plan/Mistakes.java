package org.racewalk.actors.plan;

import com.typesafe.config.ConfigOrigin;

import org.jspecify.annotations.Nullable;
import org.racewalk.actors.engine.WrongInputException;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** What is wrong with a campaign file, all of it, each with its place. */
final class Mistakes {
    private final String file;
    private final List<Mistake> found = new ArrayList<>();

    /**
     * One of them.
     *
     * @param line or 0: about the file as a whole
     */
    private record Mistake(String file, int line, String message) {
        String text() {
            return file + (line > 0 ? ":" + line : "") + ": " + message;
        }
    }

    Mistakes(String file) {
        this.file = file;
    }

    void add(@Nullable ConfigOrigin origin, String message) {
        int line = origin == null ? -1 : origin.lineNumber();
        String source = origin == null ? null : origin.filename();
        // An included file has mistakes of its own.
        String where = source == null || source.endsWith(file) ? file : source;
        found.add(new Mistake(where, Math.max(line, 0), message));
    }

    void throwIfAny() {
        if (!found.isEmpty()) {
            throw new WrongInputException(
                    found.stream()
                            .sorted(
                                    Comparator.comparing(Mistake::file)
                                            .thenComparing(Mistake::line))
                            .map(Mistake::text)
                            .collect(Collectors.joining("\n")));
        }
    }
}
