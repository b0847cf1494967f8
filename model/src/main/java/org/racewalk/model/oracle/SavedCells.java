package org.racewalk.model.oracle;

import java.util.Arrays;

/** Cells of one of the race detector's arrays, kept with their places. */
final class SavedCells {
    private int count;
    private int[] place = new int[16];
    private long[] cell = new long[16];

    void add(int at, long what) {
        if (count == place.length) {
            place = Arrays.copyOf(place, count * 2);
            cell = Arrays.copyOf(cell, count * 2);
        }
        place[count] = at;
        cell[count++] = what;
    }

    /** Puts them back, each with {@code more} added. */
    void restore(long[] to, long more) {
        for (int i = 0; i < count; i++) {
            to[place[i]] = cell[i] + more;
        }
    }
}
