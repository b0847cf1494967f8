package org.racewalk.actors.trace;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Takes what a query answers, row by row. */
public interface RowSink {
    /** The names of the columns, before any row. */
    void columns(List<String> names);

    /**
     * A row.
     *
     * @param values each null, a Boolean, a Number or a String
     * @return whether more are wanted
     */
    boolean row(List<@Nullable Object> values);
}
