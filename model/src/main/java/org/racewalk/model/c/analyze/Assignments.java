package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTBinaryExpression;
import org.eclipse.cdt.core.dom.ast.IASTExpression;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.eclipse.cdt.core.dom.ast.IASTUnaryExpression;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Expression.BinaryOperator;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.c.type.CType.Basic;
import org.racewalk.model.c.type.Conversions;
import org.racewalk.model.program.Position;

import java.util.Objects;

/** Assignments, and the conversions that assigning, passing and returning a value do. */
final class Assignments {
    private final Unit unit;

    Assignments(Unit unit) {
        this.unit = unit;
    }

    /** {@code =} and {@code op=}. */
    Expression assign(IASTBinaryExpression syntax) {
        Position position = unit.position(syntax);
        if (syntax.getOperator() != IASTBinaryExpression.op_assign) {
            return update(syntax, position);
        }
        Expression.Place place;
        try {
            place = modifiable(syntax.getOperand1());
        } catch (Rejected e) {
            unit.expressions.value(syntax.getOperand2());
            throw e;
        }
        Expression value = unit.expressions.value(syntax.getOperand2());
        CType type = place.type().unqualified();
        Expression converted = converted(value, type, syntax.getOperand2(), "assignment");
        return new Expression.Assign(place, converted, type, position);
    }

    /** A place that may be written. */
    private Expression.Place modifiable(IASTExpression syntax) {
        Expression designated = unit.expressions.designate(syntax);
        if (!(designated instanceof Expression.Place place)
                || place.type().unqualified() instanceof CType.Array
                || place.type().unqualified() instanceof CType.Function
                || place instanceof Expression.Temporary) {
            throw unit.reject(syntax, "lvalue required as left operand of assignment", "");
        }
        if (place.type().isConst()) {
            throw unit.reject(
                    syntax,
                    "assignment of a read-only object of type '" + place.type().spelling() + "'",
                    "");
        }
        if (!Conversions.isComplete(place.type())) {
            throw unit.reject(syntax, "'" + place.type().spelling() + "' is incomplete here", "");
        }
        return place;
    }

    private Expression update(IASTBinaryExpression syntax, Position position) {
        BinaryOperator kind = Objects.requireNonNull(Operators.kind(syntax.getOperator()));
        Expression.Place place = modifiable(syntax.getOperand1());
        Expression value = unit.expressions.value(syntax.getOperand2());
        return update(kind, place, value, false, syntax, position);
    }

    /** {@code ++} and {@code --}. */
    Expression step(IASTUnaryExpression syntax) {
        Position position = unit.position(syntax);
        int operator = syntax.getOperator();
        boolean up =
                operator == IASTUnaryExpression.op_prefixIncr
                        || operator == IASTUnaryExpression.op_postFixIncr;
        boolean old =
                operator == IASTUnaryExpression.op_postFixIncr
                        || operator == IASTUnaryExpression.op_postFixDecr;
        Expression.Place place = modifiable(syntax.getOperand());
        Expression one = Fold.constant(1, Conversions.INT, position);
        BinaryOperator kind = up ? BinaryOperator.ADD : BinaryOperator.SUBTRACT;
        return update(kind, place, one, old, syntax, position);
    }

