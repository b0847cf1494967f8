package org.racewalk.model.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Takes what makes no difference out of the threads of a litmus test. */
final class Pruning {
    private final SortedMap<Integer, List<Item>> threads;

    /**
     * @param threads changed by {@link #prune}
     */
    Pruning(SortedMap<Integer, List<Item>> threads) {
        this.threads = threads;
    }

    /** Takes out what nobody stores to, or nobody reads, until all that is left communicates. */
    void prune() {
        boolean more = true;
        while (more) {
            more = false;
            for (int task : List.copyOf(threads.keySet())) {
                List<Item> items = threads.getOrDefault(task, List.of());
                List<Item> left = communicating(items);
                more |= left.size() < items.size();
                if (left.stream().anyMatch(Item::accesses)) {
                    threads.put(task, left);
                } else {
                    threads.remove(task);
                }
            }
        }
        threads.replaceAll((task, items) -> withoutIdleFences(items));
    }

    private List<Item> communicating(List<Item> items) {
        List<Item> left = new ArrayList<>();
        SortedMap<Integer, Integer> forwarded = new TreeMap<>();
        for (Item item : items) {
            int address = item.address();
            while (forwarded.containsKey(address)) {
                address = forwarded.getOrDefault(address, -1);
            }
            if (item.accesses() && !communicates(item)) {
                forwarded.put(item.event(), address);
            } else {
                left.add(address == item.address() ? item : item.with(item.late(), address));
            }
        }
        return left;
    }

    /** Whether another thread has an access of the same location, and one of them stores. */
    private boolean communicates(Item item) {
        return threads.values().stream()
                .flatMap(List::stream)
                .anyMatch(other ->
                        other.task() != item.task()
                                && other.accesses()
                                && other.location().equals(item.location())
                                && (item.writes()
                                        ? other.reads() || item.reads()
                                        : other.writes()));
    }

    /** Fences at the ends go, and of those between two accesses all but the strongest. */
    private static List<Item> withoutIdleFences(List<Item> items) {
        List<Item> left = new ArrayList<>();
        List<Item> fences = new ArrayList<>();
        for (Item item : items) {
            if (item.kind() == Item.Kind.FENCE) {
                fences.add(item);
                continue;
            }
            if (left.stream().anyMatch(Item::accesses)) {
                boolean full = fences.stream().anyMatch(one -> one.order().equals("smp_mb"));
                SortedSet<String> said = new TreeSet<>();
                for (Item fence : fences) {
                    boolean needed = !full || fence.order().equals("smp_mb");
                    if (needed && said.add(fence.order())) {
                        left.add(fence);
                    }
                }
            }
            fences.clear();
            left.add(item);
        }
        return left;
    }
}
