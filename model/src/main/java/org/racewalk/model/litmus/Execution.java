package org.racewalk.model.litmus;

import org.racewalk.model.order.Storage;
import org.racewalk.model.program.Access;

import java.util.ArrayList;
import java.util.List;

/**
 * The events of one run and how they are related, as the axioms of the LKMM see them: initial
 * writes first, then each thread's events in program order. A read-modify-write is a read and a
 * write; fences, grace periods and the ends of read sections are events too.
 */
final class Execution {
    /** Kinds of events beside reads and writes. */
    enum Mark {
        FENCE,
        GRACE,
        SECTION_BEGIN,
        SECTION_END,
        ACCESS
    }

    /**
     * An event.
     *
     * @param thread or -1 for an initial write
     * @param instruction of the thread's path, or -1
     * @param order of an access, kind of a fence, domain of what belongs to read sections
     */
    record Event(
            Mark mark,
            int thread,
            int instruction,
            int kind,
            int order,
            boolean read,
            boolean write,
            int location) {}

    final List<Event> events = new ArrayList<>();
    final int size;
    final Relation po;
    final Relation rf;
    final Relation co;
    final Relation rmw;
    final Relation sections;
    final Relation addr;
    final Relation data;
    final Relation ctrl;
    private final RunState run;
    private final int[][] reads;
    private final int[][] writes;
    private final int[] sectionEvents;

    Execution(RunState run) {
        this.run = run;
        reads = new int[run.threads][ThreadPath.LIMIT];
        writes = new int[run.threads][ThreadPath.LIMIT];
        int locations = run.variables.locations();
        for (int x = 0; x < locations; x++) {
            events.add(new Event(Mark.ACCESS, -1, -1, ThreadPath.WRITE, 1, false, true, x));
        }
        List<int[]> begun = new ArrayList<>();
        for (int t = 0; t < run.threads; t++) {
            thread(t, begun);
        }
        sectionEvents = begun.stream().flatMapToInt(java.util.Arrays::stream).toArray();
        size = events.size();
        po = new Relation(size);
        rf = new Relation(size);
        co = new Relation(size);
        rmw = new Relation(size);
        sections = new Relation(size);
        addr = new Relation(size);
        data = new Relation(size);
        ctrl = new Relation(size);
        relate(locations);
    }

    private void thread(int t, List<int[]> begun) {
        ThreadPath path = run.paths[t];
        int[] begin = new int[path.sections];
        for (int i = 0; i <= path.count; i++) {
            for (int s = 0; s < path.sections; s++) {
                if (path.sectionEnd[s] == i && path.sectionStart[s] < i) {
                    begun.add(new int[] {begin[s], events.size()});
                    mark(Mark.SECTION_END, t, path.sectionDomain[s]);
                }
                if (path.sectionStart[s] == i) {
                    begin[s] = events.size();
                    mark(Mark.SECTION_BEGIN, t, path.sectionDomain[s]);
                    if (path.sectionEnd[s] == i) {
                        begun.add(new int[] {begin[s], events.size()});
                        mark(Mark.SECTION_END, t, path.sectionDomain[s]);
                    }
                }
            }
            if (i < path.count) {
                instruction(path, t, i);
            }
        }
    }

    private void mark(Mark mark, int t, int domain) {
        events.add(new Event(mark, t, -1, -1, domain, false, false, -1));
    }

    private void instruction(ThreadPath path, int t, int i) {
        int kind = path.kind[i];
        int order = path.order[i];
        if (!path.isAccess(i)) {
            Mark mark = kind == ThreadPath.GRACE ? Mark.GRACE : Mark.FENCE;
            events.add(new Event(mark, t, i, kind, order, false, false, -1));
            return;
        }
        int location = run.location[RunState.index(t, i)];
        if (path.isLoad(i)) {
            reads[t][i] = events.size();
            events.add(new Event(Mark.ACCESS, t, i, kind, order, true, false, location));
        }
        if (path.isStore(i)) {
            writes[t][i] = events.size();
            events.add(new Event(Mark.ACCESS, t, i, kind, order, false, true, location));
        }
    }

    private void relate(int locations) {
        for (int a = 0; a < size; a++) {
            for (int b = a + 1; b < size; b++) {
                if (events.get(a).thread >= 0 && events.get(a).thread == events.get(b).thread) {
                    po.add(a, b);
                }
            }
        }
        for (int s = 0; s < sectionEvents.length; s += 2) {
            sections.add(sectionEvents[s], sectionEvents[s + 1]);
        }
        for (int x = 0; x < locations; x++) {
            coherence(x);
        }
        for (int t = 0; t < run.threads; t++) {
            ThreadPath path = run.paths[t];
            for (int i = 0; i < path.count; i++) {
                if (path.isAccess(i)) {
                    access(path, t, i);
                }
            }
        }
    }

    private void coherence(int x) {
        Storage storage = run.storage;
        List<Integer> later = new ArrayList<>();
        for (int store = storage.newest(x); store >= 0; store = storage.older(store)) {
            int event = eventOf(store, x);
            for (int other : later) {
                co.add(event, other);
            }
            later.add(event);
        }
        for (int other : later) {
            co.add(x, other);
        }
    }

    private int eventOf(int store, int location) {
        if (store < 0) {
            return location;
        }
        int maker = run.maker[store];
        return writes[maker >> 6][maker & 63];
    }

    private void access(ThreadPath path, int t, int i) {
        if (path.isLoad(i)) {
            int source = run.source[RunState.index(t, i)];
            int from =
                    source <= RunState.FORWARDED
                            ? writes[t][RunState.FORWARDED - source]
                            : eventOf(source, run.location[RunState.index(t, i)]);
            rf.add(from, reads[t][i]);
            depend(addr, path.addressNeeds[i], t, reads[t][i]);
            depend(ctrl, path.control[i], t, reads[t][i]);
        }
        if (path.isStore(i)) {
            depend(addr, path.addressNeeds[i], t, writes[t][i]);
            depend(ctrl, path.control[i], t, writes[t][i]);
            depend(data, path.valueNeeds[i], t, writes[t][i]);
            if (path.isLoad(i)) {
                rmw.add(reads[t][i], writes[t][i]);
                data.add(reads[t][i], writes[t][i]);
            }
        }
    }

    private void depend(Relation relation, long needs, int t, int event) {
        for (long left = needs; left != 0; left &= left - 1) {
            relation.add(reads[t][Long.numberOfTrailingZeros(left)], event);
        }
    }

    /** Whether an event is a plain access. */
    static boolean isPlain(Event event) {
        return event.mark == Mark.ACCESS
                && event.thread >= 0
                && event.kind <= ThreadPath.WRITE
                && event.order == Access.PLAIN;
    }
}
