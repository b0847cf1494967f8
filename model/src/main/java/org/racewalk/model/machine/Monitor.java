package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Position;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.Scenario;

import java.util.ArrayList;
import java.util.List;

/**
 * Receives what the actors report and turns it into violations. Most end the run; data races,
 * warnings, lock-order cycles and leaks let it go on. A signature is kept once a run.
 */
class Monitor {
    private static final int MOST = 32;

    private final World world;
    private final Program program;
    private final List<Violation> violations = new ArrayList<>();
    private boolean fatal;
    private final HiddenRaces hiddenRaces;

    Monitor(World world) {
        this.world = world;
        this.program = world.program();
        this.hiddenRaces = new HiddenRaces(program.allowedRaces());
    }

    void reset() {
        violations.clear();
        fatal = false;
        hiddenRaces.reset();
    }

    /** Keeps what was counted, while nothing was found. */
    void save() {
        hiddenRaces.save();
    }

    /** Back to what was kept. */
    void restore() {
        hiddenRaces.restore();
    }

    List<Violation> violations() {
        return violations;
    }

    boolean any() {
        return !violations.isEmpty();
    }

    boolean fatal() {
        return fatal;
    }

    /** As another part of the world tells. */
    void fatal(boolean told) {
        fatal = told;
    }

    private int end(Violation violation) {
        if (world.invariants().isPremature()) {
            return Interpreter.STOPPED;
        }
        add(violation);
        fatal = true;
        return Interpreter.STOPPED;
    }

    private void add(Violation violation) {
        if (violations.size() >= MOST) {
            return;
        }
        String signature = violation.signature();
        for (Violation other : violations) {
            if (other.signature().equals(signature)) {
                return;
            }
        }
        violations.add(violation);
    }

    private Violation make(
            ViolationKind kind,
            String text,
            String name,
            String object,
            String objectName,
            List<Violation.Party> parties) {
        return new Violation(
                kind, text, name, object, objectName, parties, world.interconnect().steps());
    }

    // ---- parties
    // -------------------------------------------------------------------------------------

    private Violation.Party party(String role, Context c) {
        List<Violation.Frame> frames = new ArrayList<>();
        for (int pc : c.stack()) {
            frames.add(frame(pc));
        }
        return new Violation.Party(role, c.name, c.pid, c.cpu.number, frames);
    }

    private Violation.Party party(String role, int context, int pc) {
        Context c = world.context(context);
        // What was there already when the tasks began is not the final functions'.
        String name = c.number == 0 && role.equals("allocated") ? Tasks.SETUP : c.name;
        return new Violation.Party(role, name, c.pid, c.cpu.number, List.of(frame(pc)));
    }

    private Violation.Frame frame(int pc) {
        Function function = program.functionAt(pc);
        Position at = program.positionAt(pc);
        return new Violation.Frame(
                function.name(), at.file(), at.line(), world.names().inLibrary(pc));
    }

    private static boolean inGhost(Context c) {
        return c.ghostDepth > 0;
    }

    // ---- memory
    // --------------------------------------------------------------------------------------

    void badAccess(
            Context c, ViolationKind kind, long address, long shadow, int size, boolean write) {
        int object = shadow > 0 ? (int) (shadow >>> 32) : world.memory().objectOf(address);
        String name = object == 0 ? "" : world.names().object(object);
        String what = (write ? "write of " : "read of ") + Names.bytes(size);
        List<Violation.Party> parties = new ArrayList<>();
        parties.add(party(what, c));
        if (object != 0 && kind != ViolationKind.OUT_OF_BOUNDS) {
            addFree(parties, object);
        }
        if (object != 0) {
            addAllocation(parties, object);
        }
        boolean beyond = kind == ViolationKind.OUT_OF_BOUNDS;
        String text = what + " at " + world.names().accessed(address, object, beyond, c.pc);
        ViolationKind reported = inGhost(c) ? ViolationKind.FAULT_IN_GHOST : kind;
        end(
                make(
                        reported,
                        text,
                        ghostName(),
                        world.names().objectClass(object, c.pc),
                        name,
                        parties));
    }

    private String ghostName() {
        Scenario.Invariant invariant = world.invariants().current();
        return invariant == null ? "" : invariant.name();
    }

    private void addFree(List<Violation.Party> parties, int object) {
        Memory memory = world.memory();
        if (memory.live[object] < 0 && memory.freedPc[object] >= 0) {
            parties.add(party("freed", memory.freedBy[object], memory.freedPc[object]));
        }
    }

    private void addAllocation(List<Violation.Party> parties, int object) {
        Memory memory = world.memory();
        if (memory.allocatedPc[object] >= 0 && memory.kind[object] != Memory.STACK) {
            parties.add(party("allocated", memory.allocatedBy[object], memory.allocatedPc[object]));
        }
    }

