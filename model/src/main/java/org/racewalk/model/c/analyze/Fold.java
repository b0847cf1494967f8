package org.racewalk.model.c.analyze;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Expression.BinaryOperator;
import org.racewalk.model.c.tree.Expression.Constant;
import org.racewalk.model.c.tree.Expression.UnaryOperator;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.c.type.Conversions;
import org.racewalk.model.program.Position;

/**
 * Makes nodes of the tree and evaluates constants while doing so: an expression is constant exactly
 * if what comes out is a {@link Constant}. What C leaves undefined (division by zero, shifts that
 * are too far) is not evaluated.
 */
final class Fold {
    private Fold() {}

    /** The value of a constant, or null. */
    static @Nullable Long valueOf(Expression expression) {
        return expression instanceof Constant constant ? Long.valueOf(constant.value()) : null;
    }

    /** A constant of an integer type, cut to it. */
    static Constant constant(long value, CType type, Position position) {
        return new Constant(Conversions.wrap(value, type), type, position);
    }

    /** Whether a condition is known: constants, and addresses of objects and functions. */
    static @Nullable Boolean truth(Expression condition) {
        return switch (condition) {
            case Constant constant -> constant.value() != 0;
            case Expression.FunctionAddress function -> true;
            case Expression.AddressOf(Expression.VariablePlace place, CType t, Position p) -> true;
            case Expression.Convert(Expression inner, CType type, Position p)
                    when Conversions.isPointer(type) && Conversions.isPointer(inner.type()) ->
                    truth(inner);
            default -> null;
        };
    }

    /** Converts a value; nothing to do if it has the type already. */
    static Expression convert(Expression value, CType wanted, Position position) {
        CType type = wanted.unqualified();
        if (value.type().equals(type)) {
            return value;
        }
        if (value instanceof Constant constant && !Conversions.isVoid(type)) {
            return constant(constant.value(), type, constant.position());
        }
        if (type.equals(Conversions.BOOL)) {
            Boolean truth = truth(value);
            if (truth != null) {
                return constant(truth ? 1 : 0, type, position);
            }
        }
        if (value instanceof Expression.Convert(Expression inner, CType t, Position p)
                && Conversions.isPointer(type)
                && Conversions.isPointer(t)
                && Conversions.isPointer(inner.type())) {
            return convert(inner, type, position);
        }
        return new Expression.Convert(value, type, position);
    }

    static Expression unary(UnaryOperator operator, Expression operand, Position position) {
        CType type = operator == UnaryOperator.NOT ? Conversions.INT : operand.type();
        if (operator == UnaryOperator.NOT) {
            Boolean truth = truth(operand);
            if (truth != null) {
                return constant(truth ? 0 : 1, type, position);
            }
        } else if (operand instanceof Constant constant) {
            long value = operator == UnaryOperator.NEGATE ? -constant.value() : ~constant.value();
            return constant(value, type, position);
        }
        return new Expression.Unary(operator, operand, type, position);
    }

    static Expression binary(
            BinaryOperator operator,
            Expression left,
            Expression right,
            CType type,
            Position position) {
        if (left instanceof Constant a && right instanceof Constant b) {
            Long value = evaluate(operator, a, b);
            if (value != null) {
                return constant(value, type, position);
            }
        }
        if (right instanceof Constant zero
                && zero.value() == 0
                && Conversions.isPointer(type)
                && (operator == BinaryOperator.ADD || operator == BinaryOperator.SUBTRACT)) {
            return left;
        }
        return new Expression.Binary(operator, left, right, type, position);
    }

