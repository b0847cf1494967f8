package org.racewalk.model.trace;

import java.util.List;

/** A small generator for tests (splitmix64): the same seed gives the same draws everywhere. */
final class Draws {
    private long state;

    Draws(long seed) {
        state = seed;
    }

    /** A number in [0, n). */
    int below(int n) {
        state += 0x9e3779b97f4a7c15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return (int) Long.remainderUnsigned(z ^ (z >>> 31), n);
    }

    <T> T of(List<T> choices) {
        return choices.get(below(choices.size()));
    }

    /** Text as hostile as C, file systems and users are. */
    String text() {
        StringBuilder text = new StringBuilder();
        int words = below(4);
        for (int i = 0; i <= words; i++) {
            text.append(i == 0 ? "" : of(List.of(" ", " ", ".", "/", "->", " -> ", "\t", "\n")));
            int length = below(8) == 0 ? 60 + below(60) : below(14);
            for (int j = 0; j < length; j++) {
                text.append(
                        below(40) == 0
                                ? (char) (0x20 + below(0x2000))
                                : (char) ('_' + below('z' - '_' + 1)));
            }
        }
        return text.toString();
    }
}
