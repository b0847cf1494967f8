package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.Extend;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;

import java.util.Objects;

/**
 * Runs what no other context can see: register operations, control, a task's own stack. Stops
 * before each step, so the access at hand is known to whoever decides what is next. One method
 * holds the whole loop on purpose, beyond the usual length: it is the hot path, and its byte code
 * must stay under the 8,000 bytes that HotSpot compiles.
 *
 * <p>A longer file than others: one switch over all instructions, and what only that needs.
 */
final class Interpreter {
    /** The context stands before a step. */
    static final int PENDING = 0;

    /** The context's function has returned; its result is register 0. */
    static final int ENDED = 1;

    /** The run is over (a violation), or the context cannot go on. */
    static final int STOPPED = 2;

    /**
     * Backward jumps without a step after which a loop is taken for endless; calls do not count.
     */
    static final int FUEL = 1_000_000;

    private final World world;
    private final Mm mm;
    private final int[] code;
    private final long[] constants;
    private final Program program;
    private final int[] entry;
    private final int[] registers;
    private final boolean[] ghostFunction;
    private final Function[] functions;
    private final boolean[] stepIntrinsic;
    private final Locals locals;
    private final Steps steps;
    private final boolean weak;
    private int fuel;

    Interpreter(World world, Mm mm, Locals locals, Steps steps) {
        this.world = world;
        this.mm = mm;
        this.locals = locals;
        this.steps = steps;
        this.weak = world.order().weak();
        this.program = world.program();
        this.code = program.code();
        this.constants = program.constants();
        int count = program.functions().size();
        entry = new int[count];
        registers = new int[count];
        ghostFunction = new boolean[count];
        functions = program.functions().toArray(new Function[0]);
        for (int i = 0; i < count; i++) {
            entry[i] = functions[i].entry();
            registers[i] = functions[i].registers();
            ghostFunction[i] = functions[i].ghost();
        }
        stepIntrinsic = new boolean[Intrinsic.values().length];
        for (Intrinsic intrinsic : Intrinsic.values()) {
            stepIntrinsic[intrinsic.ordinal()] = intrinsic.step();
        }
    }

    /** Runs from the context's pc to the next step, its end, or a stop. */
    int advance(Context c) {
        return advance(c, 0);
    }