    /** A free that must not be: of something else than the start of a live heap object. */
    int badFree(Context c, ViolationKind kind, long address, int object) {
        List<Violation.Party> parties = new ArrayList<>();
        parties.add(party("free", c));
        if (object != 0) {
            addFree(parties, object);
            addAllocation(parties, object);
        }
        String name = object == 0 ? "" : world.names().object(object);
        String text = name.isEmpty() ? "address 0x" + Long.toHexString(address) : name;
        return end(
                make(
                        kind,
                        "free of " + text,
                        "",
                        world.names().objectClass(object, c.pc),
                        name,
                        parties));
    }

    int uninitialised(Context c) {
        return end(
                make(
                        inGhost(c) ? ViolationKind.FAULT_IN_GHOST : ViolationKind.UNINITIALISED,
                        "a branch, address or argument depends on an uninitialised value",
                        ghostName(),
                        "",
                        "",
                        List.of(party("use", c))));
    }

    int division(Context c) {
        return end(
                make(
                        ViolationKind.ARITHMETIC,
                        "division by zero",
                        "",
                        "",
                        "",
                        List.of(party("division", c))));
    }

    int unreachable(Context c) {
        return end(
                make(
                        ViolationKind.BUG_ON,
                        "control reached unreachable code",
                        "unreachable",
                        "",
                        "",
                        List.of(party("executed", c))));
    }

    int stackOverflow(Context c) {
        return end(
                make(
                        ViolationKind.BUG_ON,
                        "stack overflow: recursion without end",
                        "stack overflow",
                        "",
                        "",
                        List.of(party("call", c))));
    }

    int endlessLoop(Context c) {
        return end(
                make(
                        inGhost(c) ? ViolationKind.FAULT_IN_GHOST : ViolationKind.LIVELOCK,
                        "a loop without any shared access does not end",
                        ghostName(),
                        "",
                        "",
                        List.of(party("loop", c))));
    }

    int outOfMemory(Context c, String text) {
        return end(
                make(
                        ViolationKind.BUG_ON,
                        text,
                        "out of memory",
                        "",
                        "",
                        List.of(party("use", c))));
    }

    // ---- races and locks
    // -------------------------------------------------------------------------------

    /** A data race under KCSAN's rule: a read and a write. */
    void race(Context c, int offset, int size, boolean write, long before, long after) {
        race(c, offset, size, write, !write, before, after);
    }

    /**
     * A data race. Values: before and after the write, or twice what was read.
     *
     * @param write whether the later access writes
     * @param otherWrites whether the earlier one does
     */
    void race(
            Context c,
            int offset,
            int size,
            boolean write,
            boolean otherWrites,
            long before,
            long after) {
        int object = world.memory().objectAt[offset >> 3];
        long address = Memory.BASE + offset;
        String name = world.names().object(object);
        int otherPc = world.races().otherPc();
        String field = world.names().field(address, c.pc);
        boolean number = world.program().touchesNumber(c.pc);
        Violation race =
                make(
                        ViolationKind.DATA_RACE,
                        Names.joined(name, world.names().place(address, c.pc))
                                + (write
                                        ? ": value changed: "
                                                + world.symbolic(before, number)
                                                + " -> "
                                                + world.symbolic(after, number)
                                        : ": value read: "
                                                + world.symbolic(after, number)
                                                + ", changed by the write"),
                        "",
                        world.names().objectClass(object, c.pc),
                        name,
                        List.of(
                                party((write ? "write of " : "read of ") + Names.bytes(size), c),
                                party(
                                        (otherWrites ? "write of " : "read of ")
                                                + Names.bytes(size),
                                        world.races().otherContext(),
                                        otherPc)));
        if (!hiddenRaces.hides(race, field)) {
            add(race);
        }
    }

    /** How many reports of races of this run were not made because they are allowed. */
    long hiddenRaces() {
        return hiddenRaces.count();
    }

    /** A read where another context has asserted that its access is exclusive. */
    void notExclusive(Context c, int offset, int size) {
        int object = world.memory().objectAt[offset >> 3];
        String name = world.names().object(object);
        add(
                make(
                        ViolationKind.DATA_RACE,
                        Names.joined(name, world.names().place(Memory.BASE + offset, c.pc))
                                + ": read where another task has exclusive access",
                        "",
                        world.names().objectClass(object, c.pc),
                        name,
                        List.of(
                                party("read of " + Names.bytes(size), c),
                                party(
                                        "asserts exclusive access",
                                        world.races().otherContext(),
                                        world.races().otherPc()))));
    }

