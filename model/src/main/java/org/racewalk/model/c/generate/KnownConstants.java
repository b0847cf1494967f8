package org.racewalk.model.c.generate;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.generate.Code.Instruction;
import org.racewalk.model.program.Op;

import java.util.List;

/**
 * Uses registers that hold a known constant, within straight code: immediate forms, settled jumps.
 */
final class KnownConstants {
    private final List<Instruction> list;
    private final @Nullable Long[] known;

    KnownConstants(Code code, Frame frame) {
        this.list = code.instructions();
        this.known = new Long[frame.highest()];
    }

    void improve() {
        for (Instruction i : list) {
            if (i.op == Code.LABEL) {
                forget(0);
                continue;
            }
            settle(i);
            useImmediate(i);
            if (Operands.isCall(i.op)) {
                forget(i.b);
            } else if (Operands.writes(i.op) && i.a < known.length) {
                known[i.a] = i.op == Op.CONSTI ? Long.valueOf(i.constant) : null;
            }
        }
        list.removeIf(i -> i.op == Op.NOP);
    }

    private void forget(int from) {
        for (int r = from; r < known.length; r++) {
            known[r] = null;
        }
    }

    private @Nullable Long valueOf(int register) {
        return register < known.length ? known[register] : null;
    }

    /** The register's value if it fits an immediate operand. */
    private @Nullable Integer immediate(int register) {
        Long value = valueOf(register);
        return value != null && value == (int) (long) value ? (int) (long) value : null;
    }

    /** A jump whose condition is known is a plain jump, or none. */
    private void settle(Instruction i) {
        boolean test = i.op == Op.JZ || i.op == Op.JNZ || (i.op >= Op.JEQI && i.op <= Op.JGEI);
        Long value = test ? valueOf(i.a) : null;
        if (value == null) {
            return;
        }
        int limit = i.op >= Op.JEQI ? i.b : 0;
        boolean taken =
                switch (i.op) {
                    case Op.JZ, Op.JEQI -> value == limit;
                    case Op.JNZ, Op.JNEI -> value != limit;
                    case Op.JLTI -> value < limit;
                    case Op.JLEI -> value <= limit;
                    case Op.JGTI -> value > limit;
                    default -> value >= limit;
                };
        i.a = 0;
        i.b = 0;
        if (taken) {
            i.op = Op.JMP;
        } else {
            i.op = Op.NOP;
            i.label = null;
        }
    }

    private void useImmediate(Instruction i) {
        if (i.op >= Op.JEQ && i.op <= Op.JLE) {
            compareWithImmediate(i);
            return;
        }
        boolean commutes = i.op == Op.ADD || i.op == Op.ADDX || i.op == Op.AND;
        if (commutes && immediate(i.c) == null && immediate(i.b) != null) {
            int b = i.b;
            i.b = i.c;
            i.c = b;
        }
        boolean subtracts = i.op == Op.SUB || i.op == Op.SUBX;
        Integer value = commutes || subtracts ? immediate(i.c) : null;
        if (value == null || value == Integer.MIN_VALUE) {
            return;
        }
        i.c = subtracts ? -value : value;
        i.op =
                switch (i.op) {
                    case Op.ADD, Op.SUB -> Op.ADDI;
                    case Op.AND -> Op.ANDI;
                    default -> Op.ADDIX;
                };
    }

    private void compareWithImmediate(Instruction i) {
        Integer right = immediate(i.b);
        Integer left = immediate(i.a);
        if (right != null) {
            i.op = Op.JEQI + i.op - Op.JEQ;
            i.b = right;
        } else if (left != null) {
            i.a = i.b;
            i.b = left;
            i.op =
                    switch (i.op) {
                        case Op.JEQ -> Op.JEQI;
                        case Op.JNE -> Op.JNEI;
                        case Op.JLT -> Op.JGTI;
                        default -> Op.JGEI;
                    };
        } else {
            return;
        }
        if (i.b == 0 && (i.op == Op.JEQI || i.op == Op.JNEI)) {
            i.op = i.op == Op.JEQI ? Op.JZ : Op.JNZ;
        }
    }
}