    /** As above; also stops with {@link Engine#RETURNED} when fewer frames are left than floor. */
    int advance(Context c, int floor) {
        final int[] ops = code;
        long[] r = c.value;
        long[] s = c.shadow;
        int b = c.base;
        int pc = c.pc;
        boolean ghost = c.ghostDepth > 0;
        final int me = c.number + 1;
        final Reloads reloads = world.reloads();
        fuel = FUEL;
        while (true) {
            if (c.lateRegister != LateLoads.NONE && lateLoads().stopsAt(c, pc)) {
                c.pc = pc;
                lateLoads().standBefore(c);
                return PENDING;
            }
            if (reloads != null && reloads.any(c) && reloads.reloadsAt(c, pc)) {
                c.pc = pc;
                return PENDING;
            }
            final int word = ops[pc];
            final int x = ops[pc + 1];
            final int y = ops[pc + 2];
            final int z = ops[pc + 3];
            final int next = pc + Op.SIZE;
            int target = next;
            switch (word & 0xff) {
                case Op.CONST -> {
                    r[b + x] = constants[y];
                    s[b + x] = 0;
                }
                case Op.CONSTI -> {
                    r[b + x] = y;
                    s[b + x] = 0;
                }
                case Op.MOV -> {
                    r[b + x] = r[b + y];
                    s[b + x] = s[b + y];
                }
                case Op.UNDEF -> {
                    r[b + x] = 0;
                    s[b + x] = Memory.POISON;
                }
                case Op.GLOBAL -> {
                    r[b + x] = world.globalAddress(y) + z;
                    s[b + x] = world.globalShadow(y);
                }
                case Op.FUNCTION -> {
                    r[b + x] = Memory.FUNCTIONS + 16L * y;
                    s[b + x] = 0;
                }
                case Op.LOCAL -> {
                    c.pc = pc;
                    r[b + x] = locals.place(c, y);
                    s[b + x] = mm.loadedShadow;
                }
                case Op.LOCAL_UNDEF -> locals.forget(c, x);
                case Op.EXTEND -> {
                    int mode = word >>> 8;
                    r[b + x] = Extend.apply(r[b + y], mode);
                    s[b + x] = mode == 0 ? s[b + y] : s[b + y] & Memory.POISON;
                }
                case Op.ADD -> {
                    r[b + x] = r[b + y] + r[b + z];
                    s[b + x] = Flow.bothShadows(s[b + y], s[b + z]);
                    if (weak) {
                        mm.combined(c, s[b + x]);
                    }
                }
                case Op.SUB -> {
                    r[b + x] = r[b + y] - r[b + z];
                    s[b + x] = Flow.differenceShadow(s[b + y], s[b + z]);
                    if (weak) {
                        mm.combined(c, s[b + x]);
                    }
                }
                case Op.AND -> {
                    r[b + x] = r[b + y] & r[b + z];
                    s[b + x] = Flow.bothShadows(s[b + y], s[b + z]);
                    if (weak) {
                        mm.combined(c, s[b + x]);
                    }
                }
                case Op.OR -> {
                    r[b + x] = r[b + y] | r[b + z];
                    s[b + x] = Flow.bothShadows(s[b + y], s[b + z]);
                    if (weak) {
                        mm.combined(c, s[b + x]);
                    }
                }
                case Op.XOR -> {
                    r[b + x] = r[b + y] ^ r[b + z];
                    s[b + x] = Flow.bothShadows(s[b + y], s[b + z]);
                    if (weak) {
                        mm.combined(c, s[b + x]);
                    }
                }
                case Op.ADDI -> {
                    r[b + x] = r[b + y] + z;
                    s[b + x] = s[b + y];
                }
                case Op.ANDI -> {
                    r[b + x] = r[b + y] & z;
                    s[b + x] = z < 0 ? s[b + y] : s[b + y] & Memory.POISON;
                }
                case Op.ADDX -> {
                    r[b + x] = Extend.apply(r[b + y] + r[b + z], word >>> 8);
                    s[b + x] = (s[b + y] | s[b + z]) & Memory.POISON;
                }
                case Op.SUBX -> {
                    r[b + x] = Extend.apply(r[b + y] - r[b + z], word >>> 8);
                    s[b + x] = (s[b + y] | s[b + z]) & Memory.POISON;
                }
                case Op.ADDIX -> {
                    r[b + x] = Extend.apply(r[b + y] + z, word >>> 8);
                    s[b + x] = s[b + y] & Memory.POISON;
                }
                case Op.SHL -> {
                    r[b + x] = r[b + y] << r[b + z];
                    s[b + x] = Flow.bothShadows(s[b + y], s[b + z]);
                    if (weak) {
                        mm.combined(c, s[b + x]);
                    }
                }
                case Op.SHR -> {
                    r[b + x] = r[b + y] >>> r[b + z];
                    s[b + x] = Flow.bothShadows(s[b + y], s[b + z]);
                    if (weak) {
                        mm.combined(c, s[b + x]);
                    }
                }
                case Op.SAR -> {
                    r[b + x] = r[b + y] >> r[b + z];
                    s[b + x] = Flow.bothShadows(s[b + y], s[b + z]);
                    if (weak) {
                        mm.combined(c, s[b + x]);
                    }
                }
                case Op.SEQ -> {
                    r[b + x] = r[b + y] == r[b + z] ? 1 : 0;
                    s[b + x] = (s[b + y] | s[b + z]) & Memory.POISON;
                }
                case Op.SNE -> {
                    r[b + x] = r[b + y] != r[b + z] ? 1 : 0;
                    s[b + x] = (s[b + y] | s[b + z]) & Memory.POISON;
                }
                case Op.SLT -> {
                    r[b + x] = r[b + y] < r[b + z] ? 1 : 0;
                    s[b + x] = (s[b + y] | s[b + z]) & Memory.POISON;
                }
                case Op.JMP -> target = x;
                case Op.JZ -> {
                    if (s[b + x] < 0) {
                        return uninitialised(c, pc);
                    }
                    target = r[b + x] == 0 ? y : next;
                }
                case Op.JNZ -> {
                    if (s[b + x] < 0) {
                        return uninitialised(c, pc);
                    }
                    target = r[b + x] != 0 ? y : next;
                }
                case Op.JEQ, Op.JNE, Op.JLT, Op.JLE, Op.JLTU, Op.JLEU -> {
                    if ((s[b + x] | s[b + y]) < 0) {
                        return uninitialised(c, pc);
                    }
                    target = holds(word & 0xff, r[b + x], r[b + y]) ? z : next;
                }
                case Op.JEQI -> {
                    if (s[b + x] < 0) {
                        return uninitialised(c, pc);
                    }
                    target = r[b + x] == y ? z : next;
                }
                case Op.JNEI -> {
                    if (s[b + x] < 0) {
                        return uninitialised(c, pc);
                    }
                    target = r[b + x] != y ? z : next;
                }
                case Op.JLTI, Op.JLEI, Op.JGTI, Op.JGEI -> {
                    if (s[b + x] < 0) {
                        return uninitialised(c, pc);
                    }
                    target = holdsImmediate(word & 0xff, r[b + x], y) ? z : next;
                }
                case Op.CALL -> {
                    c.pc = pc;
                    if (!c.push(next)) {
                        return world.monitor().stackOverflow(c);
                    }
                    c.base = b + y;
                    c.function = x;
                    c.ensureRegisters(registers[x]);
                    r = c.value;
                    s = c.shadow;
                    b = c.base;
                    if (ghostFunction[x]) {
                        c.ghostDepth++;
                        ghost = true;
                    }
                    pc = entry[x];
                    continue;
                }
                case Op.RET -> {
                    if ((word >>> 8) != 0) {
                        r[b] = r[b + x];
                        s[b] = s[b + x];
                    }
                    if (ghost && ghostFunction[c.function]) {
                        ghost = --c.ghostDepth > 0;
                    }
                    c.pc = pc;
                    if (c.depth == 0) {
                        locals.end(c, 0);
                        return ENDED;
                    }
                    int depth = c.depth - 1;
                    if (c.stackObjectCount != c.savedObjects[depth]) {
                        locals.end(c, c.savedObjects[depth]);
                        if (world.stopped()) {
                            return STOPPED;
                        }
                    }
                    c.depth = depth;
                    c.stackTop = c.savedStack[depth];
                    c.function = c.savedFunction[depth];
                    c.base = c.savedBase[depth];
                    c.pc = c.savedPc[depth];
                    if (depth < floor) {
                        return Engine.RETURNED;
                    }
                    b = c.base;
                    pc = c.pc;
                    continue;
                }
                case Op.LOAD -> {
                    long p = s[b + y];
                    long address = r[b + y] + z;
                    if (!ghost && mm.seenByOthers(p, me, -1)) {
                        c.pc = pc;
                        world.pending(c, address, false);
                        return PENDING;
                    }
                    c.pc = pc;
                    mm.faulted = false;
                    if (ghost) {
                        world.invariants().beforeRead();
                    }
                    r[b + x] = mm.loadDirectly(c, address, p, word >>> 8);
                    s[b + x] = mm.loadedShadow;
                    if (mm.faulted) {
                        return STOPPED;
                    }
                    if (ghost) {
                        int size = org.racewalk.model.program.Access.size(word >>> 8);
                        world.invariants().reads(address, size, pc);
                    } else {
                        world.watch().access(c, pc, address, r[b + x], r[b + x], false);
                    }
                }
                case Op.STORE -> {
                    long p = s[b + x];
                    long address = r[b + x] + y;
                    if (!ghost && mm.seenByOthers(p, me, 0)) {
                        c.pc = pc;
                        world.pending(c, address, true);
                        return PENDING;
                    }
                    c.pc = pc;
                    mm.faulted = false;
                    mm.storeDirectly(c, address, p, word >>> 8, r[b + z], s[b + z]);
                    if (mm.faulted) {
                        return STOPPED;
                    }
                    if (!ghost) {
                        world.watch().access(c, pc, address, 0, r[b + z], false);
                    }
                }
                case Op.RMW, Op.CMPXCHG -> {
                    c.pc = pc;
                    if (!ghost) {
                        world.pending(c, r[b + y], true);
                        return PENDING;
                    }
                    if (steps.execute(c) != PENDING) {
                        return STOPPED;
                    }
                }
                case Op.FENCE -> {
                    if (!ghost) {
                        mm.fence(c, x);
                        world.watch().fence(c, pc, x);
                    }
                }
                case Op.INTRINSIC -> {
                    c.pc = pc;
                    if (stepIntrinsic[x] && !ghost) {
                        world.pending(c, z == 0 ? 0 : r[b + y], true);
                        return PENDING;
                    }
                    int result = world.intrinsics().local(c, x, b + y);
                    if (result != PENDING) {
                        return result;
                    }
                    r = c.value;
                    s = c.shadow;
                    b = c.base;
                    if (c.pc != pc) {
                        target = c.pc;
                    }
                }
                default -> {
                    c.pc = pc;
                    int result = rarely(c, word, x, y, z);
                    if (result != PENDING) {
                        return result;
                    }
                    r = c.value;
                    s = c.shadow;
                    b = c.base;
                    ghost = c.ghostDepth > 0;
                    if ((word & 0xff) == Op.CALL_INDIRECT) {
                        pc = c.pc;
                        continue;
                    }
                    target = c.pc;
                }
            }
            if (target <= pc && --fuel < 0) {
                c.pc = pc;
                return world.monitor().endlessLoop(c);
            }
            pc = target;
        }
    }

