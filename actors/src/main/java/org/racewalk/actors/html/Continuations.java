package org.racewalk.actors.html;

import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.Wording;

import java.util.ArrayList;
import java.util.List;

/** How a run goes on from an event. */
final class Continuations {
    /** Steps told of each. */
    private static final int TOLD = 6;

    private Continuations() {}

    /** The next steps, each with its CPU and task. */
    static List<String> of(Trace trace, int from) {
        Wording wording = new Wording(trace);
        TaskNames tasks = new TaskNames(trace);
        List<String> steps = new ArrayList<>();
        for (int i = from; i < trace.events().size() && steps.size() < TOLD; i++) {
            TraceEvent event = trace.events().get(i);
            if (Rows.isRow(event)) {
                String task = event.task() < 0 ? "" : " (" + tasks.of(event.task()) + ")";
                String cpu = event.cpu() < 0 ? "" : "CPU" + event.cpu() + task + ": ";
                steps.add(cpu + wording.text(event));
            }
        }
        return steps;
    }
}