    private Expression update(
            BinaryOperator kind,
            Expression.Place place,
            Expression value,
            boolean old,
            IASTNode node,
            Position position) {
        CType type = place.type().unqualified();
        if (Conversions.isPointer(type)) {
            boolean moves = kind == BinaryOperator.ADD || kind == BinaryOperator.SUBTRACT;
            if (!moves || !Conversions.isInteger(value.type())) {
                throw unit.reject(node, "invalid operands to assignment operator", "");
            }
            Expression bytes = unit.expressions.operators().scaled(type, value, node, position);
            return new Expression.Update(kind, place, bytes, type, old, type, position);
        }
        if (!Conversions.isInteger(type) || !Conversions.isInteger(value.type())) {
            throw unit.reject(
                    node,
                    "invalid operands to assignment operator (have '"
                            + type.spelling()
                            + "' and '"
                            + value.type().spelling()
                            + "')",
                    "");
        }
        Expression right = Operators.promoted(value);
        CType left = Operators.promoted(new Expression.Read(place, type, position)).type();
        boolean shift = kind == BinaryOperator.SHIFT_LEFT || kind == BinaryOperator.SHIFT_RIGHT;
        CType computation = shift ? left : Conversions.usual(left, right.type());
        Expression converted = shift ? right : Fold.convert(right, computation, position);
        return new Expression.Update(kind, place, converted, computation, old, type, position);
    }

    /**
     * Converts a value as by assignment.
     *
     * @param context for messages: assignment, argument, return
     */
    Expression converted(Expression value, CType wanted, IASTNode node, String context) {
        CType type = wanted.unqualified();
        CType from = value.type();
        if (type.equals(from)) {
            if (!Conversions.isVoid(type)) {
                return value;
            }
        } else if (Conversions.isInteger(type)) {
            if (Conversions.isInteger(from)
                    || (type.equals(Conversions.BOOL) && Conversions.isPointer(from))) {
                return Fold.convert(value, type, value.position());
            }
            if (Conversions.isPointer(from)) {
                if (unit.untyped) {
                    return Fold.convert(value, type, value.position());
                }
                throw unit.reject(
                        node,
                        context
                                + " makes an integer from a pointer without a cast ('"
                                + type.spelling()
                                + "' from '"
                                + from.spelling()
                                + "')",
                        "add a cast if this is meant");
            }
        } else if (Conversions.isPointer(type)) {
            if (Conversions.isPointer(from)) {
                checkPointers(type, from, node, context);
                return Fold.convert(value, type, value.position());
            }
            if (Operators.isNull(value) || unit.untyped && Conversions.isInteger(from)) {
                return Fold.convert(value, type, value.position());
            }
            if (Conversions.isInteger(from)) {
                throw unit.reject(
                        node,
                        context
                                + " makes a pointer from an integer without a cast ('"
                                + type.spelling()
                                + "' from '"
                                + from.spelling()
                                + "')",
                        "add a cast if this is meant");
            }
        } else if (Conversions.compatibleUnqualified(type, from) && !Conversions.isVoid(type)) {
            return value;
        }
        throw unit.reject(
                node,
                "incompatible types in "
                        + context
                        + " ('"
                        + type.spelling()
                        + "' from '"
                        + from.spelling()
                        + "')",
                "");
    }

    private void checkPointers(CType to, CType from, IASTNode node, String context) {
        CType a = Objects.requireNonNull(Conversions.target(to)).unqualified();
        CType b = Objects.requireNonNull(Conversions.target(from)).unqualified();
        boolean fine =
                unit.untyped
                        || Conversions.isVoid(a)
                        || Conversions.isVoid(b)
                        || Conversions.compatibleUnqualified(a, b)
                        || sameButSign(a, b)
                        || nested(a, b);
        if (!fine) {
            throw unit.reject(
                    node,
                    context
                            + " from the incompatible pointer type '"
                            + from.spelling()
                            + "' to '"
                            + to.spelling()
                            + "'",
                    "add a cast if this is meant");
        }
    }

    /** The kernel builds with -Wno-pointer-sign. */
    private static boolean sameButSign(CType a, CType b) {
        Basic x = CType.integer(a);
        Basic y = CType.integer(b);
        return x != null && y != null && Conversions.unsignedOf(x) == Conversions.unsignedOf(y);
    }

    /** Pointers to pointers that differ in inner qualifiers only: gcc just warns. */
    private static boolean nested(CType a, CType b) {
        CType x = Conversions.target(a);
        CType y = Conversions.target(b);
        return x != null && y != null && Conversions.compatibleUnqualified(x, y);
    }
}
