package org.racewalk.model.explain;

import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceEvent.Group;
import org.racewalk.model.trace.Wording;

/** What two events of a trace have to do with each other, in words. The first comes before. */
final class Relations {
    private final Trace trace;
    private final Wording wording;

    Relations(Trace trace, Wording wording) {
        this.trace = trace;
        this.wording = wording;
    }

    /** What makes one event come before the other. */
    enum Kind {
        /** The same lock. */
        LOCK,
        /** The second reads what the first has written. */
        READS_FROM,
        /** The second overwrites what the first has read. */
        FROM_READS,
        /** The second overwrites what the first has written. */
        OVERWRITES,
        /** The second touches an object that the first has freed, or gets it again. */
        FREED,
        /** The second frees an object that the first has touched. */
        FREES,
        /** They touch the same object in other ways. */
        OBJECT,
        NONE
    }

    Kind kind(int first, int second) {
        TraceEvent a = event(first);
        TraceEvent b = event(second);
        TraceEvent.Target of = Wording.target(a);
        TraceEvent.Target to = Wording.target(b);
        if (isLock(a) && isLock(b)) {
            return of.address() == to.address() ? Kind.LOCK : Kind.NONE;
        }
        if (a instanceof TraceEvent.Access one
                && b instanceof TraceEvent.Access other
                && (of.address() & -8L) == (to.address() & -8L)) {
            if (one.effect() == Effect.READ) {
                return other.effect() == Effect.READ ? Kind.NONE : Kind.FROM_READS;
            }
            return other.effect() == Effect.WRITE ? Kind.OVERWRITES : Kind.READS_FROM;
        }
        boolean same = !of.object().isEmpty() && of.object().equals(to.object());
        if (same && isGroup(a, Group.FREE)) {
            return Kind.FREED;
        }
        if (same && isGroup(b, Group.FREE)) {
            return Kind.FREES;
        }
        return same ? Kind.OBJECT : Kind.NONE;
    }

    private TraceEvent event(int index) {
        return trace.events().get(index);
    }

    static boolean isLock(TraceEvent event) {
        return switch (event) {
            case TraceEvent.Primitive primitive ->
                    primitive.group() == Group.LOCK || primitive.group() == Group.UNLOCK;
            case TraceEvent.Wait wait -> wait.target().address() != 0;
            default -> false;
        };
    }

    static boolean isGroup(TraceEvent event, Group group) {
        return event instanceof TraceEvent.Primitive primitive && primitive.group() == group;
    }

    /**
     * One sentence that says why the second comes after the first.
     *
     * @param a number of the first in the table, in brackets
     * @param b number of the second
     */
    String sentence(int first, String a, int second, String b) {
        TraceEvent one = event(first);
        TraceEvent other = event(second);
        String name = wording.name(Wording.target(other));
        return switch (kind(first, second)) {
            case LOCK -> lock(one, a, other, b);
            case READS_FROM -> readsFrom((TraceEvent.Access) one, a, (TraceEvent.Access) other, b);
            case FROM_READS ->
                    a
                            + " read "
                            + name
                            + " -> "
                            + value(((TraceEvent.Access) one).after())
                            + ", which "
                            + b
                            + " made "
                            + value(((TraceEvent.Access) other).after())
                            + ": so "
                            + a
                            + " came before "
                            + b;
            case OVERWRITES -> b + " overwrote what " + a + " had written to " + name;
            case FREED ->
                    a
                            + " freed "
                            + wording.plain(Wording.target(one).object())
                            + (isGroup(other, Group.ALLOCATE)
                                    ? ", which " + b + " got again"
                                    : ", which " + b + " touched after that");
            case FREES -> a + " touched what " + b + " then freed";
            case OBJECT, NONE -> a + " came before " + b;
        };
    }

    private String lock(TraceEvent one, String a, TraceEvent other, String b) {
        String name = wording.lock(Wording.target(other));
        boolean released = isGroup(one, Group.UNLOCK);
        boolean takes = !isGroup(other, Group.UNLOCK);
        if (released) {
            return a + " had dropped " + name + " when " + b + (takes ? " took it" : " dropped it");
        }
        return a + " took " + name + " before " + b + (takes ? " did" : " dropped it");
    }

    private String readsFrom(TraceEvent.Access one, String a, TraceEvent.Access other, String b) {
        String name = wording.name(other.target());
        String seen = other.effect() == Effect.READ ? other.after() : other.before();
        String verb = other.effect() == Effect.READ ? " read " : " found ";
        boolean exactly =
                seen.equals(one.after()) && (other.from() == 0 || other.from() == one.step());
        return b
                + verb
                + name
                + (verb.equals(" read ") ? " -> " : " at ")
                + value(seen)
                + (exactly ? ", which " + a + " had stored" : ", as it was after " + a)
                + ": so "
                + b
                + " came after "
                + a;
    }

    String value(String raw) {
        return wording.plain(raw);
    }
}
