package org.racewalk.model.machine;

import org.racewalk.model.program.Function;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Which registers are written back to the context where. Generated code holds registers in JVM
 * locals; before a point where the function may be left and entered again, those still wanted must
 * be in the context, unless they have been since they were computed.
 */
final class Spills {
    private final Flow flow;
    private final Operands operands;
    private final int[] code;
    private final int entry;
    private final int end;
    private final boolean ghost;
    private final IntPredicate suspends;
    private final int registers;
    private final boolean[] clean;

    /**
     * @param ghost whether this is of the version for ghost code, which is never left at a step
     * @param suspends whether a call of the function may be left at a step
     */
    Spills(Program program, Function function, Flow flow, boolean ghost, IntPredicate suspends) {
        this.flow = flow;
        this.operands = new Operands(program);
        this.code = program.code();
        this.entry = function.entry();
        this.end = function.end();
        this.ghost = ghost;
        this.suspends = suspends;
        this.registers = flow.registers();
        clean = new boolean[(end - entry) / Op.SIZE * registers];
        find();
    }

    /** Whether the function may be left at the instruction and entered again. */
    boolean mayLeaveAt(int pc) {
        if (ghost) {
            return false;
        }
        return switch (code[pc] & 0xff) {
            case Op.LOAD, Op.STORE, Op.RMW, Op.CMPXCHG, Op.CALL_INDIRECT -> true;
            case Op.INTRINSIC -> Operands.isStep(code[pc + 1]);
            case Op.CALL -> suspends.test(code[pc + 1]);
            default -> false;
        };
    }

    /** Tells the registers that must be written back before the instruction at {@code pc}. */
    void before(int pc, Operands.Sink sink) {
        wanted(
                pc,
                register -> {
                    if (!clean[row(pc) + register]) {
                        sink.accept(register);
                    }
                });
    }

    private void wanted(int pc, Operands.Sink sink) {
        int op = code[pc] & 0xff;
        if (mayLeaveAt(pc)) {
            for (int register = 0; register < registers; register++) {
                if (flow.isLive(pc, register)) {
                    sink.accept(register);
                }
            }
        } else if (Operands.isCall(op)
                || op == Op.RMW
                || op == Op.CMPXCHG
                || op == Op.INTRINSIC && FastIntrinsics.method(code[pc + 1]) == null) {
            operands.uses(pc, sink);
        }
    }

    private int row(int pc) {
        return (pc - entry) / Op.SIZE * registers;
    }

    private void find() {
        Arrays.fill(clean, true);
        boolean[] due = new boolean[(end - entry) / Op.SIZE];
        Arrays.fill(due, true);
        boolean[] now = new boolean[registers];
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int pc = entry; pc < end; pc += Op.SIZE) {
                if (due[(pc - entry) / Op.SIZE]) {
                    due[(pc - entry) / Op.SIZE] = false;
                    changed = true;
                    System.arraycopy(clean, row(pc), now, 0, registers);
                    pass(pc, now);
                    operands.successors(pc, next -> meet(next, now, due));
                }
            }
        }
    }

    private void meet(int pc, boolean[] now, boolean[] due) {
        if (pc >= end) {
            return;
        }
        for (int i = 0; i < registers; i++) {
            if (clean[row(pc) + i] && !now[i]) {
                clean[row(pc) + i] = false;
                due[(pc - entry) / Op.SIZE] = true;
            }
        }
    }

    private void pass(int pc, boolean[] now) {
        wanted(pc, register -> now[register] = true);
        int op = code[pc] & 0xff;
        int defined = operands.defined(pc);
        if (defined < 0) {
            return;
        }
        if (Operands.isCall(op)) {
            // The callee's frame begins there.
            Arrays.fill(now, defined, registers, false);
        }
        boolean atomic = op == Op.RMW || op == Op.CMPXCHG;
        boolean slow = op == Op.INTRINSIC && FastIntrinsics.method(code[pc + 1]) == null;
        now[defined] = Operands.isCall(op) || slow || atomic && ghost;
    }
}
