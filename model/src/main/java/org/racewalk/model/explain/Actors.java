package org.racewalk.model.explain;

import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.Wording;

import java.util.SortedMap;
import java.util.TreeMap;

/** Names of tasks: those that share one have their CPU told. */
final class Actors {
    private final Trace trace;
    private final Wording wording;

    /** By task: where it acted last. */
    private final SortedMap<Integer, Integer> cpus = new TreeMap<>();

    Actors(Trace trace, Wording wording) {
        this.trace = trace;
        this.wording = wording;
        for (TraceEvent event : trace.events()) {
            if (event.task() >= 0) {
                cpus.put(event.task(), event.cpu());
            }
        }
    }

    String name(int task) {
        String name = wording.plain(trace.taskName(task));
        boolean shared =
                cpus.keySet().stream()
                        .anyMatch(other -> other != task && trace.taskName(other).equals(name));
        return shared ? name + " on CPU" + cpus.getOrDefault(task, 0) : name;
    }
}
