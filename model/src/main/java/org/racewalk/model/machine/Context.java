package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.program.Program;

import java.util.Arrays;
import java.util.Objects;

/**
 * Something that runs C: a task, a CPU's interrupt level, or the ghost that evaluates invariants.
 * Frames are explicit and flat: register {@code x} of the current frame is {@code value[base + x]}
 * with {@code shadow[base + x]}, so a run can be snapshot and a world costs nothing to reset.
 */
final class Context {
    /** State of a context. */
    enum State {
        /** Not started in this run, or free for reuse. */
        UNUSED,
        /** Has its CPU or waits in the run queue for it. */
        RUNNABLE,
        /** Waits for a lock, a wake-up or a grace period. */
        BLOCKED,
        /** Has returned from its function. */
        ENDED
    }

    // What a blocked context waits for.
    static final int WAIT_NONE = 0;
    static final int WAIT_LOCK = 1;
    static final int WAIT_SLEEP = 2;
    static final int WAIT_GRACE_PERIOD = 3;
    static final int WAIT_BARRIER = 4;
    static final int WAIT_SRCU = 5;
    static final int WAIT_CALL = 6;

    private static final int DEEPEST = 512;
    private static final State[] STATES = State.values();

    final int number;
    State state = State.UNUSED;
    String name = "";
    int pid;
    int index;

    /** Where it runs; given before it starts. */
    @SuppressWarnings("NullAway.Init")
    Cpu cpu;

    long[] value = new long[512];
    long[] shadow = new long[512];
    int base;
    int pc;
    int function;
    int depth;
    int ghostDepth;

    // Saved frames, by depth.
    int[] savedPc = new int[32];
    int[] savedBase = new int[32];
    int[] savedFunction = new int[32];
    int[] savedObjects = new int[32];
    int[] savedStack = new int[32];

    // Memory locals of all frames, innermost last.
    int[] stackObjects = new int[32];
    int stackObjectCount;
    int stackStart;
    int stackTop;
    int stackEnd;

    int waitsFor;
    long waitsOn;
    int waitHow;
    boolean woken;

    /** Stands before a step: what the step touches. */
    boolean atStep;

    long touched;
    boolean touchesToWrite;
    boolean killed;

    /** Where the answer of its late load goes: index into {@link #value}, or LateLoads.NONE. */
    int lateRegister = LateLoads.NONE;

    /** The step at hand is that the late load is answered. */
    boolean answersLate;

    /** Has given up the CPU before the step at hand. */
    boolean yielded;

    int timeoutSlot;
    int resultRegister;

    /** Steps made; one that is tried again after a wait counts once. */
    int made;

    /** The task_struct: address and provenance. */
    long task;

    long taskShadow;

    // Reader forms, for grace periods; all per context.
    int rcuNesting;
    int preemptCount;
    int bhCount;
    boolean irqsOff;

    /** Forms (bits as in Rcu) that hold off the running grace period. */
    int holds;

    /** Its outermost reader form is open, but begins with the next step only. */
    boolean sectionAhead;

    /** Memory's allocation clock when the outermost reader form began. */
    long sectionSince;

    int racesAllowed;

    // Locks held, oldest first: index into Locks.
    int[] held = new int[16];
    int[] heldClass = new int[16];
    boolean[] heldShared = new boolean[16];
    int[] heldPc = new int[16];
    int heldCount;

    /** Interrupt level: what runs when the handler returns. */
    int callsLeft;

    int interruptedCall = -1;

    private @Nullable Context saved;

    Context(int number) {
        this.number = number;
    }

    void reset() {
        state = State.UNUSED;
        base = 0;
        depth = 0;
        ghostDepth = 0;
        stackObjectCount = 0;
        stackTop = stackStart;
        waitsFor = WAIT_NONE;
        woken = false;
        atStep = false;
        killed = false;
        yielded = false;
        lateRegister = LateLoads.NONE;
        answersLate = false;
        timeoutSlot = -1;
        resultRegister = -1;
        rcuNesting = 0;
        preemptCount = 0;
        bhCount = 0;
        irqsOff = false;
        holds = 0;
        sectionAhead = false;
        racesAllowed = 0;
        heldCount = 0;
        callsLeft = 0;
        interruptedCall = -1;
        made = 0;
    }

