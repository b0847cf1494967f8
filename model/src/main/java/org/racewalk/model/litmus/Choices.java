package org.racewalk.model.litmus;

import java.util.Arrays;

/**
 * Goes through all sequences of choices, depth first: each pass repeats the choices of the one
 * before up to the last that has something left, takes the next there, and the first from then on.
 */
final class Choices {
    private int[] chosen = new int[64];
    private int[] options = new int[64];
    private int depth;
    private int given;

    /** A pass begins. */
    void begin() {
        depth = 0;
    }

    /** Chooses among {@code count}. */
    int choose(int count) {
        if (depth < given) {
            return chosen[depth++];
        }
        if (depth == chosen.length) {
            chosen = Arrays.copyOf(chosen, 2 * depth);
            options = Arrays.copyOf(options, 2 * depth);
        }
        chosen[depth] = 0;
        options[depth++] = count;
        return 0;
    }

    /** How many choices this pass has made. */
    int depth() {
        return depth;
    }

    /** Whether the pass has left what the one before did. */
    boolean isNew() {
        return depth >= given;
    }

    /** A pass is over; false if it was the last. */
    boolean advance() {
        while (depth > 0 && chosen[depth - 1] + 1 >= options[depth - 1]) {
            depth--;
        }
        given = depth;
        if (depth == 0) {
            return false;
        }
        chosen[depth - 1]++;
        return true;
    }
}
