package org.racewalk.model.machine;

import org.racewalk.model.program.Access;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.Op;

/**
 * Plain loads that the compiler makes again: "the compiler is within its rights to ... reload" a
 * variable instead of keeping its value (Documentation/memory-barriers.txt, "The compiler barrier";
 * Documentation/RCU/rcu_dereference.rst). Asked for with {@code --plain reload}.
 *
 * <p>A register that holds what a plain load of shared memory has returned may, at each use, be
 * filled again from there, which is a step. That ends where the compiler would have to keep the
 * value: at a barrier of any kind, an atomic, an acquire, a release, a call that was not compiled
 * into its caller, whatever the machine does (locks, RCU), a store to the same bytes, the end of
 * the function. Follows registers and copies of them, no values in memory.
 */
final class Reloads {
    private static final int MOST = 4;

    private final World world;
    private final Mm mm;
    private final Steps steps;
    private final Interpreter interpreter;
    private final Operands operands;
    private final int[] code;

    // By context, MOST entries each: plain loads whose register still holds the value.
    private final int[] count;
    private final int[] register;
    private final int[] loadPc;
    private final long[] address;
    private final long[] shadow;

    /** Whether the load may race ({@code data_race()}): then so may it when made again. */
    private final boolean[] mayRace;

    /** By context: which register is due to be filled again, or -1. */
    private final int[] due;

    /** By context: where it has been decided already. */
    private final int[] decidedAt;

    Reloads(World world, Mm mm, Steps steps, Interpreter interpreter, int contexts) {
        this.world = world;
        this.mm = mm;
        this.steps = steps;
        this.interpreter = interpreter;
        operands = new Operands(world.program());
        code = world.program().code();
        count = new int[contexts];
        register = new int[contexts * MOST];
        loadPc = new int[contexts * MOST];
        address = new long[contexts * MOST];
        shadow = new long[contexts * MOST];
        mayRace = new boolean[contexts * MOST];
        due = new int[contexts];
        decidedAt = new int[contexts];
    }

    void reset() {
        for (int i = 0; i < count.length; i++) {
            forget(i);
        }
    }

    private void forget(int context) {
        count[context] = 0;
        due[context] = -1;
        decidedAt[context] = -1;
    }

    // ---- steps
    // ---------------------------------------------------------------------------------------

    /** Whether the step at hand is a load that is made again. */
    boolean isDue(Context c) {
        return due[c.number] >= 0;
    }

    /** As {@link World#stepAndAdvance}. */
    int stepAndAdvance(Context c) {
        int i = c.number;
        if (due[i] >= 0) {
            reload(c, due[i]);
            due[i] = -1;
            decidedAt[i] = c.pc;
            return mm.faulted ? Interpreter.STOPPED : interpreter.advance(c);
        }
        int pc = c.pc;
        int from = c.base + code[pc + 2];
        boolean plain = isPlainLoad(pc);
        long at = plain ? c.value[from] + code[pc + 3] : 0;
        long pointer = plain ? c.shadow[from] : 0;
        int result = steps.execute(c);
        if (plain && result == Interpreter.PENDING) {
            track(c, c.base + code[pc + 1], pc, at, pointer);
        }
        if (result == Interpreter.PENDING && c.cpu.running == c) {
            return interpreter.advance(c);
        }
        return result == Interpreter.PENDING ? World.WAITING : result;
    }

    private boolean isPlainLoad(int pc) {
        int mode = code[pc] >>> 8;
        return (code[pc] & 0xff) == Op.LOAD
                && Access.order(mode) == Access.PLAIN
                && (mode & Access.PARTIAL) == 0;
    }

    private void track(Context c, int where, int pc, long at, long pointer) {
        int context = c.number;
        if (count[context] == MOST) {
            drop(context, 0);
        }
        int entry = context * MOST + count[context]++;
        register[entry] = where;
        loadPc[entry] = pc;
        address[entry] = at;
        shadow[entry] = pointer;
        mayRace[entry] = c.racesAllowed > 0;
    }

