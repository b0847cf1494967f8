package org.racewalk.model.explore;

import java.util.Collections;
import java.util.List;

/**
 * How often runs reach each {@code sometimes} mark, as measured beforehand ({@link Calibration}).
 *
 * @param runs how many were made; 0: not measured
 * @param reached how many of them reached each mark, as numbered in the program
 */
public record Rarity(int runs, List<Integer> reached) {
    public Rarity {
        reached = List.copyOf(reached);
    }

    /** Nothing was measured. */
    static Rarity unknown(int marks) {
        return new Rarity(0, Collections.nCopies(marks, 0));
    }
}
