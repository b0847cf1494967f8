package org.racewalk.model.export;

import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Vector clocks of a trace. The hosts are the CPUs and the RCU; each act and each delivery is an
 * event of its host; what flows brings the clock along.
 */
final class Clocks {
    /** Number of the RCU's host; a CPU's is its own number. */
    static final int RCU = Integer.MAX_VALUE;

    private final List<TraceEvent> events;
    private final SortedMap<Integer, String> names = new TreeMap<>();
    private final List<Integer> hosts = new ArrayList<>();
    private final int[][] clocks;

    Clocks(Trace trace, List<Flow> flows) {
        events = trace.events();
        name(trace);
        clocks = new int[events.size()][];
        int[][] now = new int[hosts.size()][hosts.size()];
        int flow = 0;
        for (int i = 0; i < events.size(); i++) {
            if (!counts(events.get(i))) {
                continue;
            }
            int host = hosts.indexOf(host(events.get(i)));
            int[] clock = now[host];
            while (flow < flows.size() && flows.get(flow).to() == i) {
                join(clock, clocks[flows.get(flow++).from()]);
            }
            clock[host]++;
            clocks[i] = clock.clone();
        }
    }

    /** Whether the event has a clock. */
    static boolean counts(TraceEvent event) {
        return Acts.is(event) || event instanceof TraceEvent.Delivered;
    }

    /** Where an event happens. */
    static int host(TraceEvent event) {
        boolean rcu =
                event instanceof TraceEvent.Delivered delivered
                        && Messages.of(delivered) == Messages.GRACE_PERIOD;
        return rcu || event.cpu() < 0 ? RCU : event.cpu();
    }

    private static void join(int[] clock, int[] other) {
        for (int i = 0; i < clock.length; i++) {
            clock[i] = Math.max(clock[i], other[i]);
        }
    }

    private void name(Trace trace) {
        SortedMap<Integer, Set<String>> tasks = new TreeMap<>();
        for (TraceEvent event : events) {
            if (counts(event)) {
                Set<String> on =
                        tasks.computeIfAbsent(host(event), unused -> new LinkedHashSet<>());
                if (event.task() >= 0) {
                    on.add(trace.taskName(event.task()));
                }
            }
        }
        tasks.forEach((host, on) -> {
            hosts.add(host);
            String name = host == RCU ? "RCU" : "CPU" + host;
            boolean alone = host != RCU && on.size() == 1;
            names.put(host, alone ? name + "(" + word(on.iterator().next()) + ")" : name);
        });
    }

    private static String word(String text) {
        return text.replaceAll("[^!-~]|[{}\"\\\\]", "_");
    }

    /** The host, or the first one there is if nothing happened on it. */
    int known(int host) {
        return hosts.contains(host) || hosts.isEmpty() ? host : hosts.getFirst();
    }

    /** The name of a host: no space, no quote. */
    String name(int host) {
        return names.getOrDefault(host, "CPU" + host);
    }

    /** The clock of the event at an index by name of host, without zeros; empty if it has none. */
    Map<String, Integer> at(int index) {
        int[] times = clocks[index];
        return times == null ? new LinkedHashMap<>() : map(times);
    }

    /** The clock of one more event of a host. */
    Map<String, Integer> next(int host) {
        int at = hosts.indexOf(host);
        int[] times = new int[Math.max(1, hosts.size())];
        for (int i = events.size() - 1; i >= 0; i--) {
            if (clocks[i] != null && host(events.get(i)) == host) {
                times = clocks[i].clone();
                break;
            }
        }
        times[Math.max(0, at)]++;
        return map(times);
    }

    private Map<String, Integer> map(int[] times) {
        Map<String, Integer> clock = new LinkedHashMap<>();
        for (int i = 0; i < times.length; i++) {
            if (times[i] > 0) {
                clock.put(name(i < hosts.size() ? hosts.get(i) : RCU), times[i]);
            }
        }
        return clock;
    }
}
