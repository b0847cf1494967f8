package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTExpression;
import org.eclipse.cdt.core.dom.ast.IASTFunctionCallExpression;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.c.type.Conversions;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Fence;
import org.racewalk.model.program.Position;

import java.util.ArrayList;
import java.util.List;

/**
 * The typed builtins that our headers map the kernel's primitives to. Their pointer argument gives
 * the type; orders, kinds and flags are integer constants.
 */
final class Atomics {
    private static final String PREFIX = "__racewalk_";

    private final Unit unit;

    Atomics(Unit unit) {
        this.unit = unit;
    }

    /** The tree of a typed builtin's call, or null if there is none of that name. */
    @Nullable Expression call(
            String name, IASTFunctionCallExpression syntax, IASTExpression[] arguments) {
        if (!name.startsWith(PREFIX)) {
            return null;
        }
        return switch (name.substring(PREFIX.length())) {
            case "load" -> load(syntax, count(name, syntax, arguments, 2));
            case "store" -> store(syntax, count(name, syntax, arguments, 3));
            case "rmw" -> rmw(syntax, count(name, syntax, arguments, 5));
            case "rmw_unless" -> rmwUnless(syntax, count(name, syntax, arguments, 4));
            case "cmpxchg" -> compareExchange(syntax, count(name, syntax, arguments, 4));
            case "fence" -> {
                IASTExpression kind = count(name, syntax, arguments, 1)[0];
                yield new Expression.FenceExpression(
                        number(kind, Fence.count()), unit.position(syntax));
            }
            default -> null;
        };
    }

    private IASTExpression[] count(
            String name,
            IASTFunctionCallExpression syntax,
            IASTExpression[] arguments,
            int wanted) {
        if (arguments.length != wanted) {
            throw unit.reject(
                    syntax,
                    "'" + name + "' takes " + wanted + " arguments, not " + arguments.length,
                    "");
        }
        return arguments;
    }

    private int number(IASTExpression syntax, int limit) {
        long value = unit.expressions.integerConstant(syntax);
        if (value < 0 || value >= limit) {
            throw unit.reject(syntax, value + " is out of range here", "");
        }
        return (int) value;
    }

    private int order(IASTExpression syntax) {
        return number(syntax, Access.DEREFERENCE + 1);
    }

    /** The place that the pointer argument designates. */
    private Expression.Place place(IASTExpression pointer) {
        Expression value = unit.expressions.value(pointer);
        Expression designated =
                unit.expressions.accesses().dereference(value, pointer, value.position());
        if (!(designated instanceof Expression.Place place)
                || !Conversions.isScalar(place.type())) {
            throw unit.reject(
                    pointer,
                    "atomic access through '" + value.type().spelling() + "'",
                    "the pointer must point to an integer or a pointer");
        }
        return place;
    }

    private Expression operand(IASTExpression syntax, CType type) {
        Expression value = unit.expressions.value(syntax);
        if (!Conversions.isScalar(value.type())) {
            throw unit.reject(syntax, "'" + value.type().spelling() + "' is no scalar", "");
        }
        return Fold.convert(value, type, value.position());
    }

    private Expression load(IASTFunctionCallExpression syntax, IASTExpression[] arguments) {
        Expression.Place place = place(arguments[0]);
        return new Expression.AtomicLoad(
                place, order(arguments[1]), place.type().unqualified(), unit.position(syntax));
    }

    private Expression store(IASTFunctionCallExpression syntax, IASTExpression[] arguments) {
        Expression.Place place = place(arguments[0]);
        Expression value = operand(arguments[1], place.type().unqualified());
        return new Expression.AtomicStore(place, value, order(arguments[2]), unit.position(syntax));
    }

    private Expression rmw(IASTFunctionCallExpression syntax, IASTExpression[] arguments) {
        Expression.Place place = place(arguments[0]);
        CType type = place.type().unqualified();
        return new Expression.AtomicRmw(
                place,
                number(arguments[1], Access.ADD_UNLESS),
                operand(arguments[2], type),
                null,
                order(arguments[3]),
                number(arguments[4], 2) != 0,
                type,
                unit.position(syntax));
    }

    private Expression rmwUnless(IASTFunctionCallExpression syntax, IASTExpression[] arguments) {
        Expression.Place place = place(arguments[0]);
        CType type = place.type().unqualified();
        return new Expression.AtomicRmw(
                place,
                Access.ADD_UNLESS,
                operand(arguments[1], type),
                operand(arguments[2], type),
                order(arguments[3]),
                true,
                type,
                unit.position(syntax));
    }

    private Expression compareExchange(
            IASTFunctionCallExpression syntax, IASTExpression[] arguments) {
        Expression.Place place = place(arguments[0]);
        CType type = place.type().unqualified();
        List<Expression> operands = new ArrayList<>();
        operands.add(operand(arguments[1], type));
        operands.add(operand(arguments[2], type));
        Position position = unit.position(syntax);
        return new Expression.AtomicCompareExchange(
                place, operands.get(0), operands.get(1), order(arguments[3]), type, position);
    }
}