    /** Keeps its state, while it has no frame and nothing to do. */
    void save() {
        saved = new Context(number);
        saved.copy(this);
    }

    /** Back to what was kept, after a reset. */
    void restore() {
        copy(Objects.requireNonNull(saved));
    }

    private void copy(Context other) {
        state = other.state;
        name = other.name;
        pid = other.pid;
        index = other.index;
        cpu = other.cpu;
        pc = other.pc;
        function = other.function;
        woken = other.woken;
        killed = other.killed;
        holds = other.holds;
        sectionAhead = other.sectionAhead;
        sectionSince = other.sectionSince;
        racesAllowed = other.racesAllowed;
    }

    /** Whether any reader form is open. */
    boolean reading() {
        return (rcuNesting | preemptCount | bhCount) != 0 || irqsOff;
    }

    boolean atomic() {
        return (preemptCount | bhCount) != 0 || irqsOff;
    }

    /** Starts {@code functionNumber} with its arguments in value[0..]. */
    void start(Program program, int functionNumber) {
        base = 0;
        depth = 0;
        ghostDepth = 0;
        stackObjectCount = 0;
        stackTop = stackStart;
        function = functionNumber;
        pc = program.functions().get(functionNumber).entry();
        ensureRegisters(program.functions().get(functionNumber).registers());
        state = State.RUNNABLE;
        waitsFor = WAIT_NONE;
    }

    // ---- what others may know
    // ------------------------------------------------------------------------------

    /** Writes all but the registers: they are the CPU's own. */
    void save(Words out) {
        out.put(state.ordinal());
        out.put(cpu == null ? -1 : cpu.number);
        out.put(pid);
        out.put(index);
        out.put(base);
        out.put(pc);
        out.put(function);
        out.put(ghostDepth);
        out.put(waitsFor);
        out.put(waitsOn);
        out.put(waitHow);
        out.put(woken);
        out.put(atStep);
        out.put(touched);
        out.put(touchesToWrite);
        out.put(killed);
        out.put(lateRegister);
        out.put(answersLate);
        out.put(yielded);
        out.put(timeoutSlot);
        out.put(resultRegister);
        out.put(rcuNesting);
        out.put(preemptCount);
        out.put(bhCount);
        out.put(irqsOff);
        out.put(holds);
        out.put(sectionAhead);
        out.put(sectionSince);
        out.put(racesAllowed);
        out.put(callsLeft);
        out.put(interruptedCall);
        out.put(stackTop);
        saveFrames(out);
        saveHeld(out);
    }

    private void saveFrames(Words out) {
        out.put(depth);
        for (int i = 0; i < depth; i++) {
            out.put(savedPc[i]);
            out.put(savedBase[i]);
            out.put(savedFunction[i]);
            out.put(savedObjects[i]);
            out.put(savedStack[i]);
        }
        out.put(stackObjectCount);
        for (int i = 0; i < stackObjectCount; i++) {
            out.put(stackObjects[i]);
        }
    }

    private void saveHeld(Words out) {
        out.put(heldCount);
        for (int i = 0; i < heldCount; i++) {
            out.put(held[i]);
            out.put(heldClass[i]);
            out.put(heldShared[i]);
            out.put(heldPc[i]);
        }
    }

    /** Reads what {@link #save} wrote. */
    void load(Words in, World world) {
        state = STATES[in.takeInt()];
        int core = in.takeInt();
        if (core >= 0) {
            cpu = world.cpu(core);
        }
        pid = in.takeInt();
        index = in.takeInt();
        base = in.takeInt();
        pc = in.takeInt();
        function = in.takeInt();
        ghostDepth = in.takeInt();
        waitsFor = in.takeInt();
        waitsOn = in.take();
        waitHow = in.takeInt();
        woken = in.takeFlag();
        atStep = in.takeFlag();
        touched = in.take();
        touchesToWrite = in.takeFlag();
        killed = in.takeFlag();
        lateRegister = in.takeInt();
        answersLate = in.takeFlag();
        yielded = in.takeFlag();
        timeoutSlot = in.takeInt();
        resultRegister = in.takeInt();
        rcuNesting = in.takeInt();
        preemptCount = in.takeInt();
        bhCount = in.takeInt();
        irqsOff = in.takeFlag();
        holds = in.takeInt();
        sectionAhead = in.takeFlag();
        sectionSince = in.take();
        racesAllowed = in.takeInt();
        callsLeft = in.takeInt();
        interruptedCall = in.takeInt();
        stackTop = in.takeInt();
        loadFrames(in);
        loadHeld(in);
        ensureRegisters(world.program().functions().get(function).registers());
    }

