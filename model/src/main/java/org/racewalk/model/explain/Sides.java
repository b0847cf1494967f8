package org.racewalk.model.explain;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.explain.Held.Hold;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.Violation.Frame;
import org.racewalk.model.oracle.Violation.Party;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.trace.Trace;
import org.racewalk.model.trace.TraceEvent;
import org.racewalk.model.trace.TraceEvent.Access;
import org.racewalk.model.trace.TraceEvent.Effect;
import org.racewalk.model.trace.TraceEvent.Group;
import org.racewalk.model.trace.Wording;

import java.util.ArrayList;
import java.util.List;

/**
 * Both sides of what takes two steps to be wrong: the other access of a data race, the locks of a
 * cycle of lock orders, the lock that a task waits for and holds. And what is wrong with them.
 */
final class Sides {
    private static final int NONE = -1;

    private final Trace trace;
    private final Violation violation;
    private final Wording wording;
    private final Actors actors;
    private final int end;
    private final int task;

    /** The other access, or where the lock was taken that is held, the section began; or -1. */
    private final int other;

    /** Where somebody takes the locks the other way round, and has taken the first; or -1. */
    private final int inverse;

    private final int inverseHolds;

    /**
     * @param end index of the event at which it goes wrong
     * @param task in which it does
     */
    Sides(Trace trace, Violation violation, Wording wording, int end, int task) {
        this.trace = trace;
        this.violation = violation;
        this.wording = wording;
        this.end = end;
        this.task = task;
        actors = new Actors(trace, wording);
        other =
                switch (violation.kind()) {
                    case DATA_RACE -> access();
                    case LOCK_ORDER, DEADLOCK -> holds(violation.parties(), 1, end);
                    case SLEEP_IN_ATOMIC, SLEEP_IN_RCU, IMBALANCE -> section();
                    default -> NONE;
                };
        boolean cycle = violation.kind() == ViolationKind.LOCK_ORDER;
        inverse = cycle ? taken(violation.parties(), 2) : NONE;
        inverseHolds = inverse < 0 ? NONE : holdsWanted(inverse);
    }

    /** Adds them. */
    void tell(Core core) {
        boolean race = violation.kind() == ViolationKind.DATA_RACE;
        core.add(other, race ? "The other access." : "It is held all the while.");
        core.add(inverse, "The same locks the other way round.");
        core.add(inverseHolds, "The same locks the other way round.");
    }

    // ---- data races
    // ---------------------------------------------------------------------------------

    private int access() {
        if (violation.parties().size() < 2) {
            return NONE;
        }
        Party party = violation.parties().get(1);
        int of = trace.taskOf(party);
        boolean writes = party.role().startsWith("write");
        int found = NONE;
        for (int i = Math.min(end, trace.events().size()) - 1; i >= 0; i--) {
            if (trace.events().get(i) instanceof Access access
                    && access.task() == of
                    && (access.effect() != Effect.READ || !writes)
                    && isOfTheObject(access)) {
                if (isAt(access, party)) {
                    return i;
                }
                found = found < 0 && isOfTheField(access) ? i : found;
            }
        }
        return found;
    }

    private boolean isOfTheObject(Access access) {
        return access.target().object().equals(violation.objectName());
    }

    private boolean isOfTheField(Access access) {
        TraceEvent last = end < trace.events().size() ? trace.events().get(end) : null;
        return last instanceof Access own
                && (own.target().address() & -8L) == (access.target().address() & -8L);
    }

    private static boolean isAt(TraceEvent event, Party party) {
        Frame at = event.at();
        return at != null
                && party.stack().stream()
                        .anyMatch(frame ->
                                frame.file().equals(at.file()) && frame.line() == at.line());
    }

    // ---- locks
    // --------------------------------------------------------------------------------------

    /** Where the task of a party took the lock that it holds at an event. */
    private int holds(List<Party> parties, int number, int at) {
        if (parties.size() <= number) {
            return NONE;
        }
        int found = NONE;
        for (Hold hold : new Held(trace, wording).before(at)) {
            if (hold.task() == task
                    && isAt(trace.events().get(hold.since()), parties.get(number))) {
                found = hold.since();
            }
        }
        return found;
    }

    /** The last time that a party took its lock. */
    private int taken(List<Party> parties, int number) {
        for (int i = Math.min(end, trace.events().size()) - 1; i >= 0; i--) {
            TraceEvent event = trace.events().get(i);
            if (parties.size() > number
                    && Relations.isLock(event)
                    && !Relations.isGroup(event, Group.UNLOCK)
                    && isAt(event, parties.get(number))) {
                return i;
            }
        }
        return NONE;
    }

    /** Where who takes the locks the other way round took what is wanted here. */
    private int holdsWanted(int at) {
        @Nullable TraceEvent wants = end < trace.events().size() ? trace.events().get(end) : null;
        String field = wants == null ? "" : field(wording.lock(Wording.target(wants)));
        int found = NONE;
        for (Hold hold : new Held(trace, wording).before(at)) {
            if (hold.task() == trace.events().get(at).task() && field(hold.lock()).equals(field)) {
                found = hold.since();
            }
        }
        return found;
    }

