package org.racewalk.model.c.generate;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Expression.BinaryOperator;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Extend;
import org.racewalk.model.program.Op;

/** Instructions for arithmetic and conversions. */
final class ArithmeticCode {
    private final FunctionGenerator f;

    ArithmeticCode(FunctionGenerator function) {
        this.f = function;
    }

    /** Whether the low bits of the result depend on the same low bits of the operands alone. */
    static boolean isLowBits(BinaryOperator operator) {
        return operator == BinaryOperator.ADD
                || operator == BinaryOperator.SUBTRACT
                || operator == BinaryOperator.MULTIPLY;
    }

    /** An expression whose register agrees with the given one's in the low bits, at least. */
    static Expression lowBits(Expression expression, int bits) {
        Expression e = expression;
        while (e instanceof Expression.Convert c
                && Scalars.isScalar(c.type())
                && Scalars.isScalar(c.operand().type())
                && !Scalars.isBool(c.type())
                && Scalars.bits(c.type()) >= bits) {
            e = c.operand();
        }
        return e;
    }

    /** The binary operation, its result cut to {@code cut} (no wider than its own type). */
    int binary(Expression.Binary e, CType cut, int wanted) {
        BinaryOperator operator = e.operator();
        if (Arithmetic.isComparison(operator)) {
            return comparison(e, wanted);
        }
        int mark = f.frame.mark();
        Expression left = e.left();
        Expression right = e.right();
        int bits = Scalars.bits(cut);
        if (isLowBits(operator) && bits < 64) {
            left = lowBits(left, bits);
            right = lowBits(right, bits);
        }
        int l = f.values.value(left, Frame.NONE);
        Long constant = Simplifier.valueOf(right);
        if (constant != null && hasImmediate(operator, cut, constant, e)) {
            f.frame.release(mark);
            int target = f.frame.target(wanted);
            f.code.at(e.position());
            immediate(operator, cut, constant, target, l);
            return target;
        }
        int r = f.values.value(right, Frame.NONE);
        f.frame.release(mark);
        int target = f.frame.target(wanted);
        f.code.at(e.position());
        boolean exact = constant != null && constant != -1;
        operate(operator, e.left().type(), cut, target, l, r, exact);
        return target;
    }

    private static boolean hasImmediate(
            BinaryOperator operator, CType type, long value, Expression.@Nullable Binary whole) {
        boolean fits = value == (int) value || Scalars.bits(type) <= 32;
        return switch (operator) {
            case ADD, AND -> fits;
            case REMAINDER ->
                    value > 0
                            && value <= 1 << 30
                            && Long.bitCount(value) == 1
                            && (!Scalars.signed(type)
                                    || (whole != null && Bounds.of(whole.left()).low() >= 0));
            default -> false;
        };
    }

    private void immediate(BinaryOperator operator, CType cut, long value, int target, int left) {
        int mode = Scalars.extend(cut);
        int now = (int) value;
        switch (operator) {
            case ADD ->
                    f.code.emit(mode == Extend.NONE ? Op.ADDI : Op.ADDIX, mode, target, left, now);
            case AND -> f.code.emit(Op.ANDI, 0, target, left, now);
            case REMAINDER -> f.code.emit(Op.ANDI, 0, target, left, now - 1);
            default -> throw new IllegalArgumentException(operator.toString());
        }
    }

    /** {@code target = left operator constant}, for read-modify-write of places. */
    void operateConstant(
            BinaryOperator operator,
            CType computation,
            CType cut,
            int target,
            int left,
            long value) {
        BinaryOperator now = operator;
        long constant = value;
        if (operator == BinaryOperator.SUBTRACT) {
            now = BinaryOperator.ADD;
            constant = -value;
        }
        if (hasImmediate(now, cut, constant, null)) {
            immediate(now, cut, constant, target, left);
            return;
        }
        int mark = f.frame.mark();
        int right = f.frame.allocate();
        f.code.constant(right, value);
        operate(operator, computation, cut, target, left, right, value != -1);
        f.frame.release(mark);
    }

    /**
     * {@code target = left operator right}; the operands are registers of the computation's type.
     *
     * @param exact a division cannot overflow
     */
    void operate(
            BinaryOperator operator,
            CType computation,
            CType cut,
            int target,
            int left,
            int right,
            boolean exact) {
        boolean wide = Scalars.bits(cut) == 64;
        boolean signed = Scalars.signed(computation);
        int mode = Scalars.extend(cut);
        switch (operator) {
            case ADD -> f.code.emit(wide ? Op.ADD : Op.ADDX, mode, target, left, right);
            case SUBTRACT -> f.code.emit(wide ? Op.SUB : Op.SUBX, mode, target, left, right);
            case MULTIPLY -> f.code.emit(wide ? Op.MUL : Op.MULX, mode, target, left, right);
            case AND -> f.code.emit(Op.AND, 0, target, left, right);
            case OR -> f.code.emit(Op.OR, 0, target, left, right);
            case XOR -> f.code.emit(Op.XOR, 0, target, left, right);
            case SHIFT_LEFT -> f.code.emit(wide ? Op.SHL : Op.SHLX, mode, target, left, right);
            case SHIFT_RIGHT -> f.code.emit(signed ? Op.SAR : Op.SHR, 0, target, left, right);
            case DIVIDE -> {
                f.code.emit(signed ? Op.DIVS : Op.DIVU, 0, target, left, right);
                if (signed && !wide && !exact) {
                    f.code.emit(Op.EXTEND, mode, target, target, 0);
                }
            }
            case REMAINDER -> f.code.emit(signed ? Op.REMS : Op.REMU, 0, target, left, right);
            default -> throw new IllegalArgumentException(operator.toString());
        }
    }

