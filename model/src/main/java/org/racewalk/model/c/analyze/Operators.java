package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTBinaryExpression;
import org.eclipse.cdt.core.dom.ast.IASTConditionalExpression;
import org.eclipse.cdt.core.dom.ast.IASTExpression;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.eclipse.cdt.core.dom.ast.IASTUnaryExpression;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Expression.BinaryOperator;
import org.racewalk.model.c.tree.Expression.UnaryOperator;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.c.type.Conversions;
import org.racewalk.model.program.Position;

/** Operators without side effects: their conversions, types and constants. */
final class Operators {
    private final Unit unit;

    Operators(Unit unit) {
        this.unit = unit;
    }

    /** Both operands are looked at even if the first has an error. */
    private record Pair(Expression left, Expression right) {}

    private Pair operands(IASTBinaryExpression syntax) {
        Expression left = null;
        try {
            left = unit.expressions.value(syntax.getOperand1());
        } catch (Rejected e) {
            unit.expressions.value(syntax.getOperand2());
            throw e;
        }
        return new Pair(left, unit.expressions.value(syntax.getOperand2()));
    }

    /** Plus, minus, complement and not. */
    Expression unary(IASTUnaryExpression syntax) {
        Position position = unit.position(syntax);
        Expression operand = unit.expressions.value(syntax.getOperand());
        if (syntax.getOperator() == IASTUnaryExpression.op_not) {
            checkScalar(syntax.getOperand(), operand);
            return Fold.unary(UnaryOperator.NOT, operand, position);
        }
        if (!Conversions.isInteger(operand.type())) {
            throw unit.reject(
                    syntax,
                    "wrong type argument '" + operand.type().spelling() + "' to unary operator",
                    "");
        }
        Expression promoted = promoted(operand);
        return switch (syntax.getOperator()) {
            case IASTUnaryExpression.op_plus -> promoted;
            case IASTUnaryExpression.op_minus ->
                    Fold.unary(UnaryOperator.NEGATE, promoted, position);
            case IASTUnaryExpression.op_tilde ->
                    Fold.unary(UnaryOperator.COMPLEMENT, promoted, position);
            default -> throw unit.unsupported(syntax, "this operator", "");
        };
    }

    private void checkScalar(IASTNode node, Expression value) {
        if (!Conversions.isScalar(value.type())) {
            throw unit.reject(
                    node, "'" + value.type().spelling() + "' where a condition is needed", "");
        }
    }

    /** The value after integer promotion; a narrow bit field becomes an int. */
    static Expression promoted(Expression value) {
        return Fold.convert(value, promotedType(value), value.position());
    }

    /**
     * Whether the value is read from a bit field, and so may be promoted otherwise than its type.
     */
    static boolean isBitField(Expression value) {
        return value instanceof Expression.Read read
                && read.place() instanceof Expression.Member member
                && member.field().isBitField();
    }

    private static CType promotedType(Expression value) {
        int width =
                value instanceof Expression.Read read
                                && read.place() instanceof Expression.Member member
                        ? member.field().bitWidth()
                        : 0;
        return Conversions.promote(value.type(), width);
    }

    /** The binary operators that assign nothing. */
    Expression binary(IASTBinaryExpression syntax) {
        Position position = unit.position(syntax);
        int operator = syntax.getOperator();
        if (operator == IASTBinaryExpression.op_logicalAnd
                || operator == IASTBinaryExpression.op_logicalOr) {
            Pair pair = operands(syntax);
            checkScalar(syntax.getOperand1(), pair.left());
            checkScalar(syntax.getOperand2(), pair.right());
            boolean and = operator == IASTBinaryExpression.op_logicalAnd;
            return Fold.logical(and, pair.left(), pair.right(), position);
        }
        BinaryOperator kind = kind(operator);
        if (kind == null) {
            throw unit.unsupported(syntax, "this operator", "");
        }
        Pair pair = operands(syntax);
        return binary(kind, pair.left(), pair.right(), syntax, position);
    }

