package org.racewalk.model.c.generate;

import org.racewalk.model.c.tree.Expression.BuiltinKind;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Op;

/**
 * The overflow builtins: arithmetic as if in infinite precision.
 *
 * @param flag register for whether the result does not fit its type
 * @param result register for the result, cut to its type
 */
record Overflow(FunctionGenerator f, CType left, CType right, CType type, int flag, int result) {

    void compute(BuiltinKind kind, int a, int b) {
        int mark = f.frame.mark();
        if (Scalars.bits(left) <= 32 && Scalars.bits(right) <= 32) {
            small(kind, a, b);
        } else if (kind != BuiltinKind.MUL_OVERFLOW) {
            sum(kind == BuiltinKind.ADD_OVERFLOW, a, b);
        } else {
            product(a, b);
        }
        f.frame.release(mark);
    }

    private int temporary() {
        return f.frame.allocate();
    }

    private int constant(long value) {
        int register = temporary();
        f.code.constant(register, value);
        return register;
    }

    private int op(int op, int l, int r) {
        int register = temporary();
        f.code.emit(op, 0, register, l, r);
        return register;
    }

    private boolean wide() {
        return Scalars.bits(type) == 64;
    }

    private void cut(int exact) {
        if (wide()) {
            f.code.move(result, exact);
        } else {
            f.code.emit(Op.EXTEND, Scalars.extend(type), result, exact, 0);
        }
    }

    /** Both operands of 32 bits at most: 64 bits hold the exact result. */
    private void small(BuiltinKind kind, int a, int b) {
        int op =
                switch (kind) {
                    case ADD_OVERFLOW -> Op.ADD;
                    case SUB_OVERFLOW -> Op.SUB;
                    default -> Op.MUL;
                };
        boolean unsigned = !Scalars.signed(left) && !Scalars.signed(right);
        boolean unsignedProduct = unsigned && kind == BuiltinKind.MUL_OVERFLOW;
        int exact = op(op, a, b);
        cut(exact);
        if (!wide()) {
            f.code.emit(Op.SNE, 0, flag, exact, result);
        } else if (unsignedProduct == Scalars.signed(type)) {
            f.code.emit(Op.SLT, 0, flag, exact, constant(0));
        } else {
            f.code.constant(flag, 0);
        }
    }

    /** A sum or difference in 128 bits. */
    private void sum(boolean add, int a, int b) {
        boolean unsigned = !Scalars.signed(left) && !Scalars.signed(right);
        int low = op(add ? Op.ADD : Op.SUB, a, b);
        int carry = add ? op(Op.SLTU, low, a) : op(Op.SLTU, a, b);
        if (unsigned && wide() && !Scalars.signed(type)) {
            cut(low);
            f.code.move(flag, carry);
            return;
        }
        int high = op(add ? Op.ADD : Op.SUB, high(a, left), high(b, right));
        f.code.emit(add ? Op.ADD : Op.SUB, 0, high, high, carry);
        cut(low);
        int expected = Scalars.signed(type) ? op(Op.SAR, low, constant(63)) : constant(0);
        f.code.emit(Op.SNE, 0, flag, high, expected);
        if (!wide()) {
            f.code.emit(Op.OR, 0, flag, flag, op(Op.SNE, low, result));
        }
    }

    private int high(int value, CType of) {
        return Scalars.signed(of) ? op(Op.SAR, value, constant(63)) : constant(0);
    }

    /** A product by magnitudes and sign. */
    private void product(int a, int b) {
        int negative = constant(0);
        int x = magnitude(a, left, negative);
        int y = magnitude(b, right, negative);
        int product = op(Op.MUL, x, y);
        Code.Label small = new Code.Label();
        Code.Label positive = new Code.Label();
        Code.Label end = new Code.Label();
        f.code.constant(flag, 0);
        f.code.branch(Op.JZ, x, 0, small);
        f.code.emit(Op.SNE, 0, flag, op(Op.DIVU, product, x), y);
        f.code.bind(small);
        f.code.branch(Op.JZ, negative, 0, positive);
        int limit = constant(Scalars.signed(type) ? Long.MIN_VALUE : 0);
        f.code.emit(Op.OR, 0, flag, flag, op(Op.SLTU, limit, product));
        f.code.emit(Op.NEG, 0, product, product, 0);
        cut(product);
        unequal(product);
        f.code.jump(end);
        f.code.bind(positive);
        if (Scalars.signed(type)) {
            f.code.emit(Op.OR, 0, flag, flag, op(Op.SLT, product, constant(0)));
        }
        cut(product);
        unequal(product);
        f.code.bind(end);
    }

    private void unequal(int exact) {
        if (!wide()) {
            f.code.emit(Op.OR, 0, flag, flag, op(Op.SNE, exact, result));
        }
    }

    private int magnitude(int value, CType of, int negative) {
        int register = temporary();
        f.code.move(register, value);
        if (Scalars.signed(of)) {
            Code.Label end = new Code.Label();
            f.code.branch(Op.JGEI, value, 0, end);
            f.code.emit(Op.NEG, 0, register, value, 0);
            f.code.emit(Op.XOR, 0, negative, negative, constant(1));
            f.code.bind(end);
        }
        return register;
    }
}
