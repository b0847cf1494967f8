package org.racewalk.model.machine;

import java.util.Arrays;

/**
 * The locations that have live stores. A location is one naturally aligned scalar of the width it
 * was stored with; its number is below {@link #MOST} and comes again when the location has gone.
 */
final class Locations {
    /** Answer of {@link #find}: memory is all there is. */
    static final int NONE = -1;

    /** Answer of {@link #find}: there is a location of another width. */
    static final int MIXED = -2;

    /** Every location has a live store, so there cannot be more. */
    static final int MOST = org.racewalk.model.order.Storage.CAPACITY;

    /** By word of memory: 0, or one more than the first location there. */
    private int[] first;

    private final int[] next = new int[MOST];
    private final int[] offset = new int[MOST];
    private final int[] size = new int[MOST];
    private long used;

    Locations(int words) {
        first = new int[words];
    }

    void reset() {
        for (long left = used; left != 0; left &= left - 1) {
            first[offset[Long.numberOfTrailingZeros(left)] >> 3] = 0;
        }
        used = 0;
    }

    /** The location of that place and width, {@link #NONE} or {@link #MIXED}. */
    int find(int at, int bytes) {
        int word = at >> 3;
        if (word >= first.length || first[word] == 0) {
            return NONE;
        }
        int found = NONE;
        for (int link = first[word]; link != 0; link = next[link - 1]) {
            int location = link - 1;
            if (offset[location] == at && size[location] == bytes) {
                return location;
            }
            if (at < offset[location] + size[location] && offset[location] < at + bytes) {
                found = MIXED;
            }
        }
        return found;
    }

    /** Any location that overlaps the range, or {@link #NONE}. */
    int any(int at, int bytes) {
        for (long left = used; left != 0; left &= left - 1) {
            int location = Long.numberOfTrailingZeros(left);
            if (at < offset[location] + size[location] && offset[location] < at + bytes) {
                return location;
            }
        }
        return NONE;
    }

    /** A new location. */
    int add(int at, int bytes) {
        int word = at >> 3;
        if (word >= first.length) {
            first = Arrays.copyOf(first, Math.max(word + 1, first.length * 2));
        }
        int location = Long.numberOfTrailingZeros(~used);
        used |= 1L << location;
        offset[location] = at;
        size[location] = bytes;
        next[location] = first[word];
        first[word] = location + 1;
        return location;
    }

    /** The location has no live store any more. */
    void remove(int location) {
        used &= ~(1L << location);
        int word = offset[location] >> 3;
        if (first[word] == location + 1) {
            first[word] = next[location];
            return;
        }
        int link = first[word];
        while (next[link - 1] != location + 1) {
            link = next[link - 1];
        }
        next[link - 1] = next[location];
    }

    int offset(int location) {
        return offset[location];
    }
}