    /** CDT's operator as ours, or null. */
    static @Nullable BinaryOperator kind(int operator) {
        return switch (operator) {
            case IASTBinaryExpression.op_multiply, IASTBinaryExpression.op_multiplyAssign ->
                    BinaryOperator.MULTIPLY;
            case IASTBinaryExpression.op_divide, IASTBinaryExpression.op_divideAssign ->
                    BinaryOperator.DIVIDE;
            case IASTBinaryExpression.op_modulo, IASTBinaryExpression.op_moduloAssign ->
                    BinaryOperator.REMAINDER;
            case IASTBinaryExpression.op_plus, IASTBinaryExpression.op_plusAssign ->
                    BinaryOperator.ADD;
            case IASTBinaryExpression.op_minus, IASTBinaryExpression.op_minusAssign ->
                    BinaryOperator.SUBTRACT;
            case IASTBinaryExpression.op_shiftLeft, IASTBinaryExpression.op_shiftLeftAssign ->
                    BinaryOperator.SHIFT_LEFT;
            case IASTBinaryExpression.op_shiftRight, IASTBinaryExpression.op_shiftRightAssign ->
                    BinaryOperator.SHIFT_RIGHT;
            case IASTBinaryExpression.op_binaryAnd, IASTBinaryExpression.op_binaryAndAssign ->
                    BinaryOperator.AND;
            case IASTBinaryExpression.op_binaryXor, IASTBinaryExpression.op_binaryXorAssign ->
                    BinaryOperator.XOR;
            case IASTBinaryExpression.op_binaryOr, IASTBinaryExpression.op_binaryOrAssign ->
                    BinaryOperator.OR;
            case IASTBinaryExpression.op_lessThan -> BinaryOperator.LESS;
            case IASTBinaryExpression.op_greaterThan -> BinaryOperator.GREATER;
            case IASTBinaryExpression.op_lessEqual -> BinaryOperator.LESS_EQUAL;
            case IASTBinaryExpression.op_greaterEqual -> BinaryOperator.GREATER_EQUAL;
            case IASTBinaryExpression.op_equals -> BinaryOperator.EQUAL;
            case IASTBinaryExpression.op_notequals -> BinaryOperator.NOT_EQUAL;
            default -> null;
        };
    }

    private Expression binary(
            BinaryOperator kind,
            Expression left,
            Expression right,
            IASTNode node,
            Position position) {
        boolean leftPointer = Conversions.isPointer(left.type());
        boolean rightPointer = Conversions.isPointer(right.type());
        if (!leftPointer && !rightPointer) {
            return integers(kind, left, right, node, position);
        }
        return switch (kind) {
            case ADD, SUBTRACT -> {
                if (leftPointer && rightPointer && kind == BinaryOperator.SUBTRACT) {
                    yield difference(left, right, node, position);
                }
                if (leftPointer && Conversions.isInteger(right.type())) {
                    yield movePointer(kind, left, right, node, position);
                }
                if (kind == BinaryOperator.ADD && Conversions.isInteger(left.type())) {
                    yield movePointer(kind, right, left, node, position);
                }
                throw invalid(left, right, node);
            }
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL ->
                    comparePointers(kind, left, right, node, position);
            default -> throw invalid(left, right, node);
        };
    }

    private Rejected invalid(Expression left, Expression right, IASTNode node) {
        return unit.reject(
                node,
                "invalid operands to binary operator (have '"
                        + left.type().spelling()
                        + "' and '"
                        + right.type().spelling()
                        + "')",
                "");
    }

    private Expression integers(
            BinaryOperator kind,
            Expression left,
            Expression right,
            IASTNode node,
            Position position) {
        if (!Conversions.isInteger(left.type()) || !Conversions.isInteger(right.type())) {
            throw invalid(left, right, node);
        }
        Expression a = promoted(left);
        Expression b = promoted(right);
        if (kind == BinaryOperator.SHIFT_LEFT || kind == BinaryOperator.SHIFT_RIGHT) {
            return Fold.binary(kind, a, b, a.type(), position);
        }
        CType common = Conversions.usual(a.type(), b.type());
        CType result = isComparison(kind) ? Conversions.INT : common;
        return Fold.binary(
                kind,
                Fold.convert(a, common, a.position()),
                Fold.convert(b, common, b.position()),
                result,
                position);
    }

    static boolean isComparison(BinaryOperator kind) {
        return switch (kind) {
            case EQUAL, NOT_EQUAL, LESS, LESS_EQUAL, GREATER, GREATER_EQUAL -> true;
            default -> false;
        };
    }

    /** Pointer plus or minus an integer, which is scaled to bytes. */
    Expression movePointer(
            BinaryOperator kind,
            Expression pointer,
            Expression index,
            IASTNode node,
            Position position) {
        return Fold.binary(
                kind,
                pointer,
                scaled(pointer.type(), index, node, position),
                pointer.type(),
                position);
    }

    /** An integer scaled by the size of what a pointer points to. */
    Expression scaled(CType pointer, Expression index, IASTNode node, Position position) {
        Expression wide = Fold.convert(promoted(index), Conversions.LONG, position);
        Expression size = Fold.constant(step(pointer, node), Conversions.LONG, position);
        if (size instanceof Expression.Constant one && one.value() == 1) {
            return wide;
        }
        return Fold.binary(BinaryOperator.MULTIPLY, wide, size, Conversions.LONG, position);
    }

