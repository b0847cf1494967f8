package org.racewalk.model.c.diagnose;

import java.util.Comparator;

/**
 * One error in the user's sources.
 *
 * @param file as the user named it, with {@code /}
 * @param line from 1
 * @param column from 1, in characters
 * @param sourceLine the text of the line, or empty
 * @param hint what to do, or empty
 */
public record Diagnostic(
        String file, int line, int column, String sourceLine, String message, String hint)
        implements Comparable<Diagnostic> {
    private static final Comparator<Diagnostic> ORDER =
            Comparator.comparing(Diagnostic::file)
                    .thenComparingInt(Diagnostic::line)
                    .thenComparingInt(Diagnostic::column)
                    .thenComparing(Diagnostic::message)
                    .thenComparing(Diagnostic::hint)
                    .thenComparing(Diagnostic::sourceLine);

    @Override
    public int compareTo(Diagnostic other) {
        return ORDER.compare(this, other);
    }

    /** Message line, source line, caret line and hint, without a final line feed. */
    public String render() {
        StringBuilder text = new StringBuilder();
        text.append(file);
        if (line > 0) {
            text.append(':').append(line).append(':').append(column);
        }
        text.append(": error: ").append(message);
        if (!sourceLine.isEmpty()) {
            text.append('\n').append(sourceLine).append('\n').append(indent()).append('^');
        }
        if (!hint.isEmpty()) {
            text.append("\n  ").append(hint);
        }
        return text.toString();
    }

    /** Keeps tabs, so that the caret stands below its character however wide a tab is. */
    private String indent() {
        StringBuilder indent = new StringBuilder();
        for (int i = 0; i < column - 1; i++) {
            indent.append(i < sourceLine.length() && sourceLine.charAt(i) == '\t' ? '\t' : ' ');
        }
        return indent.toString();
    }
}