    /** {@code target = left & constant} on 64 bits. */
    void andConstant(int target, int left, long value) {
        if (value == (int) value) {
            f.code.emit(Op.ANDI, 0, target, left, (int) value);
            return;
        }
        int mark = f.frame.mark();
        int right = f.frame.allocate();
        f.code.constant(right, value);
        f.code.emit(Op.AND, 0, target, left, right);
        f.frame.release(mark);
    }

    private int comparison(Expression.Binary e, int wanted) {
        int mark = f.frame.mark();
        int l = f.values.value(e.left(), Frame.NONE);
        int r = f.values.value(e.right(), Frame.NONE);
        f.frame.release(mark);
        int target = f.frame.target(wanted);
        f.code.at(e.position());
        boolean signed = Scalars.signed(e.left().type());
        int less = signed ? Op.SLT : Op.SLTU;
        int lessOrEqual = signed ? Op.SLE : Op.SLEU;
        switch (e.operator()) {
            case EQUAL -> f.code.emit(Op.SEQ, 0, target, l, r);
            case NOT_EQUAL -> f.code.emit(Op.SNE, 0, target, l, r);
            case LESS -> f.code.emit(less, 0, target, l, r);
            case LESS_EQUAL -> f.code.emit(lessOrEqual, 0, target, l, r);
            case GREATER -> f.code.emit(less, 0, target, r, l);
            case GREATER_EQUAL -> f.code.emit(lessOrEqual, 0, target, r, l);
            default -> throw new IllegalArgumentException(e.operator().toString());
        }
        return target;
    }

    int unary(Expression.Unary e, CType cut, int wanted) {
        int mark = f.frame.mark();
        boolean not = e.operator() == Expression.UnaryOperator.NOT;
        Expression operand = not ? e.operand() : lowBits(e.operand(), Scalars.bits(cut));
        int value = f.values.value(operand, Frame.NONE);
        f.code.at(e.position());
        if (not) {
            return againstZero(Op.SEQ, value, mark, wanted);
        }
        f.frame.release(mark);
        int target = f.frame.target(wanted);
        int op = e.operator() == Expression.UnaryOperator.NEGATE ? Op.NEG : Op.NOT;
        f.code.emit(op, Scalars.extend(cut), target, value, 0);
        return target;
    }

    private int againstZero(int op, int value, int mark, int wanted) {
        int zero = f.frame.allocate();
        f.code.constant(zero, 0);
        f.frame.release(mark);
        int target = f.frame.target(wanted);
        f.code.emit(op, 0, target, value, zero);
        return target;
    }

    int convert(Expression.Convert e, int wanted) {
        CType to = e.type();
        Expression operand = e.operand();
        CType from = operand.type();
        if (Scalars.isAggregate(from) || Scalars.isVoid(from)) {
            throw new IllegalStateException(
                    "conversion of " + from.spelling() + " at " + e.position());
        }
        if (Scalars.isBool(to)) {
            if (Purity.isBoolean(operand)) {
                return f.values.value(operand, wanted);
            }
            int mark = f.frame.mark();
            int value = f.values.value(operand, Frame.NONE);
            f.code.at(e.position());
            return againstZero(Op.SNE, value, mark, wanted);
        }
        if (Scalars.contains(to, from) || Bounds.of(operand).fit(to)) {
            return f.values.value(operand, wanted);
        }
        if (Scalars.bits(to) <= Scalars.bits(from)) {
            if (operand instanceof Expression.Binary b && isLowBits(b.operator())) {
                return binary(b, to, wanted);
            }
            if (operand instanceof Expression.Unary u
                    && u.operator() != Expression.UnaryOperator.NOT) {
                return unary(u, to, wanted);
            }
            if (operand instanceof Expression.Read r
                    && !isBitField(r)
                    && Scalars.size(to) == Scalars.size(from)
                    && !Scalars.isBool(from)) {
                return f.values.read(r, Scalars.signed(to), wanted);
            }
        }
        int mark = f.frame.mark();
        int value = f.values.value(lowBits(operand, Scalars.bits(to)), Frame.NONE);
        f.frame.release(mark);
        int target = f.frame.target(wanted);
        f.code.at(e.position());
        f.code.emit(Op.EXTEND, Scalars.extend(to), target, value, 0);
        return target;
    }

    private static boolean isBitField(Expression.Read read) {
        return read.place() instanceof Expression.Member m && m.field().isBitField();
    }

    /**
     * Converts a register from one scalar type to another; the same register if nothing is to do.
     */
    int convertRegister(int register, CType from, CType to, int wanted) {
        if (Scalars.isBool(to) && !Scalars.isBool(from)) {
            int mark = f.frame.mark();
            return againstZero(Op.SNE, register, mark, wanted);
        }
        if (Scalars.contains(to, from)) {
            return register;
        }
        int target = f.frame.target(wanted);
        f.code.emit(Op.EXTEND, Scalars.extend(to), target, register, 0);
        return target;
    }
}
