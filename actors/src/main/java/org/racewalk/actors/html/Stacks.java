package org.racewalk.actors.html;

import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which functions each event's task is in, outermost first. */
final class Stacks {
    private final Map<List<String>, Integer> numbers = new LinkedHashMap<>();
    private final List<Integer> byEvent = new ArrayList<>();
    private final SortedMap<Integer, List<String>> now = new TreeMap<>();

    Stacks(Trace trace) {
        for (TraceEvent event : trace.events()) {
            List<String> stack = now.computeIfAbsent(event.task(), unused -> new ArrayList<>());
            if (event instanceof TraceEvent.Entered entered) {
                stack.add(entered.at().function());
            } else if (event instanceof TraceEvent.Left && !stack.isEmpty()) {
                stack.removeLast();
            }
            byEvent.add(number(stack));
        }
    }

    private int number(List<String> stack) {
        return numbers.computeIfAbsent(List.copyOf(stack), unused -> numbers.size());
    }

    /** The number of an event's stack. */
    int of(int event) {
        return byEvent.get(event);
    }

    /** The number of the stack in which a task was last. */
    int last(int task) {
        return number(now.getOrDefault(task, List.of()));
    }

    /** The stacks by number. */
    List<List<String>> names() {
        return List.copyOf(numbers.keySet());
    }
}
