package org.racewalk.model.c.generate;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Expression.BinaryOperator;
import org.racewalk.model.c.tree.Expression.Place;
import org.racewalk.model.c.tree.Expression.UnaryOperator;
import org.racewalk.model.c.tree.Symbol.Variable;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Position;

import java.util.List;
import java.util.function.Function;

/**
 * Rewrites an expression bottom-up: constants folded, identities removed, constants on the right,
 * conversions of conversions merged. Bodies of statement expressions are left alone (their
 * statements are simplified when they are generated).
 */
final class Simplifier {
    private static final CType INT = CType.of(CType.Basic.INT);

    /** Without any variables of known value. */
    static final Simplifier PLAIN = new Simplifier(variable -> null);

    private final Function<Variable, Expression.@Nullable Constant> known;

    /**
     * @param known the value that a variable always has, or null
     */
    Simplifier(Function<Variable, Expression.@Nullable Constant> known) {
        this.known = known;
    }

    Expression simplify(Expression expression) {
        return switch (expression) {
            case Place e -> place(e);
            case Expression.Constant e ->
                    constant(Scalars.canonical(e.value(), e.type()), e.type(), e.position());
            case Expression.FunctionAddress e -> e;
            case Expression.FenceExpression e -> e;
            case Expression.Read e -> read(e);
            case Expression.AddressOf e -> addressOf(e);
            case Expression.Convert e -> convert(simplify(e.operand()), e.type(), e.position());
            case Expression.Unary e -> unary(e);
            case Expression.Binary e -> binary(e);
            case Expression.Logical e -> logical(e);
            case Expression.Conditional e -> conditional(e);
            case Expression.Assign e ->
                    new Expression.Assign(
                            place(e.place()), simplify(e.value()), e.type(), e.position());
            case Expression.Update e ->
                    new Expression.Update(
                            e.operator(),
                            place(e.place()),
                            simplify(e.value()),
                            e.computation(),
                            e.resultIsOld(),
                            e.type(),
                            e.position());
            case Expression.Call e ->
                    new Expression.Call(
                            simplify(e.callee()), all(e.arguments()), e.type(), e.position());
            case Expression.IntrinsicCall e ->
                    new Expression.IntrinsicCall(
                            e.intrinsic(), e.label(), all(e.arguments()), e.type(), e.position());
            case Expression.Comma e -> comma(e);
            case Expression.StatementExpression e -> statementExpression(e);
            case Expression.AtomicLoad e ->
                    new Expression.AtomicLoad(place(e.place()), e.order(), e.type(), e.position());
            case Expression.AtomicStore e ->
                    new Expression.AtomicStore(
                            place(e.place()), simplify(e.value()), e.order(), e.position());
            case Expression.AtomicRmw e -> atomic(e);
            case Expression.AtomicCompareExchange e ->
                    new Expression.AtomicCompareExchange(
                            place(e.place()),
                            simplify(e.expected()),
                            simplify(e.desired()),
                            e.order(),
                            e.type(),
                            e.position());
            case Expression.Builtin e -> builtin(e);
        };
    }

    private Expression read(Expression.Read e) {
        Place place = place(e.place());
        if (place instanceof Expression.VariablePlace v) {
            Expression.Constant value = known.apply(v.variable());
            if (value != null) {
                return constant(Scalars.canonical(value.value(), e.type()), e.type(), e.position());
            }
        }
        return new Expression.Read(place, e.type(), e.position());
    }

    Place place(Place place) {
        return switch (place) {
            case Expression.VariablePlace e -> e;
            case Expression.CompoundLiteral e -> e;
            case Expression.Dereference e ->
                    new Expression.Dereference(simplify(e.pointer()), e.type(), e.position());
            case Expression.Member e ->
                    new Expression.Member(
                            place(e.base()), e.owner(), e.field(), e.type(), e.position());
            case Expression.Temporary e ->
                    new Expression.Temporary(simplify(e.value()), e.position());
        };
    }

    private List<Expression> all(List<Expression> expressions) {
        return expressions.stream().map(this::simplify).toList();
    }

    static Expression.Constant constant(long value, CType type, Position position) {
        return new Expression.Constant(value, type, position);
    }

    /** The folded value, or null if the expression is no integer constant. */
    static @Nullable Long valueOf(Expression expression) {
        return expression instanceof Expression.Constant c ? c.value() : null;
    }

    private Expression addressOf(Expression.AddressOf e) {
        Place place = place(e.place());
        if (place instanceof Expression.Dereference d) {
            return convert(d.pointer(), e.type(), e.position());
        }
        Long offset = constantAddress(place);
        if (offset != null) {
            return constant(offset, e.type(), e.position());
        }
        return new Expression.AddressOf(place, e.type(), e.position());
    }

    /** The address of {@code ((struct s *)0)->a.b} and the like. */
    private static @Nullable Long constantAddress(Place place) {
        if (place instanceof Expression.Dereference d) {
            return valueOf(d.pointer());
        }
        if (place instanceof Expression.Member m) {
            Long base = constantAddress(m.base());
            return base == null ? null : base + m.field().offset();
        }
        return null;
    }