    private LateLoads lateLoads() {
        return Objects.requireNonNull(world.lateLoads());
    }

    private static boolean holds(int op, long a, long b) {
        return switch (op) {
            case Op.JEQ -> a == b;
            case Op.JNE -> a != b;
            case Op.JLT -> a < b;
            case Op.JLE -> a <= b;
            case Op.JLTU -> Long.compareUnsigned(a, b) < 0;
            default -> Long.compareUnsigned(a, b) <= 0;
        };
    }

    private static boolean holdsImmediate(int op, long a, int b) {
        return switch (op) {
            case Op.JLTI -> a < b;
            case Op.JLEI -> a <= b;
            case Op.JGTI -> a > b;
            default -> a >= b;
        };
    }

    private int uninitialised(Context c, int pc) {
        c.pc = pc;
        return world.monitor().uninitialised(c);
    }

    /** Operations that are not worth a place in the hot loop. Leaves the next pc in the context. */
    private int rarely(Context c, int word, int x, int y, int z) {
        long[] r = c.value;
        long[] s = c.shadow;
        int b = c.base;
        int mode = word >>> 8;
        int next = c.pc + Op.SIZE;
        switch (word & 0xff) {
            case Op.NOP -> {}
            case Op.MULX, Op.SHLX, Op.MUL, Op.DIVS, Op.DIVU, Op.REMS, Op.REMU -> {
                if (isDivision(word & 0xff) && r[b + z] == 0) {
                    return world.monitor().division(c);
                }
                r[b + x] = Extend.apply(arithmetic(word & 0xff, r[b + y], r[b + z], mode), mode);
                s[b + x] = (s[b + y] | s[b + z]) & Memory.POISON;
            }
            case Op.NEG -> {
                r[b + x] = Extend.apply(-r[b + y], mode);
                s[b + x] = s[b + y] & Memory.POISON;
            }
            case Op.NOT -> {
                r[b + x] = Extend.apply(~r[b + y], mode);
                s[b + x] = mode == 0 ? s[b + y] : s[b + y] & Memory.POISON;
            }
            case Op.SLE, Op.SLTU, Op.SLEU -> {
                r[b + x] = holds((word & 0xff) - Op.SEQ + Op.JEQ, r[b + y], r[b + z]) ? 1 : 0;
                s[b + x] = (s[b + y] | s[b + z]) & Memory.POISON;
            }
            case Op.BITS -> {
                r[b + x] = bits(mode, r[b + y]);
                s[b + x] = s[b + y] & Memory.POISON;
            }
            case Op.SWITCH -> {
                if (s[b + x] < 0) {
                    return world.monitor().uninitialised(c);
                }
                next = program.switches().get(y).lookUp(r[b + x]);
            }
            case Op.CALL_INDIRECT -> {
                return callIndirect(c, r[b + x], s[b + x], y, next);
            }
            case Op.UNREACHABLE -> {
                return world.monitor().unreachable(c);
            }
            default -> throw new IllegalStateException("no such operation: " + (word & 0xff));
        }
        c.pc = next;
        return PENDING;
    }

