package org.racewalk.model.machine;

import org.racewalk.model.program.Function;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Program;

import java.util.function.IntPredicate;

/**
 * Where generated code keeps each register of a function. One that is still wanted where the
 * function may be left and entered again lives in the context, and so do arguments and results of
 * what reads them there; all others are JVM locals.
 */
final class Homes {
    private final Flow flow;
    private final Operands operands;
    private final int[] code;
    private final boolean ghost;
    private final IntPredicate suspends;
    private final boolean[] inContext;
    private final boolean[] passed;

    /**
     * @param ghost whether this is of the version for ghost code, which is never left at a step
     * @param suspends whether a call of the function may be left at a step
     */
    Homes(Program program, Function function, Flow flow, boolean ghost, IntPredicate suspends) {
        this.flow = flow;
        this.operands = new Operands(program);
        this.code = program.code();
        this.ghost = ghost;
        this.suspends = suspends;
        inContext = new boolean[flow.registers()];
        passed = new boolean[flow.registers()];
        for (int pc = function.entry(); pc < function.end(); pc += Op.SIZE) {
            if (flow.isReached(pc)) {
                find(pc);
            }
        }
    }

    /** Whether the register lives in the context. */
    boolean inContext(int register) {
        return inContext[register];
    }

    /** Whether somebody else reads the register in the context, or writes it there. */
    boolean isPassed(int register) {
        return passed[register];
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

    private void find(int pc) {
        if (mayLeaveAt(pc)) {
            for (int register = 0; register < inContext.length; register++) {
                inContext[register] |= flow.isLive(pc, register);
            }
        }
        int op = code[pc] & 0xff;
        boolean atomic = op == Op.RMW || op == Op.CMPXCHG;
        boolean slow = op == Op.INTRINSIC && FastIntrinsics.method(code[pc + 1]) == null;
        if (Operands.isCall(op) || slow || atomic && ghost) {
            operands.uses(pc, this::pass);
            int defined = operands.defined(pc);
            if (defined >= 0) {
                pass(defined);
            }
        }
    }

    private void pass(int register) {
        inContext[register] = true;
        passed[register] = true;
    }
}
