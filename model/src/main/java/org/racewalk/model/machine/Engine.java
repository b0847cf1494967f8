package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;
import org.racewalk.model.program.SwitchTable;

/**
 * Runs contexts by {@link CompiledCode}, the way {@link Interpreter} does by walking instructions,
 * and holds what generated code calls. Frames lie in the contexts, so either can go on from any
 * step that the other has reached.
 */
final class Engine {
    /** A function's frame is gone; its caller goes on. */
    static final int RETURNED = 4;

    private final World world;
    private final Mm mm;
    private final Memory memory;
    private final Interpreter interpreter;
    private final Steps steps;
    final TaskAccesses tasks;
    final GhostAccesses ghosts;
    final FastIntrinsics fastIntrinsics;
    private final Locals locals;
    private final CompiledCode code;
    private final int[] entry;
    private final int[] registers;
    private final boolean[] ghost;
    private final SwitchTable[] switches;
    private final long[] globalAddress;
    private final long[] globalShadow;
    private int fuel;

    /** The context goes on at a step before which it stood: the step is to be carried out. */
    boolean resumed;

    /** The context stands before a step, or waits: generated code returns to the loop. */
    boolean left;

    /** The context whose CPU was told to go on; null while another one runs within its step. */
    private @Nullable Context goingOn;

    Engine(World world, Mm mm, Steps steps, Locals locals, Layout layout) {
        this.world = world;
        this.mm = mm;
        this.memory = mm.memory;
        this.interpreter = world.interpreter();
        this.steps = steps;
        this.tasks = new TaskAccesses(world, this, mm, steps);
        this.ghosts = new GhostAccesses(world, mm, steps);
        this.fastIntrinsics = new FastIntrinsics(world, mm);
        this.locals = locals;
        this.globalAddress = layout.globalAddress;
        this.globalShadow = layout.globalShadow;
        Program program = world.program();
        this.code = CompiledCode.of(program, world.order().weak());
        int count = program.functions().size();
        entry = new int[count];
        registers = new int[count];
        ghost = new boolean[count];
        for (int i = 0; i < count; i++) {
            Function function = program.functions().get(i);
            entry[i] = function.entry();
            registers[i] = function.registers();
            ghost[i] = function.ghost();
        }
        switches = program.switches().toArray(new SwitchTable[0]);
    }

    // ---- contexts
    // ------------------------------------------------------------------------------------

    /** Leaves generated code after a fault: its methods need not ask after each access. */
    static final class Fault extends RuntimeException {
        private static final long serialVersionUID = 1;

        static final Fault FAULT = new Fault();

        private Fault() {
            super("fault", null, false, false);
        }
    }

    /** As {@link Interpreter#advance}. */
    int advance(Context c) {
        Context outer = goingOn;
        goingOn = null;
        resumed = false;
        int result = run(c, code.goOnAt(c.pc));
        goingOn = outer;
        return result;
    }

    /**
     * Carries out the step at hand and then runs as {@link #advance}, if the context may; from step
     * to step as long as the context's CPU is the next one.
     */
    int stepAndAdvance(Context c) {
        goingOn = c;
        resumed = true;
        int result = run(c, code.stepAt(c.pc));
        goingOn = null;
        return result;
    }

    private int run(Context c, int point) {
        fuel = Interpreter.FUEL;
        left = false;
        try {
            int result = code.run(this, c, point);
            while (result == RETURNED) {
                result = code.run(this, c, code.goOnAt(c.pc));
            }
            // Another context may be within a step of its own: it has not left.
            left = false;
            return result;
        } catch (Fault e) {
            return Interpreter.STOPPED;
        }
    }

    /** Runs a function that has no byte code. */
    int interpret(Context c, int point) {
        int floor = c.depth;
        if (point == BytecodeGenerator.STEP) {
            resumed = false;
            int result = steps.execute(c);
            fuel = Interpreter.FUEL;
            if (result != Interpreter.PENDING) {
                return result;
            }
            if (c.cpu.running != c) {
                return World.WAITING;
            }
        }
        return interpreter.advance(c, floor);
    }

    // ---- registers
    // -----------------------------------------------------------------------------------

    long globalAddress(int number) {
        return globalAddress[number];
    }

    long globalShadow(int number) {
        return globalShadow[number];
    }

    long loadedShadow() {
        return mm.loadedShadow;
    }

    // ---- control
    // -------------------------------------------------------------------------------------

    /** One more backward jump without a step; true if there were too many. */
    boolean burnt() {
        return --fuel < 0;
    }

    int endlessLoop(Context c, int pc) {
        c.pc = pc;
        return world.monitor().endlessLoop(c);
    }

    int uninitialised(Context c, int pc) {
        c.pc = pc;
        return world.monitor().uninitialised(c);
    }

    int division(Context c, int pc) {
        c.pc = pc;
        return world.monitor().division(c);
    }

    int unreachable(Context c, int pc) {
        c.pc = pc;
        return world.monitor().unreachable(c);
    }

    int lost(Context c) {
        throw new IllegalStateException("no way into the byte code at " + c.pc);
    }