    private int callIndirect(Context c, long address, long shadow, int arguments, int next) {
        long index = (address - Memory.FUNCTIONS) >> 4;
        if (shadow < 0) {
            return world.monitor().uninitialised(c);
        }
        if (index < 0 || index >= functions.length || (address & 15) != 0) {
            mm.faulted = true;
            world.monitor()
                    .badAccess(
                            c,
                            address == 0
                                    ? ViolationKind.NULL_DEREFERENCE
                                    : ViolationKind.WILD_ACCESS,
                            address,
                            shadow,
                            1,
                            false);
            return STOPPED;
        }
        return enter(c, (int) index, arguments, next) ? PENDING : world.monitor().stackOverflow(c);
    }

    /** Pushes a call; the callee's register 0 is the caller's register {@code arguments}. */
    boolean enter(Context c, int function, int arguments, int returnPc) {
        if (!c.push(returnPc)) {
            return false;
        }
        c.base += arguments;
        c.function = function;
        c.ensureRegisters(registers[function]);
        c.pc = entry[function];
        if (ghostFunction[function]) {
            c.ghostDepth++;
        }
        return true;
    }

    int registers(int function) {
        return registers[function];
    }

    private static boolean isDivision(int op) {
        return op >= Op.DIVS && op <= Op.REMU;
    }

    private static long arithmetic(int op, long a, long b, int mode) {
        return switch (op) {
            case Op.MUL, Op.MULX -> a * b;
            case Op.SHLX -> a << (b & 63 - (mode & 63));
            case Op.DIVS -> a / b;
            case Op.DIVU -> Long.divideUnsigned(a, b);
            case Op.REMS -> a % b;
            default -> Long.remainderUnsigned(a, b);
        };
    }

    private static long bits(int mode, long a) {
        return switch (mode) {
            case Op.BITS_COUNT -> Long.bitCount(a);
            case Op.BITS_LEADING -> Long.numberOfLeadingZeros(a);
            case Op.BITS_TRAILING -> Long.numberOfTrailingZeros(a);
            default -> Long.reverseBytes(a);
        };
    }
}