    static Expression convert(Expression operand, CType type, Position position) {
        if (!Scalars.isScalar(type) || !Scalars.isScalar(operand.type())) {
            return new Expression.Convert(operand, type, position);
        }
        if (operand instanceof Expression.Constant c) {
            return constant(Scalars.canonical(c.value(), type), type, position);
        }
        if (sameRegister(operand.type(), type)) {
            return operand;
        }
        if (operand instanceof Expression.Convert inner
                && Scalars.isScalar(inner.operand().type())) {
            CType source = inner.operand().type();
            boolean lossless = Scalars.contains(inner.type(), source);
            boolean sameLowBits =
                    !Scalars.isBool(inner.type())
                            && !Scalars.isBool(type)
                            && Scalars.bits(type) <= Scalars.bits(inner.type());
            boolean sameTruth =
                    Scalars.isBool(type) && Scalars.bits(inner.type()) >= Scalars.bits(source);
            if (lossless || sameLowBits || sameTruth) {
                return convert(inner.operand(), type, position);
            }
        }
        return new Expression.Convert(operand, type, position);
    }

    /** Whether the types differ in name only, so that a conversion may be left out of the tree. */
    private static boolean sameRegister(CType from, CType to) {
        return !(from.unqualified() instanceof CType.Struct)
                && !(to.unqualified() instanceof CType.Struct)
                && Scalars.bits(from) == Scalars.bits(to)
                && Scalars.signed(from) == Scalars.signed(to);
    }

    private Expression unary(Expression.Unary e) {
        Expression operand = simplify(e.operand());
        if (e.operator() == UnaryOperator.NOT) {
            return not(operand, e.position());
        }
        Long value = valueOf(operand);
        if (value != null) {
            long result = e.operator() == UnaryOperator.NEGATE ? -value : ~value;
            return constant(Scalars.canonical(result, e.type()), e.type(), e.position());
        }
        return new Expression.Unary(e.operator(), operand, e.type(), e.position());
    }

    private static Expression not(Expression operand, Position position) {
        Long value = valueOf(operand);
        if (value != null) {
            return constant(value == 0 ? 1 : 0, INT, position);
        }
        if (operand instanceof Expression.Binary b && Arithmetic.isComparison(b.operator())) {
            return new Expression.Binary(
                    Arithmetic.inverse(b.operator()), b.left(), b.right(), INT, position);
        }
        if (operand instanceof Expression.Unary u && u.operator() == UnaryOperator.NOT) {
            return truth(u.operand(), position);
        }
        return new Expression.Unary(UnaryOperator.NOT, operand, INT, position);
    }

    /** 0 or 1 as int. */
    private static Expression truth(Expression e, Position position) {
        if (Purity.isBoolean(e)) {
            return convert(e, INT, position);
        }
        return new Expression.Binary(
                BinaryOperator.NOT_EQUAL, e, constant(0, e.type(), position), INT, position);
    }

    private Expression binary(Expression.Binary e) {
        Expression left = simplify(e.left());
        Expression right = simplify(e.right());
        BinaryOperator operator = e.operator();
        Long leftValue = valueOf(left);
        Long rightValue = valueOf(right);
        if (leftValue != null && rightValue != null) {
            Long folded = Arithmetic.binary(operator, left.type(), e.type(), leftValue, rightValue);
            if (folded != null) {
                return constant(folded, e.type(), e.position());
            }
        }
        if (leftValue != null && rightValue == null) {
            boolean comparison = Arithmetic.isComparison(operator);
            if (comparison || Arithmetic.isCommutative(operator)) {
                operator = comparison ? Arithmetic.mirrored(operator) : operator;
                Expression swap = left;
                left = right;
                right = swap;
                rightValue = leftValue;
            }
        }
        if (rightValue == null) {
            return new Expression.Binary(operator, left, right, e.type(), e.position());
        }
        if (Arithmetic.isComparison(operator)) {
            return comparison(operator, left, right, rightValue, e.position());
        }
        return withConstant(operator, left, right, rightValue, e);
    }

    private static Expression comparison(
            BinaryOperator operator,
            Expression left,
            Expression right,
            long value,
            Position position) {
        boolean unsigned = !Scalars.signed(left.type());
        BinaryOperator now = operator;
        Expression limit = right;
        if (unsigned && value == 0 && operator == BinaryOperator.LESS_EQUAL) {
            now = BinaryOperator.EQUAL;
        } else if (unsigned && value == 0 && operator == BinaryOperator.GREATER) {
            now = BinaryOperator.NOT_EQUAL;
        } else if (unsigned && value == 1 && operator == BinaryOperator.LESS) {
            now = BinaryOperator.EQUAL;
            limit = constant(0, right.type(), position);
        } else if (unsigned && value == 1 && operator == BinaryOperator.GREATER_EQUAL) {
            now = BinaryOperator.NOT_EQUAL;
            limit = constant(0, right.type(), position);
        } else if (unsigned && value == 0 && operator == BinaryOperator.GREATER_EQUAL) {
            return afterEffect(left, constant(1, INT, position), position);
        } else if (unsigned && value == 0 && operator == BinaryOperator.LESS) {
            return afterEffect(left, constant(0, INT, position), position);
        }
        boolean zero = Long.valueOf(0).equals(valueOf(limit));
        if (zero && Purity.isBoolean(left)) {
            if (now == BinaryOperator.NOT_EQUAL) {
                return convert(left, INT, position);
            }
            if (now == BinaryOperator.EQUAL) {
                return not(left, position);
            }
        }
        return new Expression.Binary(now, left, limit, INT, position);
    }

