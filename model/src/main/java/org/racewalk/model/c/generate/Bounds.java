package org.racewalk.model.c.generate;

import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.type.CType;

/**
 * Smallest and largest register contents that an expression can have, as far as a short look tells.
 * Both are within the range of long; unsigned 64-bit values count as unknown.
 */
record Bounds(long low, long high) {
    private static final Bounds UNKNOWN = new Bounds(Long.MIN_VALUE, Long.MAX_VALUE);
    private static final Bounds TRUTH = new Bounds(0, 1);
    private static final int DEPTH = 5;

    static Bounds of(Expression expression) {
        return of(expression, DEPTH);
    }

    /** All values of a type. */
    static Bounds of(CType type) {
        if (!Scalars.isScalar(type)) {
            return UNKNOWN;
        }
        int bits = Scalars.bits(type);
        if (bits == 64) {
            return UNKNOWN;
        }
        return Scalars.signed(type)
                ? new Bounds(-1L << (bits - 1), (1L << (bits - 1)) - 1)
                : new Bounds(0, (1L << bits) - 1);
    }

    /** Whether all values are values of the type. */
    boolean fit(CType type) {
        if (Scalars.bits(type) == 64) {
            return true;
        }
        Bounds all = of(type);
        return all.low <= low && high <= all.high;
    }

    private static Bounds of(Expression expression, int depth) {
        if (expression instanceof Expression.Constant c) {
            return new Bounds(c.value(), c.value());
        }
        Bounds all = of(expression.type());
        if (depth == 0) {
            return all;
        }
        if (Purity.isBoolean(expression)) {
            return TRUTH;
        }
        return switch (expression) {
            case Expression.Convert e when Scalars.isScalar(e.type()) ->
                    converted(of(e.operand(), depth - 1), e.type(), all);
            case Expression.Binary e -> binary(e, depth, all);
            case Expression.Read r when r.place() instanceof Expression.Member m ->
                    field(m.field(), all);
            default -> all;
        };
    }

    private static Bounds converted(Bounds operand, CType type, Bounds all) {
        return !operand.equals(UNKNOWN) && operand.fit(type) ? operand : all;
    }

    private static Bounds field(CType.Field field, Bounds all) {
        if (!field.isBitField() || field.bitWidth() >= 63) {
            return all;
        }
        int bits = field.bitWidth();
        return Scalars.signed(field.type())
                ? new Bounds(-1L << (bits - 1), (1L << (bits - 1)) - 1)
                : new Bounds(0, (1L << bits) - 1);
    }

    private static Bounds binary(Expression.Binary e, int depth, Bounds all) {
        if (!(e.right() instanceof Expression.Constant c)) {
            return all;
        }
        long value = c.value();
        Bounds left = of(e.left(), depth - 1);
        return switch (e.operator()) {
            case AND -> value >= 0 ? new Bounds(0, value) : all;
            case SHIFT_RIGHT -> {
                if (value <= 0 || value > 63) {
                    yield all;
                }
                if (left.low >= 0) {
                    yield new Bounds(left.low >> value, left.high >> value);
                }
                yield Scalars.signed(e.left().type())
                        ? new Bounds(left.low >> value, left.high >> value)
                        : new Bounds(0, Long.MAX_VALUE >> (value - 1));
            }
            case REMAINDER -> left.low >= 0 && value > 0 ? new Bounds(0, value - 1) : all;
            default -> all;
        };
    }
}
