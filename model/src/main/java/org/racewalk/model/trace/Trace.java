package org.racewalk.model.trace;

import org.racewalk.model.oracle.Violation;

import java.util.List;
import java.util.SortedMap;

/**
 * A recorded run.
 *
 * @param events in order
 * @param tasks by index: all that occur
 * @param headers files whose frames are machinery: our own kernel headers
 * @param setupSteps steps of the set-up, which is not recorded
 * @param steps of the run when recording ended, set-up included
 * @param switches how often a task acted though the last one could go on; a message is none
 * @param dropped how many events at the beginning were dropped for want of room
 */
public record Trace(
        List<TraceEvent> events,
        SortedMap<Integer, Task> tasks,
        List<String> headers,
        long setupSteps,
        long steps,
        int switches,
        long dropped) {

    /** A task's name and pid. */
    public record Task(String name, int id) {}

    /** Name of the task, or {@code idle}. */
    public String taskName(int task) {
        Task known = tasks.get(task);
        return known == null ? "idle" : known.name();
    }

    /** Index of the party's task, or -1. Interrupt levels share a pid: then the CPU decides. */
    public int taskOf(Violation.Party party) {
        int found = -1;
        int candidates = 0;
        for (var entry : tasks.entrySet()) {
            if (entry.getValue().id() == party.taskId()) {
                found = found < 0 ? entry.getKey() : found;
                candidates++;
            }
        }
        for (int i = events.size() - 1; i >= 0 && candidates > 1; i--) {
            TraceEvent event = events.get(i);
            Task task = tasks.get(event.task());
            if (event.cpu() == party.cpu() && task != null && task.id() == party.taskId()) {
                return event.task();
            }
        }
        return found;
    }
}
