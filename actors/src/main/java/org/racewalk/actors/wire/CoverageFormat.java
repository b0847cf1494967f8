package org.racewalk.actors.wire;

import org.racewalk.model.explore.Coverage;

import java.util.function.IntConsumer;

/**
 * A coverage map in few bytes: the distances between its bits, a byte or two each, and the map
 * itself where that is shorter.
 */
final class CoverageFormat {
    private static final int WORDS = Coverage.BITS / Long.SIZE;
    private static final int MAP_BYTES = Coverage.BITS / Byte.SIZE;
    private static final int ONE_BYTE = 1 << 7;
    private static final int TWO_BYTES = 1 << 14;

    private CoverageFormat() {}

    static void write(WireOutput to, Coverage coverage) {
        boolean sparse = sparseBytes(coverage.words()) < MAP_BYTES;
        to.flag(sparse);
        if (sparse) {
            to.count(coverage.count());
            eachDistance(coverage.words(), to::count);
        } else {
            for (long word : coverage.words()) {
                to.bits(word);
            }
        }
    }

    static Coverage read(WireInput from) {
        long[] words = new long[WORDS];
        if (from.flag()) {
            int count = from.count(Coverage.BITS);
            long bit = -1;
            for (int i = 0; i < count; i++) {
                bit += 1 + from.count(Coverage.BITS);
                if (bit >= Coverage.BITS) {
                    throw new WireException("a coverage bit beyond the map");
                }
                words[(int) (bit >> 6)] |= 1L << bit;
            }
        } else {
            for (int i = 0; i < WORDS; i++) {
                words[i] = from.bits();
            }
        }
        return Coverage.of(words);
    }

    private static int sparseBytes(long[] words) {
        int[] bytes = {0};
        eachDistance(
                words,
                distance -> bytes[0] += distance < ONE_BYTE ? 1 : distance < TWO_BYTES ? 2 : 3);
        return bytes[0];
    }

    /** How many bits that are not set lie before each one that is, in ascending order. */
    private static void eachDistance(long[] words, IntConsumer consumer) {
        int before = -1;
        for (int i = 0; i < words.length; i++) {
            for (long word = words[i]; word != 0; word &= word - 1) {
                int bit = i * Long.SIZE + Long.numberOfTrailingZeros(word);
                consumer.accept(bit - before - 1);
                before = bit;
            }
        }
    }
}
