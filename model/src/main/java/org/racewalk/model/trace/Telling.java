package org.racewalk.model.trace;

import org.racewalk.model.oracle.Violation;

import java.util.ArrayList;
import java.util.List;

/**
 * A trace in the words of the reports, with the rows that they show: for whoever shows it in
 * another form.
 */
public final class Telling {
    private final Trace trace;
    private final Wording wording;

    public Telling(Trace trace) {
        this.trace = trace;
        this.wording = new Wording(trace);
    }

    /**
     * A row of a report's table.
     *
     * @param number from 1
     * @param index of the event in the trace; the number of its events for a step that was not
     *     carried out
     */
    public record Row(int number, int index, TraceEvent event) {}

    /** The rows that a report of the violation shows. */
    public List<Row> rows(Violation violation) {
        List<Row> rows = new ArrayList<>();
        for (Slice.Item item : Slicer.slice(trace, violation, wording).items()) {
            if (item instanceof Slice.Shown shown) {
                int index = shown.index() < 0 ? trace.events().size() : shown.index();
                rows.add(new Row(shown.number(), index, shown.event()));
            }
        }
        return rows;
    }

    /** What the event did, with short names. */
    public String text(TraceEvent event) {
        return wording.text(event);
    }

    /** Text with short names of objects, in ASCII. */
    public String plain(String text) {
        return wording.plain(text);
    }

    /** What the event touches; nothing for some. */
    public static TraceEvent.Target target(TraceEvent event) {
        return Wording.target(event);
    }

    /** The target's short name, without the innards of counters. */
    public String name(TraceEvent.Target target) {
        return wording.name(target);
    }

    /** A path as reports print it: relative, with slashes. */
    public static String path(String file) {
        return Wording.path(file);
    }

    /** Class, name and functions of a violation. */
    public static String title(Violation violation) {
        return Wording.title(violation);
    }

    /** What went wrong, and on which CPU. */
    public String verdict(Violation violation) {
        return wording.verdict(violation);
    }
}
