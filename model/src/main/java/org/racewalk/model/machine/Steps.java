package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Op;

import java.util.BitSet;
import java.util.Objects;

/**
 * Carries out steps, one method a kind, for the interpreter and for generated code; keeps the hash
 * of all that happened and marks where CPUs change.
 */
final class Steps {
    private static final long HASH = 0x9e3779b97f4a7c15L;
    private static final long SPREAD = 0xbf58476d1ce4e5b9L;
    private static final int COVERAGE_BITS = 1 << 16;

    private final World world;
    private final Mm mm;
    private final Intrinsics intrinsics;
    private final int[] code;
    private static final int MOST_ARGUMENTS = 8;

    /** By context: an intrinsic may make another CPU's task go on before it is over. */
    private final long[] arguments;

    private long @Nullable [] coverage;
    private long traceHash;
    private int lastCpu;
    private int lastPc;
    private boolean observed;

    // As of save().
    private long savedTraceHash;
    private int savedLastCpu;
    private int savedLastPc;
    private int[] savedCoverage = new int[0];
    private long @Nullable [] covered;

    Steps(World world, Mm mm, Intrinsics intrinsics) {
        this.world = world;
        this.mm = mm;
        this.intrinsics = intrinsics;
        this.code = world.program().code();
        this.arguments = new long[world.tasks().all().length * MOST_ARGUMENTS];
    }

    void reset() {
        lastCpu = -1;
        lastPc = 0;
        traceHash = 0;
    }

    /** Until {@link #endSetUp}, marks go to a map of their own. */
    void beginSetUp() {
        covered = coverage;
        coverage = new long[COVERAGE_BITS >> 6];
    }

    /** Marks what was reached since {@link #beginSetUp} where it belongs, and keeps it. */
    void endSetUp() {
        long[] own = Objects.requireNonNull(coverage);
        coverage = covered;
        covered = null;
        savedCoverage = BitSet.valueOf(own).stream().toArray();
        coverSaved();
    }

    private void coverSaved() {
        if (coverage != null) {
            for (int bit : savedCoverage) {
                coverage[bit >> 6] |= 1L << bit;
            }
        }
    }

    /** Keeps where the CPUs are, and the hash. */
    void save() {
        savedTraceHash = traceHash;
        savedLastCpu = lastCpu;
        savedLastPc = lastPc;
    }

    /** Back to what was kept; marks what was reached until then. */
    void restore() {
        traceHash = savedTraceHash;
        lastCpu = savedLastCpu;
        lastPc = savedLastPc;
        coverSaved();
    }

    /** Writes where the last step was made. */
    void savePlace(Words out) {
        out.put(lastCpu);
        out.put(lastPc);
    }

    /** Reads what {@link #savePlace} wrote. */
    void loadPlace(Words in) {
        lastCpu = in.takeInt();
        lastPc = in.takeInt();
    }

    /** As {@link World#cover}. */
    void cover(long @Nullable [] words) {
        coverage = words;
    }

    /** Whether somebody watches. */
    void observed(boolean wish) {
        observed = wish;
    }

    boolean isObserved() {
        return observed;
    }

    long traceHash() {
        return traceHash;
    }

    /** As another part of the world tells. */
    void traceHash(long hash) {
        traceHash = hash;
    }

    /** A delivery or a decision. */
    void mix(long what) {
        traceHash = (traceHash ^ what) * HASH;
    }

    /** What a step at {@code pc} has loaded or stored. */
    void hash(int pc, long value) {
        long hash = (traceHash ^ pc ^ value * SPREAD) * HASH;
        traceHash = hash ^ hash >>> 31;
    }

    /** A step begins. */
    void begin(Context c, int pc) {
        mm.faulted = false;
        int number = c.cpu.number;
        if (number != lastCpu) {
            lastCpu = number;
            if (coverage != null) {
                cover(coverage, pc);
            }
        }
        lastPc = pc;
    }

    private void cover(long[] words, int pc) {
        int token = lastPc * 0x9e3779b1 ^ pc * 0x85ebca77;
        int bit = (token ^ token >>> 15) & COVERAGE_BITS - 1;
        words[bit >> 6] |= 1L << bit;
    }

    // ---- one a kind
    // ----------------------------------------------------------------------------------

    /** A load; its value. The shadow is {@link Mm#loadedShadow}, a fault {@link Mm#faulted}. */
    long load(Context c, int pc, int mode, long address, long shadow) {
        begin(c, pc);
        long value = mm.load(c, address, shadow, mode, pc);
        hash(pc, value);
        if (observed) {
            world.watch().access(c, pc, address, value, value, true);
        }
        return value;
    }

