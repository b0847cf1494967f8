package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Fence;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;

/**
 * Loads that are answered after later stores of their task (load buffering): the promises of
 * Promising-ARM (Pulte et al., PLDI 2019) seen from the other side. "Let a load return a handle
 * whose get() forces it; a store whose value, address or controlling branch used the handle waits
 * for it, other stores do not." (memory-model.md section 4)
 *
 * <p>A context may have one load without an answer. Its register must not be used: before any
 * instruction that reads or overwrites it, accesses the same location, is a release or a fence that
 * orders loads, calls on the machine, or leaves the function, the load is answered in a step of its
 * own, as of any moment since it was issued. A store, relaxed or acquire read-modify-write or
 * smp_wmb goes past it, as LKMM orders none of them after an earlier load without a dependency. A
 * CPU answers the load of a task before it leaves the task, for another one or for an interrupt:
 * both are precise ("context switch" in Documentation/memory-barriers.txt is a full barrier).
 *
 * <p>Only a load that a store can overtake is ever deferred: past views show all else.
 */
final class LateLoads {
    /** A context's late load if it has none. */
    static final int NONE = -1;

    private static final byte UNKNOWN = 0;
    private static final byte NEVER = 1;
    private static final byte POSSIBLE = 2;

    private final World world;
    private final Mm mm;
    private final Steps steps;
    private final Interpreter interpreter;
    private final Operands operands;
    private final int[] code;
    private final byte[] possible;

    // For reads(): kept, as it is asked at every instruction of a task with a late load.
    private final Operands.Sink seek;
    private int sought;
    private boolean found;
    private final boolean[] stores;

    // By number of the context: the load that has no answer yet.
    private final int[] loadPc;
    private final int[] loadDepth;
    private final int[] loadBase;
    private final int[] loadFunction;
    private final long[] loadAddress;
    private final long[] loadShadow;
    private final long[] issued;
    private final long[] accesses;

    LateLoads(World world, Mm mm, Steps steps, Interpreter interpreter, int contexts) {
        Program program = world.program();
        this.world = world;
        this.mm = mm;
        this.steps = steps;
        this.interpreter = interpreter;
        operands = new Operands(program);
        seek = used -> found |= used == sought;
        code = program.code();
        possible = new byte[code.length / Op.SIZE];
        stores = new boolean[program.functions().size()];
        for (int i = 0; i < stores.length; i++) {
            stores[i] = mayStore(program.functions().get(i));
        }
        loadPc = new int[contexts];
        loadDepth = new int[contexts];
        loadBase = new int[contexts];
        loadFunction = new int[contexts];
        loadAddress = new long[contexts];
        loadShadow = new long[contexts];
        issued = new long[contexts];
        accesses = new long[contexts];
    }

    // ---- which loads
    // ---------------------------------------------------------------------------------