    void lockMisuse(Context c, String what, String lock, int offset) {
        end(
                make(
                        ViolationKind.LOCK_MISUSE,
                        what + ": " + lock + " at " + world.names().nameAt(Memory.BASE + offset),
                        what,
                        "",
                        lock,
                        List.of(party("acted", c))));
    }

    void selfDeadlock(Context c, String lock, int heldPc) {
        end(
                make(
                        ViolationKind.DEADLOCK,
                        "the task waits for " + lock + ", which it holds",
                        "recursive " + lock,
                        "",
                        lock,
                        List.of(party("waits", c), party("acquired", c.number, heldPc))));
    }

    /**
     * @param other who took the lock that leads back to the held one, and where
     * @param next that lock
     */
    void lockOrder(
            Context c,
            String held,
            String wanted,
            int heldPc,
            String next,
            int other,
            int otherPc) {
        add(
                make(
                        ViolationKind.LOCK_ORDER,
                        wanted + " is taken under " + held + "; elsewhere the other way round",
                        held.compareTo(wanted) < 0 ? held + " / " + wanted : wanted + " / " + held,
                        "",
                        wanted,
                        List.of(
                                party("acquires " + wanted, c),
                                party("acquired " + held, c.number, heldPc),
                                party("acquired " + next + " under " + wanted, other, otherPc))));
    }

    boolean sleeping(Context c, boolean inRcu) {
        end(
                make(
                        inRcu ? ViolationKind.SLEEP_IN_RCU : ViolationKind.SLEEP_IN_ATOMIC,
                        "preempt_count "
                                + c.preemptCount
                                + ", irqs "
                                + (c.irqsOff ? "off" : "on")
                                + ", rcu nesting "
                                + c.rcuNesting,
                        "",
                        "",
                        "",
                        List.of(party("sleeps", c))));
        return false;
    }

    int rcuMisuse(Context c, String text) {
        return end(make(ViolationKind.RCU_MISUSE, text, text, "", "", List.of(party("acted", c))));
    }

    void imbalance(Context c, String text) {
        end(make(ViolationKind.IMBALANCE, text, text, "", "", List.of(party("ends", c))));
    }

    // ---- statements of the program
    // ------------------------------------------------------------------------

    int stated(Context c, ViolationKind kind, String text) {
        Scenario.Invariant invariant = world.invariants().current();
        if (kind == ViolationKind.INVARIANT && invariant != null) {
            List<Violation.Party> parties = new ArrayList<>();
            Context actor = world.tasks().actor;
            if (actor != null) {
                parties.add(party("last step", actor));
            }
            String sentence = invariant.text().isEmpty() ? text : invariant.text();
            String read = world.objectName(world.invariants().lastRead());
            return end(make(kind, sentence, invariant.name(), "", read, parties));
        }
        ViolationKind reported = kind.precise(text);
        Violation violation = make(reported, text, text, "", "", List.of(party("stated", c)));
        if (kind == ViolationKind.WARNING) {
            add(violation);
            return Interpreter.PENDING;
        }
        return end(violation);
    }

    // ---- ends
    // ---------------------------------------------------------------------------------------------

    /** Nothing can move, yet tasks have not ended. */
    void stuck(List<Context> blocked) {
        boolean lostWakeUp = true;
        List<Violation.Party> parties = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        for (Context c : blocked) {
            String what = world.names().waitName(c);
            lostWakeUp &= c.waitsFor == Context.WAIT_SLEEP;
            parties.add(party("waits for " + what, c));
            text.append(text.isEmpty() ? "" : "; ")
                    .append(c.name)
                    .append(" waits for ")
                    .append(what);
        }
        end(
                make(
                        lostWakeUp ? ViolationKind.LOST_WAKE_UP : ViolationKind.DEADLOCK,
                        text.toString(),
                        "",
                        "",
                        "",
                        parties));
    }

    void livelock(@Nullable Context c) {
        end(
                make(
                        ViolationKind.LIVELOCK,
                        "under a fair schedule the same states come again and again",
                        "",
                        "",
                        "",
                        c == null ? List.of() : List.of(party("loops", c))));
    }

    /** Heap objects that nothing points to any more are leaks. */
    void leaks() {
        world.names().reportLeaks(world.memory(), this);
    }

    void leak(int object) {
        Memory memory = world.memory();
        List<Violation.Party> parties = new ArrayList<>();
        addAllocation(parties, object);
        int pc = memory.allocatedPc[object];
        add(
                make(
                        ViolationKind.LEAK,
                        world.names().object(object)
                                + " of "
                                + (memory.end[object] - memory.start[object])
                                + " bytes is not freed and nothing points to it",
                        "",
                        world.names().objectClass(object, pc < 0 ? 0 : pc),
                        world.names().object(object),
                        parties));
    }
}