    private void drop(int context, int index) {
        int entry = context * MOST + index;
        int left = --count[context] - index;
        System.arraycopy(register, entry + 1, register, entry, left);
        System.arraycopy(loadPc, entry + 1, loadPc, entry, left);
        System.arraycopy(address, entry + 1, address, entry, left);
        System.arraycopy(shadow, entry + 1, shadow, entry, left);
        System.arraycopy(mayRace, entry + 1, mayRace, entry, left);
    }

    /** A fault is the load's: it is reported where the value is used. */
    private void reload(Context c, int index) {
        int entry = c.number * MOST + index;
        int pc = loadPc[entry];
        int where = register[entry];
        int allowed = mayRace[entry] ? 1 : 0;
        c.racesAllowed += allowed;
        c.value[where] = steps.load(c, pc, code[pc] >>> 8, address[entry], shadow[entry]);
        c.shadow[where] = mm.loadedShadow;
        c.racesAllowed -= allowed;
    }

    // ---- between steps
    // -------------------------------------------------------------------------------

    /** Whether the context tracks any load. */
    boolean any(Context c) {
        return count[c.number] > 0 && c.ghostDepth == 0;
    }

    /**
     * The context is about to execute the instruction at {@code pc}, or to stand before it.
     *
     * @return whether it is to stand before a load that is made again instead
     */
    boolean reloadsAt(Context c, int pc) {
        int i = c.number;
        if (decidedAt[i] == pc) {
            decidedAt[i] = -1;
        } else {
            for (int index = 0; index < count[i]; index++) {
                int used = register[i * MOST + index] - c.base;
                if (isUse(pc, used) && world.decisions().decide(DecisionKind.RELOAD, 2) != 0) {
                    due[i] = index;
                    world.pending(c, address[i * MOST + index], false);
                    return true;
                }
            }
        }
        pass(c, pc);
        return false;
    }

    /** A copy is no use: the compiler has one variable for both. */
    private boolean isUse(int pc, int used) {
        if ((code[pc] & 0xff) == Op.MOV) {
            return false;
        }
        boolean[] any = new boolean[1];
        operands.uses(pc, read -> any[0] |= read == used);
        return any[0];
    }

    private void pass(Context c, int pc) {
        int i = c.number;
        if (ends(pc)) {
            count[i] = 0;
            return;
        }
        int op = code[pc] & 0xff;
        for (int index = count[i] - 1; index >= 0; index--) {
            int entry = i * MOST + index;
            int own = register[entry] - c.base;
            if (op == Op.MOV && code[pc + 2] == own) {
                register[entry] = c.base + code[pc + 1];
            } else if (operands.defined(pc) == own || op == Op.STORE && overwrites(c, pc, entry)) {
                drop(i, index);
            }
        }
    }

    private boolean overwrites(Context c, int pc, int entry) {
        long at = c.value[c.base + code[pc + 1]] + code[pc + 2];
        return at < address[entry] + Access.size(code[loadPc[entry]] >>> 8)
                && address[entry] < at + Access.size(code[pc] >>> 8);
    }

    /** Whether the compiler must have made up its mind here. */
    private boolean ends(int pc) {
        int word = code[pc];
        return switch (word & 0xff) {
            case Op.CALL, Op.CALL_INDIRECT, Op.RET, Op.RMW, Op.CMPXCHG, Op.FENCE -> true;
            case Op.INTRINSIC -> !isSilent(Intrinsic.of(code[pc + 1]));
            case Op.LOAD, Op.STORE -> isOrdered(Access.order(word >>> 8));
            default -> false;
        };
    }

    private static boolean isOrdered(int order) {
        return order == Access.ACQUIRE || order == Access.RELEASE || order == Access.FULL;
    }

    private static boolean isSilent(Intrinsic intrinsic) {
        return switch (intrinsic) {
            case CHOOSE, SOMETIMES, NR_CPUS, TASK_INDEX, RACES_ALLOWED_ADD -> true;
            default -> false;
        };
    }
}
