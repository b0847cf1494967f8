package org.racewalk.model.c.generate;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;

/** Which expressions may be left out when their value is not wanted. */
final class Purity {
    private Purity() {}

    /** Whether evaluation has no effect: nothing is stored, called or read as volatile. */
    static boolean isPure(@Nullable Expression expression) {
        if (expression == null) {
            return true;
        }
        return switch (expression) {
            case Expression.Constant e -> true;
            case Expression.FunctionAddress e -> true;
            case Expression.VariablePlace e -> true;
            case Expression.Dereference e -> isPure(e.pointer());
            case Expression.Member e -> isPure(e.base());
            case Expression.Temporary e -> isPure(e.value());
            case Expression.Read e -> !isVolatile(e.place()) && isPure(e.place());
            case Expression.AddressOf e -> isPure(e.place());
            case Expression.Convert e -> isPure(e.operand());
            case Expression.Unary e -> isPure(e.operand());
            case Expression.Binary e -> isPure(e.left()) && isPure(e.right());
            case Expression.Logical e -> isPure(e.left()) && isPure(e.right());
            case Expression.Conditional e ->
                    isPure(e.condition()) && isPure(e.then()) && isPure(e.otherwise());
            case Expression.Comma e -> isPure(e.first()) && isPure(e.second());
            case Expression.Builtin e -> isPure(e);
            default -> false;
        };
    }

    private static boolean isPure(Expression.Builtin builtin) {
        return switch (builtin.kind()) {
            case CLZ, CTZ, FFS, POPCOUNT, PARITY, BSWAP ->
                    builtin.arguments().stream().allMatch(Purity::isPure);
            default -> false;
        };
    }

    /** Whether accesses to the place are marked. */
    static boolean isVolatile(Expression.Place place) {
        return place.type().isVolatile()
                || (place instanceof Expression.Member member && isVolatile(member.base()));
    }

    /** Whether the value of the expression is 0 or 1. */
    static boolean isBoolean(Expression expression) {
        if (Scalars.isScalar(expression.type()) && Scalars.isBool(expression.type())) {
            return true;
        }
        return switch (expression) {
            case Expression.Constant e -> e.value() == 0 || e.value() == 1;
            case Expression.Logical e -> true;
            case Expression.Unary e -> e.operator() == Expression.UnaryOperator.NOT;
            case Expression.Convert e -> !Scalars.isVoid(e.type()) && isBoolean(e.operand());
            case Expression.Binary e -> isBoolean(e);
            default -> false;
        };
    }

    private static boolean isBoolean(Expression.Binary binary) {
        if (Arithmetic.isComparison(binary.operator())) {
            return true;
        }
        return switch (binary.operator()) {
            case AND -> isBoolean(binary.left()) || isBoolean(binary.right());
            case OR, XOR -> isBoolean(binary.left()) && isBoolean(binary.right());
            default -> false;
        };
    }
}
