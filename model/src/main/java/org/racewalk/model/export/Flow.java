package org.racewalk.model.export;

/**
 * Something that went from one event to another.
 *
 * @param from index of the event in the trace
 * @param to index of a later event
 */
record Flow(Kind kind, int from, int to) {
    /** What went. */
    enum Kind {
        /** The value that one task wrote and another one read. */
        READS_FROM("rf"),
        /** A message, from what caused it to its delivery. */
        MESSAGE("msg"),
        /** A lock, from whoever gave it back to whoever took it next. */
        LOCK("lock");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }
}
