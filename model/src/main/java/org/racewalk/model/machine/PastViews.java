package org.racewalk.model.machine;

import org.racewalk.model.order.Storage;

/**
 * What a load can be answered with: "the newest in co[x] among those seen by the CPU", as of the
 * present or of a moment in the past. An answer is {@link MemoryOrder#IN_MEMORY}, the number of a
 * live store, or beyond those the number of a location whose initial value it is.
 */
final class PastViews {
    private final World world;
    private final Storage storage;
    private final Moments moments;
    private final long[] shadow = new long[Storage.CAPACITY];
    private final long[] initialShadow = new long[Locations.MOST];
    private long moment;
    private int chosen;

    PastViews(World world, Storage storage, Moments moments) {
        this.world = world;
        this.storage = storage;
        this.moments = moments;
    }

    /** A store has been made. */
    void stored(int store, long storedShadow) {
        shadow[store] = storedShadow;
    }

    /** A location has become one. */
    void initial(int location, long itsShadow) {
        initialShadow[location] = itsShadow;
    }

    /** The store is the location's initial value now. */
    void settled(int location, int store) {
        initialShadow[location] = shadow[store];
    }

    /** Which of the stores that were the newest seen at some moment since the floor it is. */
    int choose(int cpu, int location, long floor) {
        int newest = storage.newestSeen(cpu, location);
        int store = newest;
        if (moments.arrival(store, cpu) > floor) {
            int choices = 1;
            while (moments.arrival(store, cpu) > floor) {
                store = earlier(store, cpu);
                choices++;
            }
            store = newest;
            int back = world.decisions().decide(DecisionKind.STALE, choices);
            for (int i = 0; i < back; i++) {
                store = earlier(store, cpu);
            }
        }
        moment = Math.max(floor, moments.arrival(store, cpu));
        chosen = store;
        return found(store, location);
    }

    /** The store that the last {@link #choose} chose, or -1: the initial value. */
    int chosen() {
        return chosen;
    }

    /** The earliest moment as of which the last {@link #choose} can be answered so. */
    long moment() {
        return moment;
    }

    /** What was the newest of the location for the CPU until the store reached it. */
    private int earlier(int store, int cpu) {
        long limit = moments.arrival(store, cpu);
        long seen = storage.seen(cpu);
        int older = storage.older(store);
        while (older >= 0 && ((seen >>> older & 1) == 0 || moments.arrival(older, cpu) >= limit)) {
            older = storage.older(older);
        }
        return older;
    }

    /** The answer that means the store. */
    int found(int store, int location) {
        if (store == storage.newest(location)) {
            return MemoryOrder.IN_MEMORY;
        }
        return store >= 0 ? store : Storage.CAPACITY + location;
    }

    long value(int found) {
        return found < Storage.CAPACITY
                ? storage.value(found, storage.locationOf(found))
                : storage.value(Storage.INITIAL, found - Storage.CAPACITY);
    }

    long shadow(int found) {
        return found < Storage.CAPACITY ? shadow[found] : initialShadow[found - Storage.CAPACITY];
    }
}