    int stackOverflow(Context c) {
        return world.monitor().stackOverflow(c);
    }

    /** The number of the switch entry for a value. */
    int choose(int table, long value) {
        return switches[table].indexOf(value);
    }

    /** Pushes a call; false if the stack is too deep. */
    boolean call(Context c, int pc, int function, int argumentsAt) {
        c.pc = pc;
        if (!c.push(pc + Op.SIZE)) {
            return false;
        }
        c.base += argumentsAt;
        c.function = function;
        c.ensureRegisters(registers[function]);
        return true;
    }

    /** As {@link #call} for a ghost function. */
    boolean callGhost(Context c, int pc, int function, int argumentsAt) {
        if (!call(c, pc, function, argumentsAt)) {
            return false;
        }
        c.ghostDepth++;
        return true;
    }

    /** Runs what {@link #call} has pushed if there is no byte code of it. */
    int callSlowly(Context c, int function) {
        c.pc = entry[function];
        return interpreter.advance(c, c.depth);
    }

    /** Calls the function at an address. */
    int callIndirect(Context c, int pc, long address, long shadow, int argumentsAt) {
        c.pc = pc;
        if (shadow < 0) {
            return world.monitor().uninitialised(c);
        }
        long index = (address - Memory.FUNCTIONS) >> 4;
        if (index < 0 || index >= entry.length || (address & 15) != 0) {
            mm.faulted = true;
            ViolationKind kind =
                    address == 0 ? ViolationKind.NULL_DEREFERENCE : ViolationKind.WILD_ACCESS;
            world.monitor().badAccess(c, kind, address, shadow, 1, false);
            return Interpreter.STOPPED;
        }
        int function = (int) index;
        boolean pushed =
                ghost[function]
                        ? callGhost(c, pc, function, argumentsAt)
                        : call(c, pc, function, argumentsAt);
        if (!pushed) {
            return world.monitor().stackOverflow(c);
        }
        c.pc = entry[function];
        return code.run(this, c, 0);
    }

    /** The function at hand returns from {@code pc}. */
    int leave(Context c, int pc) {
        c.pc = pc;
        if (c.depth == 0) {
            locals.end(c, 0);
            return Interpreter.ENDED;
        }
        int depth = c.depth - 1;
        if (c.stackObjectCount != c.savedObjects[depth]) {
            locals.end(c, c.savedObjects[depth]);
            if (world.stopped()) {
                return Interpreter.STOPPED;
            }
        }
        c.depth = depth;
        c.stackTop = c.savedStack[depth];
        c.function = c.savedFunction[depth];
        c.base = c.savedBase[depth];
        c.pc = c.savedPc[depth];
        return RETURNED;
    }

    int leaveGhost(Context c, int pc) {
        c.ghostDepth--;
        return leave(c, pc);
    }

    // ---- memory
    // --------------------------------------------------------------------------------------

    /** The context stands before a step; true if it is to carry it out at once. */
    boolean standBefore(Context c, int pc, long address, boolean write) {
        c.pc = pc;
        world.pending(c, address, write);
        if (goingOn != c || world.mayDefer(pc) || !world.phases().goesOnAtOnce(c)) {
            left = true;
            return false;
        }
        fuel = Interpreter.FUEL;
        return true;
    }

    /** A pointer, if it is one, was computed from two registers; asked under weak orders. */
    void combined(Context c, long pointer) {
        mm.combined(c, pointer);
    }

    void fence(Context c, int kind, int pc) {
        mm.fence(c, kind);
        world.watch().fence(c, pc, kind);
    }

    /** Begins memory local {@code index}; its address, and its provenance as if loaded. */
    long local(Context c, int pc, int index) {
        c.pc = pc;
        return locals.place(c, index);
    }

    void forgetLocal(Context c, int pc, int index) {
        c.pc = pc;
        locals.forget(c, index);
    }

    // ---- the machine's own
    // ---------------------------------------------------------------------------

    /** An intrinsic without a step. */
    int localIntrinsic(Context c, int pc, int id, int argumentsAt) {
        c.pc = pc;
        return world.intrinsics().local(c, id, c.base + argumentsAt);
    }

    /**
     * A step of the machine. PENDING: the context goes on; WAITING: it does not.
     *
     * @param touches whether its first argument is the address that it accesses
     */
    int intrinsic(Context c, int pc, int id, int argumentsAt, boolean touches) {
        if (resumed) {
            resumed = false;
        } else if (!standBefore(c, pc, touches ? c.value[c.base + argumentsAt] : 0, true)) {
            return World.WAITING;
        }
        int answer = steps.intrinsic(c, pc, id, c.base + argumentsAt);
        fuel = Interpreter.FUEL;
        if (answer == Interpreter.PENDING && c.cpu.running != c) {
            return World.WAITING;
        }
        return answer;
    }

    /** Runs the constructor that the allocation at {@code pc} has called, if any. */
    int construct(Context c, int pc) {
        return c.pc == pc + Op.SIZE ? RETURNED : code.run(this, c, 0);
    }
}
