package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Function;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;

import java.util.Arrays;

/**
 * What is known of a function's registers before each of its instructions: which are still wanted
 * (live), and what their shadows can be.
 */
final class Flow {
    // What a shadow can be, as a set.
    static final int ZERO = 1;
    static final int POISON = 2;
    static final int PROVENANCE = 4;
    static final int ANY = ZERO | POISON | PROVENANCE;

    private final Operands operands;
    private final int[] code;
    private final int entry;
    private final int end;
    private final int registers;
    private final int words;
    private final long[] live;
    private final byte[] kinds;
    private final boolean[] reached;
    private boolean regular = true;

    Flow(Program program, Function function) {
        operands = new Operands(program);
        code = program.code();
        entry = function.entry();
        end = function.end();
        registers = function.registers() + 1;
        words = (registers + 63) / 64;
        int count = (end - entry) / Op.SIZE;
        live = new long[count * words];
        kinds = new byte[count * registers];
        reached = new boolean[count];
        if (count == 0 || !operands.isEnd(end - Op.SIZE)) {
            regular = false;
            return;
        }
        findLive();
        for (int register = function.parameters(); register < registers; register++) {
            regular &= !isLive(entry, register);
        }
        if (regular) {
            findKinds();
        }
    }

    /** False if the function reads a register that nothing has written, or has no proper end. */
    boolean isRegular() {
        return regular;
    }

    int registers() {
        return registers;
    }

    /** Whether the register's value before the instruction at {@code pc} is wanted. */
    boolean isLive(int pc, int register) {
        return (live[row(pc) * words + (register >> 6)] & 1L << register) != 0;
    }

    /** Whether control can come to {@code pc}. */
    boolean isReached(int pc) {
        return reached[row(pc)];
    }

    /** Whether what the instruction at {@code pc} leaves in the register is wanted. */
    boolean isLiveAfter(int pc, int register) {
        return pc + Op.SIZE < end && isLive(pc + Op.SIZE, register);
    }

    /** What the register's shadow before the instruction at {@code pc} can be. */
    int kind(int pc, int register) {
        return kinds[row(pc) * registers + register];
    }

    private int row(int pc) {
        return (pc - entry) / Op.SIZE;
    }

    // ---- live registers
    // ------------------------------------------------------------------------------

