package org.racewalk.model.trace;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.oracle.Violation.Frame;

import java.util.ArrayList;
import java.util.List;

/** Events in the words of reports, one by one: for whoever follows a run while it is made. */
public final class EventTexts {
    private EventTexts() {}

    /**
     * An event.
     *
     * @param cpu that it concerns, or -1
     * @param at file and line, or empty
     */
    public record Line(int cpu, String text, String at) {}

    /** The events of a trace from an index on. */
    public static List<Line> since(Trace trace, int from) {
        Wording wording = new Wording(trace);
        List<Line> lines = new ArrayList<>();
        for (TraceEvent event : trace.events().subList(from, trace.events().size())) {
            lines.add(new Line(event.cpu(), Lines.ascii(wording.text(event)), place(event.at())));
        }
        return lines;
    }

    private static String place(@Nullable Frame at) {
        if (at == null) {
            return "";
        }
        String file = at.file();
        return file.substring(file.lastIndexOf('/') + 1) + ":" + at.line();
    }
}
