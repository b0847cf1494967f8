package org.racewalk.model.trace;

import java.util.ArrayList;
import java.util.List;

/**
 * The reorderings that a report names: each step that happened in another order than its program's,
 * with the rule of the memory order that permitted it.
 */
final class Reordered {
    /** More than these are counted only. */
    private static final int MAX = 8;

    private static final int NOT_CARRIED_OUT = -1;

    /**
     * A reordering of a step that is shown.
     *
     * @param row number of the step in the table
     */
    record Told(int row, TraceEvent.Permitted permitted) {}

    private Reordered() {}

    /** Those of steps that are shown, in order. */
    static List<Told> told(Trace trace, Slice slice, long until) {
        List<Told> told = new ArrayList<>();
        List<TraceEvent> events = trace.events();
        for (int i = 0; i < events.size() && events.get(i).step() <= until; i++) {
            if (events.get(i) instanceof TraceEvent.Permitted permitted) {
                int of = Decisions.decidedBy(events, i);
                int row = slice.numberOf(of < events.size() ? of : NOT_CARRIED_OUT);
                if (row > 0) {
                    told.add(new Told(row, permitted));
                }
            }
        }
        return told;
    }

    static List<String> lines(List<Told> told, Wording wording) {
        List<String> lines = new ArrayList<>();
        for (Told one : told.subList(0, Math.min(MAX, told.size()))) {
            String text = "[" + one.row() + "] " + wording.text(one.permitted());
            lines.addAll(Lines.paragraph("  ", "      ", text));
        }
        if (told.size() > MAX) {
            lines.add("  ... " + Lines.count(told.size() - MAX, "more reordering"));
        }
        return lines;
    }
}