    private void findLive() {
        long[] now = new long[words];
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int pc = end - Op.SIZE; pc >= entry; pc -= Op.SIZE) {
                Arrays.fill(now, 0);
                operands.successors(pc, next -> addRow(now, next));
                int defined = operands.defined(pc);
                if (Operands.isCall(code[pc] & 0xff)) {
                    // The callee's frame begins there.
                    for (int register = defined; register < registers; register++) {
                        boolean wanted = (now[register >> 6] & 1L << register) != 0;
                        regular &= register == defined || !wanted;
                        now[register >> 6] &= ~(1L << register);
                    }
                } else if (defined >= 0) {
                    now[defined >> 6] &= ~(1L << defined);
                }
                operands.uses(pc, register -> now[register >> 6] |= 1L << register);
                int at = row(pc) * words;
                for (int i = 0; i < words; i++) {
                    changed |= live[at + i] != now[i];
                    live[at + i] = now[i];
                }
            }
        }
    }

    private void addRow(long[] now, int pc) {
        if (pc >= end) {
            return;
        }
        for (int i = 0; i < words; i++) {
            now[i] |= live[row(pc) * words + i];
        }
    }

    // ---- shadows
    // -------------------------------------------------------------------------------------

    private void findKinds() {
        Arrays.fill(kinds, 0, registers, (byte) ANY);
        boolean[] due = new boolean[reached.length];
        due[0] = true;
        reached[0] = true;
        byte[] now = new byte[registers];
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int pc = entry; pc < end; pc += Op.SIZE) {
                if (due[row(pc)]) {
                    due[row(pc)] = false;
                    changed = true;
                    System.arraycopy(kinds, row(pc) * registers, now, 0, registers);
                    pass(pc, now);
                    operands.successors(pc, next -> meet(next, now, due));
                }
            }
        }
    }

    private void meet(int pc, byte[] now, boolean[] due) {
        if (pc >= end) {
            return;
        }
        int at = row(pc) * registers;
        due[row(pc)] |= !reached[row(pc)];
        reached[row(pc)] = true;
        for (int i = 0; i < registers; i++) {
            byte both = (byte) (kinds[at + i] | now[i]);
            if (both != kinds[at + i]) {
                kinds[at + i] = both;
                due[row(pc)] = true;
            }
        }
    }

    private void pass(int pc, byte[] now) {
        int op = code[pc] & 0xff;
        if (op >= Op.JZ && op <= Op.SWITCH) {
            checked(now, code[pc + 1]);
            if (op >= Op.JEQ && op <= Op.JLEU) {
                checked(now, code[pc + 2]);
            }
        } else if (op == Op.LOAD || op == Op.RMW || op == Op.CMPXCHG) {
            checked(now, code[pc + 2]);
        } else if (op == Op.STORE) {
            checked(now, code[pc + 1]);
        }
        int defined = operands.defined(pc);
        if (defined >= 0) {
            now[defined] = (byte) result(pc, now);
        }
    }

    private static void checked(byte[] now, int register) {
        now[register] &= ~POISON;
    }

    private int result(int pc, byte[] now) {
        int mode = code[pc] >>> 8;
        int b = code[pc + 2];
        int c = code[pc + 3];
        return switch (code[pc] & 0xff) {
            case Op.CONST, Op.CONSTI, Op.FUNCTION -> ZERO;
            case Op.UNDEF -> POISON;
            case Op.GLOBAL -> ZERO | PROVENANCE;
            case Op.LOCAL -> PROVENANCE;
            case Op.MOV, Op.ADDI -> now[b];
            case Op.ANDI -> c < 0 ? now[b] : flag(now[b]);
            case Op.EXTEND, Op.NOT -> mode == 0 ? now[b] : flag(now[b]);
            case Op.ADDIX, Op.NEG, Op.BITS -> flag(now[b]);
            case Op.ADD, Op.AND, Op.OR, Op.XOR, Op.SHL, Op.SHR, Op.SAR -> both(now[b], now[c]);
            case Op.SUB -> difference(now[b], now[c]);
            case Op.LOAD, Op.RMW, Op.CMPXCHG -> Access.size(mode) == 8 ? ANY : ZERO | POISON;
            case Op.CALL, Op.CALL_INDIRECT -> ANY;
            case Op.INTRINSIC -> FastIntrinsics.resultKind(code[pc + 1]);
            default -> flag(now[b] | now[c]);
        };
    }

    /** Of {@code shadow & POISON}. */
    static int flag(int kind) {
        return kind & POISON | ((kind & (ZERO | PROVENANCE)) != 0 ? ZERO : 0);
    }

    /** Of {@link #bothShadows}. */
    static int both(int a, int b) {
        return a & b & ZERO | (a | b) & (POISON | PROVENANCE);
    }

    /** Of {@link #differenceShadow}. */
    static int difference(int a, int b) {
        int zero = (b & PROVENANCE) != 0 ? ZERO : a & b & ZERO;
        return zero | (a | b) & POISON | ((b & ZERO) != 0 ? a & PROVENANCE : 0);
    }

    /** Shadow of what is computed from two registers and may be a pointer. */
    static long bothShadows(long a, long b) {
        if (a == 0) {
            return b;
        }
        if (b == 0 || a == b) {
            return a;
        }
        return a < 0 || b < 0 ? Memory.POISON : a;
    }

    /** Shadow of the difference of two registers. */
    static long differenceShadow(long a, long b) {
        if (b == 0) {
            return a;
        }
        return a < 0 || b < 0 ? Memory.POISON : 0;
    }
}