    /** Both constants have the same type, but for shifts. */
    private static @Nullable Long evaluate(BinaryOperator operator, Constant a, Constant b) {
        long x = a.value();
        long y = b.value();
        boolean signed = Conversions.isSigned(a.type());
        int order = signed ? Long.compare(x, y) : Long.compareUnsigned(x, y);
        return switch (operator) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> divides(a, b) ? (signed ? x / y : Long.divideUnsigned(x, y)) : null;
            case REMAINDER ->
                    divides(a, b) ? (signed ? x % y : Long.remainderUnsigned(x, y)) : null;
            case SHIFT_LEFT -> isShift(a, b) ? x << y : null;
            // The value is extended by its type's signedness, so one shift serves both.
            case SHIFT_RIGHT -> isShift(a, b) ? (signed ? x >> y : x >>> y) : null;
            case AND -> x & y;
            case OR -> x | y;
            case XOR -> x ^ y;
            case EQUAL -> flag(x == y);
            case NOT_EQUAL -> flag(x != y);
            case LESS -> flag(order < 0);
            case LESS_EQUAL -> flag(order <= 0);
            case GREATER -> flag(order > 0);
            case GREATER_EQUAL -> flag(order >= 0);
        };
    }

    private static boolean divides(Constant a, Constant b) {
        if (b.value() == 0) {
            return false;
        }
        boolean overflows =
                Conversions.isSigned(a.type())
                        && b.value() == -1
                        && a.value() == Long.MIN_VALUE >> (64 - Conversions.bits(a.type()));
        return !overflows;
    }

    private static boolean isShift(Constant a, Constant b) {
        return b.value() >= 0 && b.value() < Conversions.bits(a.type());
    }

    private static long flag(boolean truth) {
        return truth ? 1 : 0;
    }

    static Expression logical(boolean and, Expression left, Expression right, Position position) {
        Boolean first = truth(left);
        if (first != null && first != and) {
            return constant(and ? 0 : 1, Conversions.INT, position);
        }
        Boolean second = truth(right);
        if (first != null && second != null) {
            return constant(second ? 1 : 0, Conversions.INT, position);
        }
        return new Expression.Logical(and, left, right, position);
    }

    /** Both branches have the type already; {@code then} is null for {@code a ?: b}. */
    static Expression conditional(
            Expression condition,
            @Nullable Expression then,
            Expression otherwise,
            CType type,
            Position position) {
        Boolean truth = truth(condition);
        if (truth == null) {
            return new Expression.Conditional(condition, then, otherwise, type, position);
        }
        if (!truth) {
            return otherwise;
        }
        return then == null ? convert(condition, type, position) : then;
    }

    /** The address of a place, as a value of type {@code type}. */
    static Expression addressOf(Expression.Place place, CType type, Position position) {
        if (place instanceof Expression.Dereference dereference) {
            return convert(dereference.pointer(), type, position);
        }
        Long address = constantAddress(place);
        if (address != null) {
            return new Constant(address, type, position);
        }
        return new Expression.AddressOf(place, type, position);
    }

    /** {@code ((struct s *)0)->member} has a constant address; so offsets used to be computed. */
    private static @Nullable Long constantAddress(Expression.Place place) {
        return switch (place) {
            case Expression.Member member when !member.field().isBitField() -> {
                Long base = constantAddress(member.base());
                yield base == null ? null : Long.valueOf(base + member.field().offset());
            }
            case Expression.Dereference(Constant pointer, CType t, Position p) ->
                    Long.valueOf(pointer.value());
            default -> null;
        };
    }

    /**
     * Whether a value is known when a program is loaded: integers, and addresses with an offset.
     */
    static boolean isStatic(Expression value) {
        return switch (value) {
            case Constant constant -> true;
            case Expression.FunctionAddress function -> true;
            case Expression.AddressOf address -> isStaticPlace(address.place());
            case Expression.Convert convert ->
                    Conversions.bits(convert.type()) == 64
                            && !convert.type().equals(Conversions.BOOL)
                            && isStatic(convert.operand());
            case Expression.Binary binary ->
                    (binary.operator() == BinaryOperator.ADD
                                    || binary.operator() == BinaryOperator.SUBTRACT)
                            && isStatic(binary.left())
                            && binary.right() instanceof Constant;
            default -> false;
        };
    }

    private static boolean isStaticPlace(Expression.Place place) {
        return switch (place) {
            case Expression.VariablePlace variable -> variable.variable().isStatic;
            case Expression.Member member -> isStaticPlace(member.base());
            case Expression.Dereference dereference -> isStatic(dereference.pointer());
            default -> false;
        };
    }
}
