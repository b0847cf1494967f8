package org.racewalk.model.explore;

import java.util.Arrays;

/**
 * Which behaviours were seen, as a bitmap of fixed size over hashed tokens. Merging is OR: any
 * order gives the same. Two tokens may share a bit, so the count is a lower bound.
 *
 * <p>A token is an edge of a switch between CPUs: the program points of two accesses, one after the
 * other, by different CPUs. Its bit is {@link #bit}. Not thread safe while it is marked.
 */
public final class Coverage {
    /** Bits in the map. */
    public static final int BITS = 1 << 16;

    private static final int WORDS = BITS / Long.SIZE;

    private final long[] words;

    /** Nothing seen. */
    public Coverage() {
        this(new long[WORDS]);
    }

    private Coverage(long[] words) {
        this.words = words;
    }

    /**
     * From {@link #words}.
     *
     * @throws IllegalArgumentException if there are too many or too few
     */
    public static Coverage of(long[] words) {
        if (words.length != WORDS) {
            throw new IllegalArgumentException(words.length + " words");
        }
        return new Coverage(words.clone());
    }

    /**
     * The bit of an edge: the CPU that acted last was at {@code before}, another is at {@code
     * after}.
     */
    public static int bit(int before, int after) {
        int token = before * 0x9e3779b1 ^ after * 0x85ebca77;
        return (token ^ token >>> 15) & BITS - 1;
    }

    /** Marks an edge as seen. */
    public void mark(int before, int after) {
        int bit = bit(before, after);
        words[bit >> 6] |= 1L << bit;
    }

    /** Adds what the other has seen. */
    public void add(Coverage other) {
        for (int i = 0; i < WORDS; i++) {
            words[i] |= other.words[i];
        }
    }

    /** What either has seen. */
    public Coverage or(Coverage other) {
        Coverage both = new Coverage(words.clone());
        both.add(other);
        return both;
    }

    /** A copy that further marks do not change. */
    public Coverage copy() {
        return new Coverage(words.clone());
    }

    /** How many bits are set. */
    public int count() {
        int count = 0;
        for (long word : words) {
            count += Long.bitCount(word);
        }
        return count;
    }

    /** The map itself, to be marked by the machine; bit b is bit b % 64 of word b / 64. */
    public long[] words() {
        return words;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Coverage that && Arrays.equals(words, that.words);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(words);
    }

    @Override
    public String toString() {
        return count() + " of " + BITS;
    }
}
