package org.racewalk.model.machine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Numbers and texts written one after the other and read back in that order. */
final class Words {
    private long[] word;
    private int count;
    private int next;
    private final List<String> texts;
    private int nextText;

    /** Empty, to be written. */
    Words() {
        word = new long[64];
        texts = new ArrayList<>();
    }

    /** To be read. */
    Words(long[] words, List<String> texts) {
        this.word = words;
        this.count = words.length;
        this.texts = texts;
    }

    void clear() {
        count = 0;
        next = 0;
        texts.clear();
    }

    // ---- writing
    // -------------------------------------------------------------------------------------

    void put(long bits) {
        if (count == word.length) {
            word = Arrays.copyOf(word, count * 2);
        }
        word[count++] = bits;
    }

    void put(boolean flag) {
        put(flag ? 1 : 0);
    }

    void put(String text) {
        texts.add(text);
    }

    long[] words() {
        return Arrays.copyOf(word, count);
    }

    List<String> texts() {
        return List.copyOf(texts);
    }

    boolean sameAs(long[] words) {
        return Arrays.equals(word, 0, count, words, 0, words.length);
    }

    // ---- reading
    // -------------------------------------------------------------------------------------

    long take() {
        if (next == count) {
            throw new IllegalArgumentException("a message ends too early");
        }
        return word[next++];
    }

    int takeInt() {
        return (int) take();
    }

    boolean takeFlag() {
        return take() != 0;
    }

    String takeText() {
        if (nextText == texts.size()) {
            throw new IllegalArgumentException("a message has too few texts");
        }
        return texts.get(nextText++);
    }
}
