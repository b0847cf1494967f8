package org.racewalk.model.litmus;

/** A set of longs, by open addressing; 0 stands for an empty place. */
final class LongSet {
    private long[] table = new long[1 << 10];
    private int size;
    private boolean zero;

    /** Whether the value was not in the set; it is now. */
    boolean add(long value) {
        if (value == 0) {
            boolean isNew = !zero;
            zero = true;
            return isNew;
        }
        int mask = table.length - 1;
        int index = (int) (value ^ value >>> 32) & mask;
        while (table[index] != 0) {
            if (table[index] == value) {
                return false;
            }
            index = index + 1 & mask;
        }
        table[index] = value;
        if (++size * 2 > table.length) {
            grow();
        }
        return true;
    }

    boolean contains(long value) {
        if (value == 0) {
            return zero;
        }
        int mask = table.length - 1;
        int index = (int) (value ^ value >>> 32) & mask;
        while (table[index] != 0) {
            if (table[index] == value) {
                return true;
            }
            index = index + 1 & mask;
        }
        return false;
    }

    private void grow() {
        long[] old = table;
        table = new long[2 * old.length];
        int mask = table.length - 1;
        for (long value : old) {
            if (value != 0) {
                int index = (int) (value ^ value >>> 32) & mask;
                while (table[index] != 0) {
                    index = index + 1 & mask;
                }
                table[index] = value;
            }
        }
    }

    int size() {
        return size + (zero ? 1 : 0);
    }
}