    private static String field(String lock) {
        return lock.substring(lock.lastIndexOf('.') + 1);
    }

    /** Where the section began in which it must not sleep, or that the task does not end. */
    private int section() {
        Held held = new Held(trace, wording);
        boolean atomic = violation.kind() == ViolationKind.SLEEP_IN_ATOMIC;
        int found = NONE;
        if (violation.kind() != ViolationKind.SLEEP_IN_RCU) {
            for (Hold hold : held.before(end)) {
                found = hold.task() == task && (hold.spins() || !atomic) ? hold.since() : found;
            }
        }
        if (!atomic && found < 0) {
            for (Hold reader : held.readers(end)) {
                found = reader.task() == task ? reader.since() : found;
            }
        }
        return found >= 0 ? found : off();
    }

    /** Where the task has switched interrupts off, if it has. */
    private int off() {
        int found = NONE;
        for (int i = 0; i < Math.min(end, trace.events().size()); i++) {
            if (trace.events().get(i) instanceof TraceEvent.Primitive primitive
                    && primitive.task() == task) {
                found =
                        switch (primitive.intrinsic()) {
                            case LOCAL_IRQ_SAVE -> i;
                            case LOCAL_IRQ_RESTORE -> NONE;
                            default -> found;
                        };
            }
        }
        return found;
    }

    // ---- words
    // --------------------------------------------------------------------------------------

    /** What is wrong, in sentences; empty for what is wrong otherwise. */
    List<String> sentences(Core core) {
        return switch (violation.kind()) {
            case DATA_RACE -> race(core);
            case LOCK_ORDER -> cycle(core);
            case DEADLOCK -> recursion(core);
            case SLEEP_IN_ATOMIC, SLEEP_IN_RCU, IMBALANCE -> within(core);
            default -> List.of();
        };
    }

    private List<String> race(Core core) {
        if (other < 0) {
            return List.of();
        }
        String rows = core.row(other) + " and " + core.row(end);
        List<String> plain = new ArrayList<>();
        for (int event : List.of(other, end)) {
            if (event < trace.events().size()
                    && trace.events().get(event) instanceof Access access
                    && access.order().equals("plain")) {
                plain.add(core.row(event));
            }
        }
        String which =
                plain.size() == 2
                        ? "; both are plain"
                        : plain.size() == 1 ? "; " + plain.getFirst() + " is plain" : "";
        return List.of(
                rows + " touch the same memory, and at least one writes" + which + ".",
                "Nothing puts one before the other: no lock, release and acquire, pair of barriers,"
                        + " dependency, grace period or wake-up between them.");
    }

    private List<String> cycle(Core core) {
        if (violation.parties().size() < 3) {
            return List.of();
        }
        List<String> sentences = new ArrayList<>();
        String wants = violation.parties().get(0).role().replaceFirst("^acquires ", "");
        String holds = violation.parties().get(1).role().replaceFirst("^acquired ", "");
        sentences.add(
                core.row(end)
                        + " takes "
                        + wants
                        + " with "
                        + holds
                        + " held"
                        + (other < 0 ? "" : ", since " + core.row(other))
                        + ".");
        Party third = violation.parties().get(2);
        String where =
                inverse >= 0
                        ? core.row(inverse)
                        : third.task()
                                + third.stack().stream()
                                        .findFirst()
                                        .map(frame -> ", in " + frame.function() + "(),")
                                        .orElse("");
        sentences.add(where + " " + third.role() + ".");
        sentences.add(
                "Where two tasks do so at once, and each has the first of its locks, both wait for"
                        + " ever.");
        return sentences;
    }

    private List<String> within(Core core) {
        if (other < 0) {
            return List.of();
        }
        TraceEvent begin = trace.events().get(other);
        String what =
                Relations.isLock(begin)
                        ? "holds " + wording.lock(Wording.target(begin)) + " since "
                        : Relations.isGroup(begin, Group.RCU)
                                ? "is in the read section that began at "
                                : "has interrupts off since ";
        boolean ends = violation.kind() == ViolationKind.IMBALANCE;
        return List.of(
                actors.name(task)
                        + " "
                        + what
                        + core.row(other)
                        + (ends
                                ? ", and ends."
                                : ", and must not sleep at " + core.row(end) + "."));
    }

    private List<String> recursion(Core core) {
        if (other < 0 || !violation.name().startsWith("recursive ")) {
            return List.of();
        }
        String lock = wording.lock(Wording.target(trace.events().get(other)));
        return List.of(
                core.row(end)
                        + " waits for "
                        + lock
                        + ", which "
                        + actors.name(task)
                        + " itself has held since "
                        + core.row(other)
                        + ": nobody else can drop it.");
    }
}
