package org.racewalk.model.order;

import java.util.Arrays;

/**
 * The coherence order of each location: "the list of stores to x, oldest first. Store 0 is the
 * initial value, seen by all."
 *
 * <p>A list holds the live stores only; what all CPUs have seen and is overwritten, or is the
 * oldest, may become the location's initial value ({@link #INITIAL}).
 */
final class Coherence {
    /** Stands for the initial value of any location. */
    static final int INITIAL = -1;

    private final int[] next = new int[Storage.CAPACITY];
    private final int[] previous = new int[Storage.CAPACITY];
    private final int[] location = new int[Storage.CAPACITY];
    private final long[] value = new long[Storage.CAPACITY];
    private final int[] rmwOf = new int[Storage.CAPACITY];
    private int[] first;
    private int[] last;
    private long[] initial;

    Coherence(int locations) {
        first = new int[locations];
        last = new int[locations];
        initial = new long[locations];
        Arrays.fill(first, INITIAL);
        Arrays.fill(last, INITIAL);
    }

    void reset(int locations) {
        grow(locations);
        Arrays.fill(first, 0, locations, INITIAL);
        Arrays.fill(last, 0, locations, INITIAL);
    }

    /** Makes room for locations below {@code locations}; those that are new hold 0. */
    void grow(int locations) {
        int old = first.length;
        if (locations > old) {
            int length = Math.max(locations, 2 * old);
            first = Arrays.copyOf(first, length);
            last = Arrays.copyOf(last, length);
            initial = Arrays.copyOf(initial, length);
            Arrays.fill(first, old, length, INITIAL);
            Arrays.fill(last, old, length, INITIAL);
        }
    }

    void setInitial(int where, long what) {
        initial[where] = what;
    }

    /** "Else: the newest in co[x] among those seen by the CPU." */
    int newestOf(int where, long seen) {
        int store = last[where];
        while (store >= 0 && (seen >>> store & 1) == 0) {
            store = previous[store];
        }
        return store;
    }

    int last(int where) {
        return last[where];
    }

    int after(int store, int where) {
        return store < 0 ? first[where] : next[store];
    }

    int before(int store) {
        return previous[store];
    }

    int location(int store) {
        return location[store];
    }

    long value(int store, int where) {
        return store < 0 ? initial[where] : value[store];
    }

    /** The store that the read-modify-write {@code store} read; its own number if it is none. */
    int rmwOf(int store) {
        return rmwOf[store];
    }

    /** Whether the store next after {@code store} is a read-modify-write that read it. */
    boolean isTaken(int store, int where) {
        int follower = after(store, where);
        return follower >= 0 && rmwOf[follower] == store;
    }

    /**
     * "Takes a place in co[x] after every store of x that this CPU has seen, not between an RMW
     * store and the store which it read": how many such places there are.
     */
    int places(int where, long seen) {
        int places = 1;
        int store = last[where];
        while (store >= 0 && (seen >>> store & 1) == 0) {
            if (rmwOf[store] != previous[store]) {
                places++;
            }
            store = previous[store];
        }
        return places;
    }

    /** The store after which the place is; place 0 is the end, place 1 next to it and so on. */
    int place(int where, int place) {
        int left = place;
        int store = last[where];
        while (left > 0) {
            if (rmwOf[store] != previous[store]) {
                left--;
            }
            store = previous[store];
        }
        return store;
    }

    /** A store enters the list directly after {@code predecessor}. */
    void insert(int store, int where, long what, int predecessor, int readBy) {
        location[store] = where;
        value[store] = what;
        rmwOf[store] = readBy;
        int follower = after(predecessor, where);
        previous[store] = predecessor;
        next[store] = follower;
        if (predecessor < 0) {
            first[where] = store;
        } else {
            next[predecessor] = store;
        }
        if (follower < 0) {
            last[where] = store;
        } else {
            previous[follower] = store;
        }
    }

    /** The oldest store of its location becomes the initial value. */
    void settle(int store) {
        int where = location[store];
        int follower = next[store];
        initial[where] = value[store];
        first[where] = follower;
        if (follower < 0) {
            last[where] = INITIAL;
        } else {
            previous[follower] = INITIAL;
            if (rmwOf[follower] == store) {
                rmwOf[follower] = INITIAL;
            }
        }
    }

    boolean isOldest(int store) {
        return previous[store] < 0;
    }
}