    private void loadFrames(Words in) {
        int frames = in.takeInt();
        depth = 0;
        for (int i = 0; i < frames; i++) {
            push(in.takeInt());
            savedBase[i] = in.takeInt();
            savedFunction[i] = in.takeInt();
            savedObjects[i] = in.takeInt();
            savedStack[i] = in.takeInt();
        }
        stackObjectCount = 0;
        for (int left = in.takeInt(); left > 0; left--) {
            addStackObject(in.takeInt());
        }
    }

    private void loadHeld(Words in) {
        heldCount = 0;
        for (int left = in.takeInt(); left > 0; left--) {
            addHeld(in.takeInt(), in.takeInt(), in.takeFlag(), in.takeInt());
        }
    }

    /** Sets the register at an absolute index; for intrinsics. */
    int result(int at, long bits, long provenance) {
        value[at] = bits;
        shadow[at] = provenance;
        return Interpreter.PENDING;
    }

    /** As above, without provenance. */
    int result(int at, long bits) {
        return result(at, bits, 0);
    }

    /** Makes room so that registers up to {@code base + count} exist. */
    void ensureRegisters(int count) {
        int needed = base + count + 8;
        if (needed > value.length) {
            int size = Math.max(needed, value.length * 2);
            value = Arrays.copyOf(value, size);
            shadow = Arrays.copyOf(shadow, size);
        }
    }

    /** Saves the frame; false if the stack is too deep. */
    boolean push(int returnPc) {
        if (depth == savedPc.length) {
            if (depth >= DEEPEST) {
                return false;
            }
            int size = depth * 2;
            savedPc = Arrays.copyOf(savedPc, size);
            savedBase = Arrays.copyOf(savedBase, size);
            savedFunction = Arrays.copyOf(savedFunction, size);
            savedObjects = Arrays.copyOf(savedObjects, size);
            savedStack = Arrays.copyOf(savedStack, size);
        }
        savedPc[depth] = returnPc;
        savedBase[depth] = base;
        savedFunction[depth] = function;
        savedObjects[depth] = stackObjectCount;
        savedStack[depth] = stackTop;
        depth++;
        return true;
    }

    void addStackObject(int object) {
        if (stackObjectCount == stackObjects.length) {
            stackObjects = Arrays.copyOf(stackObjects, stackObjectCount * 2);
        }
        stackObjects[stackObjectCount++] = object;
    }

    void addHeld(int lock, int lockClass, boolean shared, int atPc) {
        if (heldCount == held.length) {
            held = Arrays.copyOf(held, heldCount * 2);
            heldClass = Arrays.copyOf(heldClass, heldCount * 2);
            heldShared = Arrays.copyOf(heldShared, heldCount * 2);
            heldPc = Arrays.copyOf(heldPc, heldCount * 2);
        }
        held[heldCount] = lock;
        heldClass[heldCount] = lockClass;
        heldShared[heldCount] = shared;
        heldPc[heldCount] = atPc;
        heldCount++;
    }

    /** Index among the held locks, newest first, or -1. */
    int findHeld(int lock) {
        for (int i = heldCount - 1; i >= 0; i--) {
            if (held[i] == lock) {
                return i;
            }
        }
        return -1;
    }

    void removeHeld(int i) {
        heldCount--;
        System.arraycopy(held, i + 1, held, i, heldCount - i);
        System.arraycopy(heldClass, i + 1, heldClass, i, heldCount - i);
        System.arraycopy(heldShared, i + 1, heldShared, i, heldCount - i);
        System.arraycopy(heldPc, i + 1, heldPc, i, heldCount - i);
    }

    /** Program counters of the stack, innermost first. */
    int[] stack() {
        int[] pcs = new int[depth + 1];
        pcs[0] = pc;
        for (int i = 0; i < depth; i++) {
            pcs[depth - i] = savedPc[i] - org.racewalk.model.program.Op.SIZE;
        }
        return pcs;
    }
}
