package org.racewalk.model.c.generate;

import org.racewalk.model.program.Access;
import org.racewalk.model.program.Op;

/** Which operands of an instruction are registers, read or written, and which is a jump target. */
final class Operands {
    private Operands() {}

    static final int A = 1;
    static final int B = 2;
    static final int C = 4;

    /** The register after {@code c} is read as well. */
    static final int C_NEXT = 8;

    /** Whether control never goes on to the next instruction. */
    static boolean endsFlow(int op) {
        return op == Op.JMP || op == Op.RET || op == Op.UNREACHABLE || op == Op.SWITCH;
    }

    static boolean isJump(int op) {
        return op >= Op.JMP && op <= Op.JGEI;
    }

    /** Which operand (1 to 3) holds the target of a jump. */
    static int targetOperand(int op) {
        return op == Op.JMP ? 1 : op <= Op.JNZ ? 2 : 3;
    }

    /** Whether it leaves the frame: reads and overwrites registers from {@code b} on. */
    static boolean isCall(int op) {
        return op == Op.CALL || op == Op.CALL_INDIRECT || op == Op.INTRINSIC;
    }

    /** Whether {@code r[a]} is written (calls write {@code r[b]} and are not counted). */
    static boolean writes(int op) {
        return (op >= Op.CONST && op <= Op.LOCAL)
                || (op >= Op.EXTEND && op < Op.JMP)
                || op == Op.LOAD
                || op == Op.RMW
                || op == Op.CMPXCHG;
    }

    /**
     * The operands read as registers, a set of {@link #A}, {@link #B}, {@link #C}, {@link #C_NEXT}.
     */
    static int reads(Code.Instruction i) {
        return switch (i.op) {
            case Op.MOV, Op.EXTEND, Op.ADDI, Op.ANDI, Op.ADDIX, Op.NEG, Op.NOT, Op.BITS, Op.LOAD ->
                    B;
            case Op.JZ, Op.JNZ, Op.SWITCH, Op.CALL_INDIRECT -> A;
            case Op.JEQ, Op.JNE, Op.JLT, Op.JLE, Op.JLTU, Op.JLEU -> A | B;
            case Op.JEQI, Op.JNEI, Op.JLTI, Op.JLEI, Op.JGTI, Op.JGEI -> A;
            case Op.RET -> i.mode == 1 ? A : 0;
            case Op.STORE -> A | C;
            case Op.RMW -> Access.kind(i.mode) == Access.ADD_UNLESS ? B | C | C_NEXT : B | C;
            case Op.CMPXCHG -> B | C | C_NEXT;
            default -> i.op >= Op.ADD && i.op < Op.JMP ? B | C : 0;
        };
    }

    /** Whether it may be left out if its result is not used. */
    static boolean isPure(int op) {
        return (op >= Op.CONST && op <= Op.FUNCTION)
                || op == Op.EXTEND
                || (op >= Op.ADD && op < Op.JMP && (op < Op.DIVS || op > Op.REMU));
    }
}
