package org.racewalk.model.c.diagnose;

import java.util.Comparator;

/**
 * Something that the sources need and that no file read declares, or declares and never defines.
 *
 * @param name as C writes it: {@code kzalloc}, {@code struct klist}, {@code <linux/klist.h>}
 * @param file where it is needed; of a {@link Kind#BODY}, where it is declared
 * @param line from 1
 */
public record Missing(Kind kind, String name, String file, int line)
        implements Comparable<Missing> {
    private static final Comparator<Missing> ORDER =
            Comparator.comparing(Missing::kind)
                    .thenComparing(Missing::name)
                    .thenComparing(Missing::file)
                    .thenComparingInt(Missing::line);

    /** What kind of thing. */
    public enum Kind {
        /** An included file that is nowhere. */
        INCLUDE,
        /** A function, or a macro like one, that is called. */
        FUNCTION,
        /** A type name, or a struct, union or enum of which the members are needed. */
        TYPE,
        /** A variable or a constant. */
        NAME,
        /** What stands between functions and looks like a macro: {@code EXPORT_SYMBOL(x);}. */
        MACRO,
        /** A function that is declared and called but has no body; a run stops there. */
        BODY
    }

    @Override
    public int compareTo(Missing other) {
        return ORDER.compare(this, other);
    }
}
