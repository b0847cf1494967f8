package org.racewalk.model.explain;

import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Group;
import org.racewalk.model.trace.Wording;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/** Which locks each task holds, and how deep it is in RCU read sections, after each event. */
final class Held {
    /** How a read section is called among locks. */
    static final String RCU = "rcu";

    private final Trace trace;
    private final Wording wording;

    Held(Trace trace, Wording wording) {
        this.trace = trace;
        this.wording = wording;
    }

    /**
     * A lock that is held.
     *
     * @param shared whether for reading
     * @param spins whether who holds it cannot be preempted
     * @param since index of the event that took it
     */
    record Hold(String lock, long address, int task, boolean shared, boolean spins, int since) {
        /** For reports. */
        String text() {
            return lock + (shared ? " (read)" : " (write)");
        }
    }

    /** All locks that are held after the events before an index, in the order they were taken. */
    List<Hold> before(int index) {
        List<Hold> held = new ArrayList<>();
        List<TraceEvent> events = trace.events();
        for (int i = 0; i < Math.min(index, events.size()); i++) {
            if (events.get(i) instanceof TraceEvent.Primitive primitive) {
                note(held, primitive, i);
            }
        }
        return held;
    }

    private void note(List<Hold> held, TraceEvent.Primitive primitive, int index) {
        long lock = primitive.target().address();
        int task = primitive.task();
        if (primitive.group() == Group.LOCK && primitive.done()) {
            held.add(hold(primitive, isShared(primitive.name()), index));
        } else if (primitive.intrinsic() == Intrinsic.LOCK_DOWNGRADE) {
            held.removeIf(one -> one.address() == lock && one.task() == task);
            held.add(hold(primitive, true, index));
        } else if (primitive.intrinsic() == Intrinsic.UNLOCK) {
            for (int i = held.size() - 1; i >= 0; i--) {
                if (held.get(i).address() == lock && held.get(i).task() == task) {
                    held.remove(i);
                    return;
                }
            }
            // Some locks are dropped by another task than took them.
            held.removeIf(one -> one.address() == lock);
        }
    }

    private Hold hold(TraceEvent.Primitive primitive, boolean shared, int index) {
        String name = primitive.name().toLowerCase(Locale.ROOT);
        boolean sleeps = name.contains("down_") || name.contains("mutex") || name.contains("rwsem");
        String lock = wording.lock(primitive.target());
        return new Hold(
                lock, primitive.target().address(), primitive.task(), shared, !sleeps, index);
    }

    /** By the kernel's names: down_read, read_lock, i_mmap_lock_read. */
    static boolean isShared(String name) {
        return name.contains("read");
    }

    /** Whether the task has interrupts off after the events before an index. */
    boolean interruptsOff(int task, int index) {
        boolean off = false;
        for (TraceEvent event : trace.events().subList(0, index)) {
            if (event instanceof TraceEvent.Primitive primitive && primitive.task() == task) {
                off =
                        switch (primitive.intrinsic()) {
                            case LOCAL_IRQ_SAVE -> true;
                            case LOCAL_IRQ_RESTORE -> false;
                            default -> off;
                        };
            }
        }
        return off;
    }

    /** Who is in an RCU read section after the events before an index, and since when. */
    List<Hold> readers(int index) {
        SortedMap<Integer, Integer> depth = new TreeMap<>();
        SortedMap<Integer, Hold> outermost = new TreeMap<>();
        for (int i = 0; i < Math.min(index, trace.events().size()); i++) {
            if (trace.events().get(i) instanceof TraceEvent.Primitive primitive) {
                int task = primitive.task();
                int before = depth.getOrDefault(task, 0);
                int after = before + depthChange(primitive);
                depth.put(task, after);
                if (before == 0 && after > 0) {
                    outermost.put(task, new Hold(RCU, 0, task, true, false, i));
                } else if (after == 0) {
                    outermost.remove(task);
                }
            }
        }
        return List.copyOf(outermost.values());
    }

    private static int depthChange(TraceEvent.Primitive primitive) {
        return switch (primitive.intrinsic()) {
            case RCU_READ_LOCK -> 1;
            case RCU_READ_UNLOCK -> -1;
            default -> 0;
        };
    }

    /** How many RCU read sections the task is in after the events before an index. */
    int readSections(int task, int index) {
        SortedMap<Integer, Integer> depth = new TreeMap<>();
        for (TraceEvent event : trace.events().subList(0, index)) {
            if (event instanceof TraceEvent.Primitive primitive) {
                depth.merge(primitive.task(), depthChange(primitive), Integer::sum);
            }
        }
        return depth.getOrDefault(task, 0);
    }
}
