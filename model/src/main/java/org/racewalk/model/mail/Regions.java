package org.racewalk.model.mail;

import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Group;
import org.racewalk.model.trace.TraceEvent.Primitive;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Locks and read sections that the threads of a core hold while they are in it, as far as they can
 * matter: a lock that several of them take, one not only to read; sections if one of them waits for
 * a grace period.
 */
final class Regions {
    private static final int OPEN = Integer.MAX_VALUE;

    private final Trace trace;
    private final SortedMap<Integer, List<Item>> threads;
    private final SortedMap<Integer, List<Item>> items = new TreeMap<>();
    private final List<Region> locks = new ArrayList<>();
    private final List<Region> sections = new ArrayList<>();
    private final List<Item> waits = new ArrayList<>();

    /** From one event to another, which may never come. */
    private record Region(int task, String location, boolean shared, int from, int to) {
        boolean meets(Region other) {
            return from < other.to && other.from < to;
        }
    }

    Regions(Trace trace, SortedMap<Integer, List<Item>> threads) throws Unfit {
        this.trace = trace;
        this.threads = threads;
        threads.keySet().forEach(this::read);
        choose();
    }

    /** Statements of a task. */
    List<Item> of(int task) {
        return items.getOrDefault(task, List.of());
    }

    private int first(int task) {
        return threads.getOrDefault(task, List.of()).getFirst().event();
    }

    private int last(int task) {
        return threads.getOrDefault(task, List.of()).getLast().event();
    }

    /** Notes what of the task's regions meets its part of the core. */
    private void read(int task) {
        List<TraceEvent> events = trace.events();
        int depth = 0;
        int since = 0;
        for (int i = 0; i < events.size(); i++) {
            if (!(events.get(i) instanceof Primitive primitive) || primitive.task() != task) {
                continue;
            }
            if (primitive.group() == Group.LOCK && primitive.done()) {
                add(locks, lock(i, primitive));
            } else if (primitive.intrinsic() == Intrinsic.RCU_READ_LOCK && depth++ == 0) {
                since = i;
            } else if (primitive.intrinsic() == Intrinsic.RCU_READ_UNLOCK && --depth == 0) {
                add(sections, new Region(task, "", true, since, i));
            } else if (primitive.intrinsic() == Intrinsic.SYNCHRONIZE_RCU
                    && i > first(task)
                    && i < last(task)) {
                waits.add(Item.plain(i, task, Item.Kind.WAIT, "", "synchronize_rcu"));
            }
        }
        if (depth > 0) {
            add(sections, new Region(task, "", true, since, OPEN));
        }
    }

    private Region lock(int from, Primitive lock) {
        List<TraceEvent> events = trace.events();
        String location = Accesses.location(lock.target().address());
        boolean shared = lock.name().contains("read");
        for (int i = from + 1; i < events.size(); i++) {
            if (events.get(i) instanceof Primitive unlock
                    && unlock.task() == lock.task()
                    && unlock.group() == Group.UNLOCK
                    && unlock.target().address() == lock.target().address()) {
                return new Region(lock.task(), location, shared, from, i);
            }
        }
        return new Region(lock.task(), location, shared, from, OPEN);
    }

    private void add(List<Region> regions, Region region) {
        if (region.from() <= last(region.task()) && region.to() >= first(region.task())) {
            regions.add(region);
        }
    }

    private void choose() throws Unfit {
        for (Region region : locks) {
            boolean matters = false;
            for (Region other : locks) {
                if (other.task() != region.task() && other.location().equals(region.location())) {
                    if (region.shared() && other.shared() && region.meets(other)) {
                        throw new Unfit(
                                "two tasks hold a lock for reading at once, and the dialect has"
                                        + " none for that");
                    }
                    matters |= !region.shared() || !other.shared();
                }
            }
            if (matters) {
                put(region, Item.Kind.LOCK, Item.Kind.UNLOCK, "spin_lock", "spin_unlock");
            }
        }
        if (waits.isEmpty()) {
            return;
        }
        for (Region region : sections) {
            put(region, Item.Kind.SECTION, Item.Kind.SECTION, "rcu_read_lock", "rcu_read_unlock");
        }
        waits.forEach(wait -> items(wait.task()).add(wait));
    }

    private void put(Region region, Item.Kind begins, Item.Kind ends, String begin, String end) {
        List<Item> of = items(region.task());
        of.add(Item.plain(region.from(), region.task(), begins, region.location(), begin));
        int to = region.to() == OPEN ? OPEN : region.to();
        if (to != OPEN || begins == Item.Kind.SECTION) {
            of.add(Item.plain(to, region.task(), ends, region.location(), end));
        }
    }

    private List<Item> items(int task) {
        return items.computeIfAbsent(task, t -> new ArrayList<>());
    }
}
