package org.racewalk.model.explore;

import org.racewalk.model.machine.DecisionKind;

import java.util.Arrays;

/**
 * Where a run's decisions differ from the calm defaults: the decision form of a run. Each deviation
 * is the number of the decision in the run (from 0), its {@link DecisionKind}, and the answer (for
 * EVENT the {@link EventCode} of the event that came next). Immutable.
 */
public final class Deviations {
    /** No deviation: the calm run. */
    public static final Deviations NONE = new Deviations(new int[0], new int[0], new int[0]);

    private static final int KIND_BITS = 4;
    private static final int MOST_VARINT_BITS = 42;

    private final int[] index;
    private final int[] kind;
    private final int[] answer;

    /** The arrays are the new object's own from now on. */
    Deviations(int[] index, int[] kind, int[] answer) {
        this.index = index;
        this.kind = kind;
        this.answer = answer;
    }

    /** How many there are. */
    public int size() {
        return index.length;
    }

    /** Number of the decision that the i-th deviation answers. */
    public int index(int i) {
        return index[i];
    }

    /** Its {@link DecisionKind}. */
    public int kind(int i) {
        return kind[i];
    }

    /** Its answer; for EVENT a code of {@link #describe}. */
    public int answer(int i) {
        return answer[i];
    }

    /** For people: what the i-th deviation does. */
    public String describe(int i) {
        return describe(kind[i], answer[i]);
    }

    static String describe(int kind, int answer) {
        return kind == DecisionKind.EVENT
                ? EventCode.describe(answer)
                : DecisionKind.name(kind) + " " + answer;
    }

    /** The same without the deviations from {@code from} (inclusive) to {@code to} (exclusive). */
    public Deviations without(int from, int to) {
        return new Deviations(cut(index, from, to), cut(kind, from, to), cut(answer, from, to));
    }

    private static int[] cut(int[] from, int start, int end) {
        int[] rest = Arrays.copyOf(from, from.length - (end - start));
        System.arraycopy(from, end, rest, start, from.length - end);
        return rest;
    }

    /** Varints: per deviation the decisions since the one before, then answer and kind. */
    byte[] encode() {
        byte[] bytes = new byte[16];
        int size = 0;
        int before = -1;
        for (int i = 0; i < index.length; i++) {
            if (size + 16 > bytes.length) {
                bytes = Arrays.copyOf(bytes, bytes.length * 2);
            }
            size = put(bytes, size, index[i] - before - 1);
            size = put(bytes, size, (long) answer[i] << KIND_BITS | kind[i]);
            before = index[i];
        }
        return Arrays.copyOf(bytes, size);
    }

    private static int put(byte[] bytes, int at, long value) {
        int size = at;
        long rest = value;
        while (rest >= 0x80) {
            bytes[size++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
        return size;
    }

    /**
     * The inverse of {@link #encode}.
     *
     * @throws IllegalArgumentException if the bytes are no deviations
     */
    static Deviations decode(byte[] bytes) {
        int most = bytes.length / 2;
        int[] index = new int[most];
        int[] kind = new int[most];
        int[] answer = new int[most];
        int size = 0;
        long before = -1;
        int[] at = {0};
        while (at[0] < bytes.length) {
            before += 1 + take(bytes, at);
            long token = take(bytes, at);
            int tokenKind = (int) token & (1 << KIND_BITS) - 1;
            if (before > Integer.MAX_VALUE
                    || token >> KIND_BITS > Integer.MAX_VALUE
                    || tokenKind >= DecisionKind.count()) {
                throw new IllegalArgumentException("no such decision");
            }
            index[size] = (int) before;
            kind[size] = tokenKind;
            answer[size] = (int) (token >> KIND_BITS);
            size++;
        }
        return new Deviations(
                Arrays.copyOf(index, size), Arrays.copyOf(kind, size), Arrays.copyOf(answer, size));
    }

    private static long take(byte[] bytes, int[] at) {
        long value = 0;
        for (int shift = 0; shift < MOST_VARINT_BITS && at[0] < bytes.length; shift += 7) {
            byte next = bytes[at[0]++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number does not end");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Deviations that
                && Arrays.equals(index, that.index)
                && Arrays.equals(kind, that.kind)
                && Arrays.equals(answer, that.answer);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(index) + Arrays.hashCode(answer);
    }

    @Override
    public String toString() {
        return index.length + " deviations";
    }
}
