package org.racewalk.model.litmus;

import java.util.Arrays;

/** A binary relation over the events of one execution, a row of bits for each event. */
final class Relation {
    private final int size;
    private final int words;
    private final long[] rows;

    Relation(int size) {
        this.size = size;
        this.words = (size + 63) / 64;
        this.rows = new long[size * words];
    }

    static Relation identity(int size) {
        Relation result = new Relation(size);
        for (int i = 0; i < size; i++) {
            result.add(i, i);
        }
        return result;
    }

    /** The identity on a set. */
    static Relation on(boolean[] set) {
        Relation result = new Relation(set.length);
        for (int i = 0; i < set.length; i++) {
            if (set[i]) {
                result.add(i, i);
            }
        }
        return result;
    }

    void add(int from, int to) {
        rows[from * words + (to >> 6)] |= 1L << to;
    }

    boolean has(int from, int to) {
        return (rows[from * words + (to >> 6)] >>> to & 1) != 0;
    }

    private Relation copy() {
        Relation result = new Relation(size);
        System.arraycopy(rows, 0, result.rows, 0, rows.length);
        return result;
    }

    Relation or(Relation... others) {
        Relation result = copy();
        for (Relation other : others) {
            for (int i = 0; i < rows.length; i++) {
                result.rows[i] |= other.rows[i];
            }
        }
        return result;
    }

    Relation and(Relation other) {
        Relation result = copy();
        for (int i = 0; i < rows.length; i++) {
            result.rows[i] &= other.rows[i];
        }
        return result;
    }

    Relation minus(Relation other) {
        Relation result = copy();
        for (int i = 0; i < rows.length; i++) {
            result.rows[i] &= ~other.rows[i];
        }
        return result;
    }

    /** First this, then the other. */
    Relation then(Relation other) {
        Relation result = new Relation(size);
        for (int from = 0; from < size; from++) {
            for (int w = 0; w < words; w++) {
                for (long left = rows[from * words + w]; left != 0; left &= left - 1) {
                    int middle = (w << 6) + Long.numberOfTrailingZeros(left);
                    for (int v = 0; v < words; v++) {
                        result.rows[from * words + v] |= other.rows[middle * words + v];
                    }
                }
            }
        }
        return result;
    }

    Relation inverse() {
        Relation result = new Relation(size);
        for (int from = 0; from < size; from++) {
            for (int to = 0; to < size; to++) {
                if (has(from, to)) {
                    result.add(to, from);
                }
            }
        }
        return result;
    }

    /** Itself or nothing: {@code r?}. */
    Relation optional() {
        return or(identity(size));
    }

    /** {@code r+}. */
    Relation closure() {
        Relation result = copy();
        for (int middle = 0; middle < size; middle++) {
            for (int from = 0; from < size; from++) {
                if (result.has(from, middle)) {
                    for (int w = 0; w < words; w++) {
                        result.rows[from * words + w] |= result.rows[middle * words + w];
                    }
                }
            }
        }
        return result;
    }

    /** {@code r*}. */
    Relation star() {
        return closure().optional();
    }

    /** Only what starts in the set. */
    Relation from(boolean[] set) {
        Relation result = copy();
        for (int i = 0; i < size; i++) {
            if (!set[i]) {
                Arrays.fill(result.rows, i * words, (i + 1) * words, 0);
            }
        }
        return result;
    }

    /** Only what ends in the set. */
    Relation to(boolean[] set) {
        return then(on(set));
    }

    boolean isEmpty() {
        for (long row : rows) {
            if (row != 0) {
                return false;
            }
        }
        return true;
    }

    boolean isIrreflexive() {
        for (int i = 0; i < size; i++) {
            if (has(i, i)) {
                return false;
            }
        }
        return true;
    }

    boolean isAcyclic() {
        return closure().isIrreflexive();
    }

    boolean isSame(Relation other) {
        return Arrays.equals(rows, other.rows);
    }
}
