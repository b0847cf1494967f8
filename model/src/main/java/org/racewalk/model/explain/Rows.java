package org.racewalk.model.explain;

import org.racewalk.model.trace.TraceEvent;

import java.util.Arrays;
import java.util.List;

/** Which event of the trace stands for which event of the order. */
final class Rows {
    static final int NONE = -1;

    private final Made run;
    private final int[] rowOf;

    Rows(Made run) {
        this.run = run;
        rowOf = new int[run.order().size()];
        Arrays.fill(rowOf, NONE);
        List<TraceEvent> events = run.trace().events();
        for (int i = events.size() - 1; i >= 0; i--) {
            TraceEvent event = events.get(i);
            int move = run.moveOf(event.step());
            if (move >= 0 && move < rowOf.length && isRow(event)) {
                rowOf[move] = i;
            }
        }
    }

    /** Whether an event can stand for a step. */
    static boolean isRow(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Access access -> true;
            case TraceEvent.Primitive primitive ->
                    primitive.group() != TraceEvent.Group.MARK
                            && primitive.group() != TraceEvent.Group.CHOICE;
            case TraceEvent.Barrier barrier -> true;
            case TraceEvent.Wait wait -> true;
            case TraceEvent.Delivered delivered -> true;
            default -> false;
        };
    }

    /** Index in the trace, or {@link #NONE}: a step that leaves no trace. */
    int of(int move) {
        return move >= 0 && move < rowOf.length ? rowOf[move] : NONE;
    }

    /** The event of the order that an event of the trace belongs to. */
    int moveOf(int event) {
        return run.moveOf(run.trace().events().get(event).step());
    }
}