    /** How far a pointer moves by one; gcc: 1 for void and functions. */
    long step(CType pointer, IASTNode node) {
        CType target = Conversions.target(pointer);
        if (target == null || Conversions.isVoid(target) || target instanceof CType.Function) {
            return 1;
        }
        if (!Conversions.isComplete(target)) {
            throw unit.reject(
                    node,
                    "arithmetic on a pointer to the incomplete type '" + target.spelling() + "'",
                    "define the type first");
        }
        return target.size();
    }

    private Expression difference(
            Expression left, Expression right, IASTNode node, Position position) {
        Expression bytes =
                Fold.binary(BinaryOperator.SUBTRACT, left, right, Conversions.LONG, position);
        long size = step(left.type(), node);
        if (size == 1) {
            return bytes;
        }
        return Fold.binary(
                BinaryOperator.DIVIDE,
                bytes,
                Fold.constant(size, Conversions.LONG, position),
                Conversions.LONG,
                position);
    }

    private Expression comparePointers(
            BinaryOperator kind,
            Expression left,
            Expression right,
            IASTNode node,
            Position position) {
        CType type = Conversions.isPointer(left.type()) ? left.type() : right.type();
        boolean mixed = !left.type().equals(right.type());
        if (mixed && !unit.untyped && !(comparable(left) && comparable(right))) {
            throw unit.reject(
                    node,
                    "comparison between pointer and integer ('"
                            + left.type().spelling()
                            + "' and '"
                            + right.type().spelling()
                            + "')",
                    "cast one of them");
        }
        return Fold.binary(
                kind,
                Fold.convert(left, type, left.position()),
                Fold.convert(right, type, right.position()),
                Conversions.INT,
                position);
    }

    /** What may be compared with a pointer. */
    private static boolean comparable(Expression operand) {
        return Conversions.isPointer(operand.type()) || isNull(operand);
    }

    /** A null pointer constant: a constant 0, or that cast to {@code void *}. */
    static boolean isNull(Expression value) {
        return value instanceof Expression.Constant constant
                && constant.value() == 0
                && (Conversions.isInteger(constant.type())
                        || constant.type().equals(Conversions.VOID_POINTER));
    }

    /** {@code a ? b : c} and {@code a ?: c}. */
    Expression conditional(IASTConditionalExpression syntax) {
        Position position = unit.position(syntax);
        Expression condition = unit.expressions.condition(syntax.getLogicalConditionExpression());
        IASTExpression positive = syntax.getPositiveResultExpression();
        Expression then = positive == null ? null : unit.expressions.value(positive);
        Expression otherwise = unit.expressions.value(syntax.getNegativeResultExpression());
        Expression first = then == null ? condition : then;
        CType type = commonType(first, otherwise, syntax);
        return Fold.conditional(
                condition,
                then == null ? null : Fold.convert(then, type, then.position()),
                Fold.convert(otherwise, type, otherwise.position()),
                type,
                position);
    }

    private CType commonType(Expression left, Expression right, IASTNode node) {
        CType a = left.type();
        CType b = right.type();
        if (Conversions.isInteger(a) && Conversions.isInteger(b)) {
            return Conversions.usual(promotedType(left), promotedType(right));
        }
        if (Conversions.isVoid(a) || Conversions.isVoid(b)) {
            return CType.VOID;
        }
        if (Conversions.isPointer(a) || Conversions.isPointer(b)) {
            return commonPointer(left, right, node);
        }
        if (a.equals(b)) {
            return a;
        }
        throw mismatch(a, b, node);
    }

    private Rejected mismatch(CType a, CType b, IASTNode node) {
        return unit.reject(
                node,
                "type mismatch in conditional expression ('"
                        + a.spelling()
                        + "' and '"
                        + b.spelling()
                        + "')",
                "");
    }

    private CType commonPointer(Expression left, Expression right, IASTNode node) {
        CType a = Conversions.target(left.type());
        CType b = Conversions.target(right.type());
        if (isNull(right) && a != null) {
            return left.type();
        }
        if (isNull(left) && b != null) {
            return right.type();
        }
        if (a == null || b == null) {
            throw mismatch(left.type(), right.type(), node);
        }
        if (Conversions.isVoid(a) || Conversions.isVoid(b)) {
            CType target = Conversions.qualifyLike(Conversions.qualifyLike(CType.VOID, a), b);
            return new CType.Pointer(target);
        }
        if (!Conversions.compatibleUnqualified(a, b)) {
            throw mismatch(left.type(), right.type(), node);
        }
        return new CType.Pointer(Conversions.qualifyLike(Conversions.composite(a, b), b));
    }
}
