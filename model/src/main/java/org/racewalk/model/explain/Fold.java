package org.racewalk.model.explain;

import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Access;
import org.racewalk.model.trace.TraceEvent.Delivered;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.Wording;

import java.util.Objects;

/** A rule by which one line tells what two steps of a core did. */
interface Fold {

    /** Whether the later step tells what the earlier one did. */
    boolean tells(TraceEvent later, TraceEvent earlier);

    /** Whether steps of others may stand between the two. */
    default boolean across() {
        return false;
    }

    /** What one statement of C does to one field is one line. */
    record SameStatement() implements Fold {
        @Override
        public boolean tells(TraceEvent later, TraceEvent earlier) {
            return later instanceof Access one
                    && earlier instanceof Access other
                    && one.task() == other.task()
                    && isOneField(one, other)
                    && one.effect() != Effect.READ
                    && Objects.equals(one.at(), other.at());
        }
    }

    /** A task that reads a field again and sees the same has one line for it. */
    record SeenAgain() implements Fold {
        @Override
        public boolean tells(TraceEvent later, TraceEvent earlier) {
            return later instanceof Access one
                    && earlier instanceof Access other
                    && one.task() == other.task()
                    && isOneField(one, other)
                    && one.effect() == Effect.READ
                    && other.effect() == Effect.READ
                    && one.after().equals(other.after());
        }
    }

    /** That a store has come is told by who reads it there. */
    record Arrived() implements Fold {
        @Override
        public boolean tells(TraceEvent later, TraceEvent earlier) {
            return later instanceof Access read
                    && earlier instanceof Delivered store
                    && store.message().startsWith("store to ")
                    && read.effect() == Effect.READ
                    && read.cpu() == store.cpu()
                    && word(read) == (store.target().address() & -8L);
        }

        @Override
        public boolean across() {
            return true;
        }
    }

    private static boolean isOneField(Access one, Access other) {
        return word(one) == word(other);
    }

    private static long word(TraceEvent event) {
        return Wording.target(event).address() & -8L;
    }
}