    void store(Context c, int pc, int mode, long address, long shadow, long bits, long bitsShadow) {
        begin(c, pc);
        long before = observed ? mm.peek(address, mode) : 0;
        mm.store(c, address, shadow, mode, bits, bitsShadow, pc);
        hash(pc, bits);
        if (observed) {
            world.watch().access(c, pc, address, before, bits, true);
        }
    }

    /** A read-modify-write; the old value. */
    long readModifyWrite(
            Context c,
            int pc,
            int mode,
            long address,
            long shadow,
            long operand,
            long operandShadow,
            long unless) {
        begin(c, pc);
        long old = mm.readModifyWrite(c, address, shadow, mode, operand, operandShadow, unless, pc);
        hash(pc, old);
        if (observed) {
            world.watch().access(c, pc, address, old, mm.peek(address, mode), true);
        }
        return old;
    }

    /** A compare-and-exchange; the value found. */
    long compareExchange(
            Context c,
            int pc,
            int mode,
            long address,
            long shadow,
            long expected,
            long desired,
            long desiredShadow) {
        begin(c, pc);
        long old =
                mm.compareExchange(c, address, shadow, mode, expected, desired, desiredShadow, pc);
        hash(pc, old);
        if (observed) {
            world.watch().access(c, pc, address, old, mm.peek(address, mode), true);
        }
        return old;
    }

    /** A step of the machine. PENDING: the pc is past it, or in a constructor called by it. */
    int intrinsic(Context c, int pc, int id, int a) {
        begin(c, pc);
        boolean bare = Operands.isBare(id);
        long first = bare ? 0 : c.value[a];
        if (observed) {
            keepArguments(c, a);
        }
        int answer = intrinsics.step(c, id, a);
        long result = bare ? 0 : c.value[a];
        hash(pc, result);
        if (observed && answer == Interpreter.PENDING) {
            world.watch().intrinsic(c, pc, first, result);
        }
        return answer;
    }

    // ---- for the interpreter
    // -------------------------------------------------------------------------

    /** Carries out the step at a context's pc. PENDING: it is past it. */
    int execute(Context c) {
        int pc = c.pc;
        int word = code[pc];
        int mode = word >>> 8;
        int b = c.base;
        int x = b + code[pc + 1];
        int y = b + code[pc + 2];
        int z = b + code[pc + 3];
        long[] r = c.value;
        long[] s = c.shadow;
        switch (word & 0xff) {
            case Op.LOAD -> {
                r[x] = load(c, pc, mode, r[y] + code[pc + 3], s[y]);
                s[x] = mm.loadedShadow;
            }
            case Op.STORE -> store(c, pc, mode, r[x] + code[pc + 2], s[x], r[z], s[z]);
            case Op.RMW -> {
                long unless = Access.kind(mode) == Access.ADD_UNLESS ? r[z + 1] : 0;
                r[x] = readModifyWrite(c, pc, mode, r[y], s[y], r[z], s[z], unless);
                s[x] = mm.loadedShadow;
            }
            case Op.CMPXCHG -> {
                r[x] = compareExchange(c, pc, mode, r[y], s[y], r[z], r[z + 1], s[z + 1]);
                s[x] = mm.loadedShadow;
            }
            case Op.INTRINSIC -> {
                return intrinsic(c, pc, code[pc + 1], y);
            }
            default -> throw new IllegalStateException("not a step: " + (word & 0xff));
        }
        if (mm.faulted) {
            return Interpreter.STOPPED;
        }
        c.pc = pc + Op.SIZE;
        return Interpreter.PENDING;
    }

    // ---- for observers
    // -------------------------------------------------------------------------------

    /** Intrinsics overwrite their first argument with the result; observers may ask for all. */
    void keepArguments(Context c, int a) {
        int count = Math.min(MOST_ARGUMENTS, c.value.length - a);
        System.arraycopy(c.value, a, arguments, c.number * MOST_ARGUMENTS, count);
    }

    /** Writes what was kept of a context's. */
    void saveArguments(int context, Words out) {
        for (int i = 0; i < MOST_ARGUMENTS; i++) {
            out.put(argument(context, i));
        }
    }

    /** Reads what {@link #saveArguments} wrote. */
    void loadArguments(int context, Arguments in) {
        for (int i = 0; i < MOST_ARGUMENTS; i++) {
            arguments[context * MOST_ARGUMENTS + i] = in.take();
        }
    }

    long argument(int context, int index) {
        return arguments[context * MOST_ARGUMENTS + index];
    }
}