    private boolean mayStore(Function function) {
        for (int pc = function.entry(); pc < function.end() && !function.ghost(); pc += Op.SIZE) {
            int op = code[pc] & 0xff;
            if (op >= Op.STORE && op <= Op.CMPXCHG || Operands.isCall(op)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a store may come between the load and the first use of its register. */
    boolean mayBeOvertaken(int pc) {
        byte known = possible[pc / Op.SIZE];
        if (known == UNKNOWN) {
            boolean load = (code[pc] & 0xff) == Op.LOAD && isDeferrable(code[pc] >>> 8);
            known = load && findsStore(pc, code[pc + 1]) ? POSSIBLE : NEVER;
            possible[pc / Op.SIZE] = known;
        }
        return known == POSSIBLE;
    }

    private static boolean isDeferrable(int mode) {
        return Access.order(mode) != Access.ACQUIRE && (mode & Access.PARTIAL) == 0;
    }

    /** Goes along all ways from the load on until the answer is needed. */
    private boolean findsStore(int load, int register) {
        BitSet known = new BitSet();
        Deque<Integer> left = new ArrayDeque<>();
        operands.successors(load, left::push);
        while (!left.isEmpty()) {
            int pc = left.pop();
            if (known.get(pc) || waits(pc, register)) {
                continue;
            }
            known.set(pc);
            int op = code[pc] & 0xff;
            if (op == Op.STORE
                    || op == Op.RMW
                    || op == Op.CMPXCHG
                    || op == Op.CALL_INDIRECT
                    || op == Op.CALL && stores[code[pc + 1]]) {
                return true;
            }
            operands.successors(pc, left::push);
        }
        return false;
    }

    // ---- what waits for the answer
    // -------------------------------------------------------------------

    /** Whether the instruction waits for an unanswered load into that register of its frame. */
    private boolean waits(int pc, int register) {
        int word = code[pc];
        int op = word & 0xff;
        boolean orders =
                switch (op) {
                    case Op.FENCE -> ordersLoads(code[pc + 1]);
                    case Op.INTRINSIC -> !isSilent(Intrinsic.of(code[pc + 1]));
                    case Op.STORE, Op.RMW, Op.CMPXCHG -> isRelease(Access.order(word >>> 8));
                    case Op.RET -> register >= 0;
                    case Op.CALL, Op.CALL_INDIRECT -> register >= code[pc + 2];
                    default -> false;
                };
        return orders || register >= 0 && (operands.defined(pc) == register || reads(pc, register));
    }

    private boolean reads(int pc, int register) {
        sought = register;
        found = false;
        operands.uses(pc, seek);
        return found;
    }

    private static boolean ordersLoads(int fence) {
        return fence != Fence.WMB && fence != Fence.COMPILER;
    }

    private static boolean isRelease(int order) {
        return order == Access.RELEASE || order == Access.FULL;
    }

    /** Orders nothing, not even as the compiler or the machine around it do. */
    private static boolean isSilent(Intrinsic intrinsic) {
        return switch (intrinsic) {
            case CHOOSE, SOMETIMES, NR_CPUS, TASK_INDEX -> true;
            default -> false;
        };
    }

    /** Whether the context, which has a late load, must not go on at {@code pc} without answer. */
    boolean stopsAt(Context c, int pc) {
        if (c.ghostDepth > 0) {
            return false;
        }
        return waits(pc, c.lateRegister - c.base) || touches(c, pc);
    }

    /** Whether the instruction accesses a byte of the late load's. */
    private boolean touches(Context c, int pc) {
        long address =
                switch (code[pc] & 0xff) {
                    case Op.LOAD -> c.value[c.base + code[pc + 2]] + code[pc + 3];
                    case Op.STORE -> c.value[c.base + code[pc + 1]] + code[pc + 2];
                    case Op.RMW, Op.CMPXCHG -> c.value[c.base + code[pc + 2]];
                    default -> 0;
                };
        long late = loadAddress[c.number];
        return address != 0
                && address < late + Access.size(code[loadPc[c.number]] >>> 8)
                && late < address + Access.size(code[pc] >>> 8);
    }

    /** The context stands before the step in which its late load is answered. */
    void standBefore(Context c) {
        c.answersLate = true;
        world.pending(c, loadAddress[c.number], false);
    }

    // ---- issue and answer
    // ----------------------------------------------------------------------------

    /**
     * The context's step at hand: answers its late load if it stands there, or issues a load
     * without answer.
     *
     * @return whether it was one of these; else it is an ordinary step
     */
    boolean take(Context c) {
        if (c.answersLate) {
            c.answersLate = false;
            answer(c);
            return true;
        }
        int pc = c.pc;
        if (c.lateRegister != NONE || !mayBeOvertaken(pc)) {
            return false;
        }
        int from = c.base + code[pc + 2];
        long address = c.value[from] + code[pc + 3];
        boolean aligned = (address & Access.size(code[pc] >>> 8) - 1) == 0;
        if (!aligned || world.decisions().decide(DecisionKind.LATE, 2) == 0) {
            return false;
        }
        steps.begin(c, pc);
        long since = mm.issue(c, address, c.shadow[from], code[pc] >>> 8, pc);
        if (mm.faulted) {
            return true;
        }
        int i = c.number;
        issued[i] = since;
        accesses[i] = world.order().accesses(c.cpu.number);
        loadPc[i] = pc;
        loadDepth[i] = c.depth;
        loadBase[i] = c.base;
        loadFunction[i] = c.function;
        loadAddress[i] = address;
        loadShadow[i] = c.shadow[from];
        c.lateRegister = c.base + code[pc + 1];
        c.value[c.lateRegister] = 0;
        c.shadow[c.lateRegister] = 0;
        steps.hash(pc, address);
        c.pc = pc + Op.SIZE;
        return true;
    }

    /** The late load of whoever stands still on a CPU that goes on with something else. */
    void leave(@Nullable Context c) {
        if (c != null && c.lateRegister != NONE) {
            answer(c);
        }
    }

    private void answer(Context c) {
        if (c.lateRegister == NONE) {
            return;
        }
        int register = c.lateRegister;
        int i = c.number;
        int pc = loadPc[i];
        c.lateRegister = NONE;
        mm.faulted = false;
        // A fault is the load's, at its place.
        int pcNow = c.pc;
        int depthNow = c.depth;
        int baseNow = c.base;
        int functionNow = c.function;
        c.pc = pc;
        c.depth = loadDepth[i];
        c.base = loadBase[i];
        c.function = loadFunction[i];
        int mode = code[pc] >>> 8;
        steps.begin(c, pc);
        c.value[register] =
                mm.answer(c, loadAddress[i], loadShadow[i], mode, issued[i], accesses[i]);
        c.shadow[register] = mm.loadedShadow;
        steps.hash(pc, c.value[register]);
        if (steps.isObserved()) {
            long value = c.value[register];
            world.watch().access(c, pc, loadAddress[i], value, value, true);
        }
        c.pc = pcNow;
        c.depth = depthNow;
        c.base = baseNow;
        c.function = functionNow;
    }

    /** As {@link World#stepAndAdvance}, if {@link #take} has taken the step. */
    int advance(Context c) {
        return mm.faulted ? Interpreter.STOPPED : interpreter.advance(c);
    }
}
