package org.racewalk.model.c.generate;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression.BinaryOperator;
import org.racewalk.model.c.type.CType;

/** C's integer arithmetic on constants in their register form. */
final class Arithmetic {
    private Arithmetic() {}

    /**
     * The value of {@code left operator right}, or null if it has none (division by zero).
     *
     * @param operand type of the left operand
     * @param result type of the result
     */
    static @Nullable Long binary(
            BinaryOperator operator, CType operand, CType result, long left, long right) {
        boolean signed = Scalars.signed(operand);
        int count = (int) right & Math.max(31, Scalars.bits(operand) - 1);
        Long value =
                switch (operator) {
                    case ADD -> left + right;
                    case SUBTRACT -> left - right;
                    case MULTIPLY -> left * right;
                    case DIVIDE -> divide(left, right, signed);
                    case REMAINDER -> remainder(left, right, signed);
                    case SHIFT_LEFT -> left << count;
                    case SHIFT_RIGHT -> signed ? left >> count : left >>> count;
                    case AND -> left & right;
                    case OR -> left | right;
                    case XOR -> left ^ right;
                    default -> compare(operator, signed, left, right) ? 1L : 0L;
                };
        return value == null ? null : Scalars.canonical(value, result);
    }

    /** The result of a comparison. */
    static boolean compare(BinaryOperator operator, boolean signed, long left, long right) {
        int order = signed ? Long.compare(left, right) : Long.compareUnsigned(left, right);
        return switch (operator) {
            case EQUAL -> order == 0;
            case NOT_EQUAL -> order != 0;
            case LESS -> order < 0;
            case LESS_EQUAL -> order <= 0;
            case GREATER -> order > 0;
            case GREATER_EQUAL -> order >= 0;
            default -> throw new IllegalArgumentException(operator.toString());
        };
    }

    static boolean isComparison(BinaryOperator operator) {
        return operator.compareTo(BinaryOperator.EQUAL) >= 0;
    }

    static boolean isCommutative(BinaryOperator operator) {
        return switch (operator) {
            case ADD, MULTIPLY, AND, OR, XOR, EQUAL, NOT_EQUAL -> true;
            default -> false;
        };
    }

    /** The comparison that holds when the given one does not. */
    static BinaryOperator inverse(BinaryOperator comparison) {
        return switch (comparison) {
            case EQUAL -> BinaryOperator.NOT_EQUAL;
            case NOT_EQUAL -> BinaryOperator.EQUAL;
            case LESS -> BinaryOperator.GREATER_EQUAL;
            case LESS_EQUAL -> BinaryOperator.GREATER;
            case GREATER -> BinaryOperator.LESS_EQUAL;
            case GREATER_EQUAL -> BinaryOperator.LESS;
            default -> throw new IllegalArgumentException(comparison.toString());
        };
    }

    /** The comparison with its operands exchanged. */
    static BinaryOperator mirrored(BinaryOperator comparison) {
        return switch (comparison) {
            case EQUAL, NOT_EQUAL -> comparison;
            case LESS -> BinaryOperator.GREATER;
            case LESS_EQUAL -> BinaryOperator.GREATER_EQUAL;
            case GREATER -> BinaryOperator.LESS;
            case GREATER_EQUAL -> BinaryOperator.LESS_EQUAL;
            default -> throw new IllegalArgumentException(comparison.toString());
        };
    }

    private static @Nullable Long divide(long left, long right, boolean signed) {
        if (right == 0) {
            return null;
        }
        return signed ? left / right : Long.divideUnsigned(left, right);
    }

    private static @Nullable Long remainder(long left, long right, boolean signed) {
        if (right == 0) {
            return null;
        }
        return signed ? left % right : Long.remainderUnsigned(left, right);
    }
}
