package org.racewalk.model.c.generate;

import org.racewalk.model.c.generate.Places.InMemory;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Expression.BinaryOperator;
import org.racewalk.model.c.tree.Symbol.FunctionSymbol;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Op;

/** Branches on expressions, without making 0 or 1 of them first. */
final class Conditions {
    private final FunctionGenerator f;

    Conditions(FunctionGenerator function) {
        this.f = function;
    }

    /**
     * Goes to the label if the truth of the expression is {@code when}, otherwise falls through.
     */
    void branch(Expression condition, Code.Label label, boolean when) {
        int mark = f.frame.mark();
        switch (condition) {
            case Expression.Constant c -> {
                if ((c.value() != 0) == when) {
                    f.code.at(c.position());
                    f.code.jump(label);
                }
            }
            case Expression.Unary u when u.operator() == Expression.UnaryOperator.NOT ->
                    branch(u.operand(), label, !when);
            case Expression.Logical l -> logical(l, label, when);
            case Expression.Binary b when Arithmetic.isComparison(b.operator()) ->
                    comparison(b, label, when);
            case Expression.Convert c when keepsTruth(c) -> branch(c.operand(), label, when);
            case Expression.Comma c -> {
                f.values.effect(c.first());
                branch(c.second(), label, when);
            }
            case Expression.Conditional c when c.then() != null -> conditional(c, label, when);
            case Expression.Read r when r.place() instanceof Expression.Member m && isNarrow(m) ->
                    bitField(r, label, when);
            case Expression.Call c -> call(c, label, when);
            default -> value(condition, label, when);
        }
        f.frame.release(mark);
    }

    private void value(Expression condition, Code.Label label, boolean when) {
        int value = f.values.value(condition, Frame.NONE);
        f.code.at(condition.position());
        f.code.branch(when ? Op.JNZ : Op.JZ, value, 0, label);
    }

    private void call(Expression.Call call, Code.Label label, boolean when) {
        FunctionSymbol callee = f.inliner.callee(call);
        if (callee == null) {
            value(call, label, when);
        } else {
            f.inliner.branch(call, callee, label, when);
        }
    }

    private static boolean keepsTruth(Expression.Convert c) {
        CType from = c.operand().type();
        return Scalars.isScalar(c.type())
                && Scalars.isScalar(from)
                && (Scalars.isBool(c.type()) || Scalars.bits(c.type()) >= Scalars.bits(from));
    }

    private static boolean isNarrow(Expression.Member member) {
        CType.Field field = member.field();
        return field.isBitField() && Memory.mask(field) == (int) Memory.mask(field);
    }

    private void logical(Expression.Logical e, Code.Label label, boolean when) {
        if (e.and() == when) {
            Code.Label skip = new Code.Label();
            branch(e.left(), skip, !when);
            branch(e.right(), label, when);
            f.code.bind(skip);
        } else {
            branch(e.left(), label, when);
            branch(e.right(), label, when);
        }
    }

    private void conditional(Expression.Conditional e, Code.Label label, boolean when) {
        Expression then = e.then();
        if (then == null) {
            throw new IllegalArgumentException();
        }
        Code.Label otherwise = new Code.Label();
        Code.Label end = new Code.Label();
        branch(e.condition(), otherwise, false);
        branch(then, label, when);
        f.code.jump(end);
        f.code.bind(otherwise);
        branch(e.otherwise(), label, when);
        f.code.bind(end);
    }

    /** Tests a bit field without shifting it down. */
    private void bitField(Expression.Read r, Code.Label label, boolean when) {
        InMemory place = f.places.memoryForReading(r.place());
        CType.Field bits = place.bits();
        if (bits == null) {
            throw new IllegalStateException();
        }
        f.code.at(r.position());
        int unit = f.memory.loadUnit(place, bits, 0);
        if (bits.bitWidth() < bits.unit() * 8) {
            f.arithmetic.andConstant(unit, unit, Memory.mask(bits));
        }
        f.code.branch(when ? Op.JNZ : Op.JZ, unit, 0, label);
    }

    private void comparison(Expression.Binary e, Code.Label label, boolean when) {
        BinaryOperator operator = when ? e.operator() : Arithmetic.inverse(e.operator());
        CType type = e.left().type();
        boolean equality = operator == BinaryOperator.EQUAL || operator == BinaryOperator.NOT_EQUAL;
        boolean signed = Scalars.signed(type) || Scalars.bits(type) < 64;
        Long constant = Simplifier.valueOf(e.right());
        if (constant != null && constant == 0 && equality) {
            branch(e.left(), label, operator == BinaryOperator.NOT_EQUAL);
            return;
        }
        int left = f.values.value(e.left(), Frame.NONE);
        if (constant != null && constant == (int) (long) constant && (equality || signed)) {
            f.code.at(e.position());
            f.code.branch(immediate(operator), left, (int) (long) constant, label);
            return;
        }
        int right = f.values.value(e.right(), Frame.NONE);
        f.code.at(e.position());
        registers(operator, signed, left, right, label);
    }

    private static int immediate(BinaryOperator operator) {
        return switch (operator) {
            case EQUAL -> Op.JEQI;
            case NOT_EQUAL -> Op.JNEI;
            case LESS -> Op.JLTI;
            case LESS_EQUAL -> Op.JLEI;
            case GREATER -> Op.JGTI;
            case GREATER_EQUAL -> Op.JGEI;
            default -> throw new IllegalArgumentException(operator.toString());
        };
    }

    private void registers(
            BinaryOperator operator, boolean signed, int left, int right, Code.Label label) {
        int less = signed ? Op.JLT : Op.JLTU;
        int lessOrEqual = signed ? Op.JLE : Op.JLEU;
        switch (operator) {
            case EQUAL -> f.code.branch(Op.JEQ, left, right, label);
            case NOT_EQUAL -> f.code.branch(Op.JNE, left, right, label);
            case LESS -> f.code.branch(less, left, right, label);
            case LESS_EQUAL -> f.code.branch(lessOrEqual, left, right, label);
            case GREATER -> f.code.branch(less, right, left, label);
            case GREATER_EQUAL -> f.code.branch(lessOrEqual, right, left, label);
            default -> throw new IllegalArgumentException(operator.toString());
        }
    }
}
