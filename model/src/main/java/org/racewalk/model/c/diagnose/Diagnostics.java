package org.racewalk.model.c.diagnose;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.program.Position;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;

/** Collects errors while the front end goes on; sorted and free of duplicates at the end. */
public final class Diagnostics {
    /** How many errors a user gets at most. */
    public static final int LIMIT = 100;

    private final Function<String, @Nullable String> texts;
    private final TreeSet<Diagnostic> found = new TreeSet<>();
    private final TreeSet<Missing> missing = new TreeSet<>();

    /**
     * @param texts the text of a source by its path, or null
     */
    public Diagnostics(Function<String, @Nullable String> texts) {
        this.texts = texts;
    }

    /** Adds an error at a column, counted from 1. */
    public void add(String file, int line, int column, String message, String hint) {
        found.add(new Diagnostic(file, line, column, lineOf(file, line), message, hint));
    }

    /**
     * Adds an error of which only the line is known; the caret stands below its first character.
     */
    public void add(Position position, String message, String hint) {
        String text = lineOf(position.file(), position.line());
        int column = 1;
        while (column <= text.length() && Character.isWhitespace(text.charAt(column - 1))) {
            column++;
        }
        found.add(new Diagnostic(position.file(), position.line(), column, text, message, hint));
    }

    /** Notes what an error is about, for a list of all that is missing. */
    public void missing(Missing.Kind kind, String name, String file, int line) {
        missing.add(new Missing(kind, name, file, line));
    }

    /** Whether nothing was found. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /**
     * Ends the compilation if there are errors.
     *
     * @throws CompileException with all of them
     */
    public void throwIfAny() throws CompileException {
        if (found.isEmpty()) {
            return;
        }
        List<Diagnostic> all = new ArrayList<>(found);
        List<Diagnostic> shown = all.subList(0, Math.min(LIMIT, all.size()));
        throw new CompileException(shown, all.size(), List.copyOf(missing));
    }

    private String lineOf(String file, int line) {
        String text = texts.apply(file);
        if (text == null || line < 1) {
            return "";
        }
        int start = 0;
        for (int i = 1; i < line; i++) {
            start = text.indexOf('\n', start) + 1;
            if (start == 0) {
                return "";
            }
        }
        int end = text.indexOf('\n', start);
        return text.substring(start, end < 0 ? text.length() : end).stripTrailing();
    }
}
