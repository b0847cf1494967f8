package org.racewalk.actors.html;

import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.Wording;

import java.util.SortedMap;
import java.util.TreeMap;

/** A name for each task: its own, with the pid where several have the same. */
final class TaskNames {
    private final SortedMap<Integer, String> names = new TreeMap<>();

    TaskNames(Trace trace) {
        Wording wording = new Wording(trace);
        SortedMap<String, Integer> uses = new TreeMap<>();
        trace.tasks().values().forEach(task -> uses.merge(task.name(), 1, Integer::sum));
        trace.tasks()
                .forEach((index, task) -> {
                    String name = wording.plain(task.name());
                    boolean shared = uses.getOrDefault(task.name(), 0) > 1;
                    names.put(index, shared ? name + " " + task.id() : name);
                });
    }

    String of(int task) {
        return names.getOrDefault(task, "idle");
    }
}