    private static Expression withConstant(
            BinaryOperator operator,
            Expression left,
            Expression right,
            long value,
            Expression.Binary e) {
        CType type = e.type();
        Position position = e.position();
        if (operator == BinaryOperator.SUBTRACT) {
            Expression negative = constant(Scalars.canonical(-value, type), type, position);
            return withConstant(
                    BinaryOperator.ADD, left, negative, Scalars.canonical(-value, type), e);
        }
        long allOnes = Scalars.canonical(-1, type);
        boolean identity =
                switch (operator) {
                    case ADD, OR, XOR, SHIFT_LEFT, SHIFT_RIGHT -> value == 0;
                    case MULTIPLY, DIVIDE -> value == 1;
                    case AND -> value == allOnes;
                    default -> false;
                };
        if (identity) {
            return convert(left, type, position);
        }
        if (value == 0 && (operator == BinaryOperator.MULTIPLY || operator == BinaryOperator.AND)) {
            return afterEffect(left, constant(0, type, position), position);
        }
        if (left instanceof Expression.Binary inner
                && inner.operator() == operator
                && inner.right() instanceof Expression.Constant c
                && Arithmetic.isCommutative(operator)
                && Scalars.bits(inner.type()) == Scalars.bits(type)) {
            Long both = Arithmetic.binary(operator, type, type, c.value(), value);
            if (both != null) {
                Expression merged = constant(both, type, position);
                return withConstant(operator, inner.left(), merged, both, e);
            }
        }
        return new Expression.Binary(operator, left, right, type, position);
    }

    private static Expression afterEffect(Expression effect, Expression value, Position position) {
        if (Purity.isPure(effect)) {
            return value;
        }
        return new Expression.Comma(effect, value, value.type(), position);
    }

    private Expression logical(Expression.Logical e) {
        Expression left = simplify(e.left());
        Expression right = simplify(e.right());
        Long leftValue = valueOf(left);
        if (leftValue != null) {
            boolean decided = (leftValue == 0) == e.and();
            return decided
                    ? constant(e.and() ? 0 : 1, INT, e.position())
                    : truth(right, e.position());
        }
        Long rightValue = valueOf(right);
        if (rightValue != null) {
            boolean decided = (rightValue == 0) == e.and();
            return decided
                    ? afterEffect(left, constant(e.and() ? 0 : 1, INT, e.position()), e.position())
                    : truth(left, e.position());
        }
        return new Expression.Logical(e.and(), left, right, e.position());
    }

    private Expression conditional(Expression.Conditional e) {
        Expression condition = simplify(e.condition());
        Expression otherwise = simplify(e.otherwise());
        Expression then = e.then() == null ? null : simplify(e.then());
        Long value = valueOf(condition);
        if (value != null) {
            if (value == 0) {
                return otherwise;
            }
            return then == null ? convert(condition, e.type(), e.position()) : then;
        }
        return new Expression.Conditional(condition, then, otherwise, e.type(), e.position());
    }

    private Expression comma(Expression.Comma e) {
        Expression first = simplify(e.first());
        Expression second = simplify(e.second());
        if (Purity.isPure(first)) {
            return second;
        }
        return new Expression.Comma(first, second, e.type(), e.position());
    }

    private Expression statementExpression(Expression.StatementExpression e) {
        if (e.result() != null && e.body().statements().isEmpty()) {
            return simplify(e.result());
        }
        return e;
    }

    private Expression atomic(Expression.AtomicRmw e) {
        return new Expression.AtomicRmw(
                place(e.place()),
                e.kind(),
                simplify(e.value()),
                e.unless() == null ? null : simplify(e.unless()),
                e.order(),
                e.returns(),
                e.type(),
                e.position());
    }

    private Expression builtin(Expression.Builtin e) {
        List<Expression> arguments = all(e.arguments());
        if (arguments.size() == 1 && arguments.get(0) instanceof Expression.Constant c) {
            Long value = Builtins.fold(e.kind(), c.value(), Scalars.bits(c.type()));
            if (value != null) {
                return constant(Scalars.canonical(value, e.type()), e.type(), e.position());
            }
        }
        return new Expression.Builtin(e.kind(), arguments, e.type(), e.position());
    }
}
