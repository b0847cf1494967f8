package org.racewalk.model.c.diagnose;

import java.util.List;

/** The sources do not compile; wrong input, not a failure of Racewalk. */
public final class CompileException extends Exception {
    private static final long serialVersionUID = 1;

    private final transient List<Diagnostic> diagnostics;
    private final int total;
    private final transient List<Missing> missing;

    /**
     * @param diagnostics sorted, without duplicates
     * @param total how many there were before the list was cut
     */
    public CompileException(List<Diagnostic> diagnostics, int total) {
        this(diagnostics, total, List.of());
    }

    /**
     * As above.
     *
     * @param missing what the sources need and nobody declares
     */
    CompileException(List<Diagnostic> diagnostics, int total, List<Missing> missing) {
        super(render(diagnostics, total));
        this.diagnostics = List.copyOf(diagnostics);
        this.total = total;
        this.missing = List.copyOf(missing);
    }

    /** The errors, sorted by place, at most {@link Diagnostics#LIMIT}. */
    public List<Diagnostic> diagnostics() {
        return diagnostics;
    }

    /** What the sources need and nobody declares, sorted; all of it. */
    public List<Missing> missing() {
        return missing;
    }

    /** How many errors there were in all. */
    public int total() {
        return total;
    }

    private static String render(List<Diagnostic> diagnostics, int total) {
        StringBuilder text = new StringBuilder();
        for (Diagnostic diagnostic : diagnostics) {
            text.append(diagnostic.render()).append('\n');
        }
        if (total > diagnostics.size()) {
            text.append("... and ").append(total - diagnostics.size()).append(" more\n");
        }
        return text.append(total == 1 ? "1 error" : total + " errors").toString();
    }
}
