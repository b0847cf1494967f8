package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTArraySubscriptExpression;
import org.eclipse.cdt.core.dom.ast.IASTBinaryExpression;
import org.eclipse.cdt.core.dom.ast.IASTCastExpression;
import org.eclipse.cdt.core.dom.ast.IASTConditionalExpression;
import org.eclipse.cdt.core.dom.ast.IASTExpression;
import org.eclipse.cdt.core.dom.ast.IASTExpressionList;
import org.eclipse.cdt.core.dom.ast.IASTFieldReference;
import org.eclipse.cdt.core.dom.ast.IASTFunctionCallExpression;
import org.eclipse.cdt.core.dom.ast.IASTIdExpression;
import org.eclipse.cdt.core.dom.ast.IASTInitializerList;
import org.eclipse.cdt.core.dom.ast.IASTLiteralExpression;
import org.eclipse.cdt.core.dom.ast.IASTProblemExpression;
import org.eclipse.cdt.core.dom.ast.IASTTypeIdExpression;
import org.eclipse.cdt.core.dom.ast.IASTTypeIdInitializerExpression;
import org.eclipse.cdt.core.dom.ast.IASTUnaryExpression;
import org.eclipse.cdt.core.dom.ast.gnu.IGNUASTCompoundStatementExpression;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.diagnose.Missing;
import org.racewalk.model.c.parse.Locator;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Initializer;
import org.racewalk.model.c.tree.Symbol;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.c.type.Conversions;
import org.racewalk.model.program.Position;

import java.util.List;

/**
 * Expressions: finds out what kind each is and what names stand for. {@link #designate} gives
 * places and functions as such, {@link #value} what they decay to or hold.
 */
final class Expressions {
    private static final List<String> FUNCTION_NAMES =
            List.of("__func__", "__FUNCTION__", "__PRETTY_FUNCTION__");

    private final Unit unit;
    private final Literals literals;
    private final Operators operators;
    private final Accesses accesses;
    private final Calls calls;
    private final Assignments assignments;

    Expressions(Unit unit) {
        this.unit = unit;
        this.literals = new Literals(unit);
        this.operators = new Operators(unit);
        this.accesses = new Accesses(unit);
        this.calls = new Calls(unit);
        this.assignments = new Assignments(unit);
    }

    Literals literals() {
        return literals;
    }

    Operators operators() {
        return operators;
    }

    Accesses accesses() {
        return accesses;
    }

    Assignments assignments() {
        return assignments;
    }

    /** An expression as written: a place, a function (type: function) or a value. */
    Expression designate(IASTExpression syntax) {
        return switch (syntax) {
            case IASTLiteralExpression literal -> literals.expression(literal);
            case IASTIdExpression name -> name(name);
            case IASTUnaryExpression unary -> unary(unary);
            case IASTBinaryExpression binary -> binary(binary);
            case IASTConditionalExpression conditional -> operators.conditional(conditional);
            case IASTCastExpression cast -> cast(cast);
            case IASTTypeIdExpression typeId -> sizeOrAlignment(typeId);
            case IASTTypeIdInitializerExpression literal -> compoundLiteral(literal);
            case IASTFieldReference reference -> accesses.member(reference);
            case IASTArraySubscriptExpression subscript -> accesses.subscript(subscript);
            case IASTFunctionCallExpression call -> calls.call(call);
            case IGNUASTCompoundStatementExpression statements ->
                    unit.statements.statementExpression(statements);
            case IASTExpressionList list -> comma(list);
            case IASTProblemExpression problem ->
                    throw unit.statements.syntaxError(problem.getProblem());
            default -> throw unit.unsupported(syntax, "this expression", "");
        };
    }

    /** The value of an expression: arrays and functions decay, places are read. */
    Expression value(IASTExpression syntax) {
        return valueOf(designate(syntax));
    }

    /** What a designated thing holds or decays to. */
    Expression valueOf(Expression designated) {
        Position position = designated.position();
        CType type = designated.type();
        if (type.unqualified() instanceof CType.Function function) {
            CType pointer = new CType.Pointer(function);
            return switch (designated) {
                case Expression.FunctionAddress f ->
                        new Expression.FunctionAddress(f.function(), pointer, position);
                case Expression.Dereference d -> d.pointer();
                default -> throw new IllegalStateException("a function as a value");
            };
        }
        if (!(designated instanceof Expression.Place place)) {
            return designated;
        }
        if (type.unqualified() instanceof CType.Array array) {
            return Fold.addressOf(place, decayed(place, array), position);
        }
        return new Expression.Read(place, type.unqualified(), position);
    }

    /** String literals are constant objects, but in C their elements are plain char. */
    private CType decayed(Expression.Place place, CType.Array array) {
        boolean literal =
                place instanceof Expression.VariablePlace variable
                        && unit.strings.textOf(variable.variable()) != null;
        return new CType.Pointer(literal ? Conversions.CHAR : array.element());
    }

    /** A value that can be tested: an integer or a pointer. */
    Expression condition(IASTExpression syntax) {
        Expression value = value(syntax);
        if (!Conversions.isScalar(value.type())) {
            throw unit.reject(
                    syntax,
                    "'" + value.type().spelling() + "' where a condition is needed",
                    "compare a member of it");
        }
        return value;
    }

    /** The type that sizeof and typeof see: not decayed, with qualifiers. */
    CType unevaluatedType(IASTExpression syntax) {
        IASTExpression inner = syntax;
        while (inner instanceof IASTUnaryExpression unary
                && unary.getOperator() == IASTUnaryExpression.op_bracketedPrimary) {
            inner = unary.getOperand();
        }
        if (inner instanceof IASTFunctionCallExpression call && calls.isUnqualified(call)) {
            return unit.types.typeOfOperand((IASTExpression) call.getArguments()[0]).unqualified();
        }
        unit.unevaluated++;
        try {
            Expression designated = designate(syntax);
            if (designated instanceof Expression.VariablePlace variable) {
                String text = unit.strings.textOf(variable.variable());
                if (text != null) {
                    return new CType.Array(Conversions.CHAR, text.length() + 1);
                }
            }
            return designated.type();
        } finally {
            unit.unevaluated--;
        }
    }

    /** An integer constant expression. */
    Expression.Constant constant(IASTExpression syntax) {
        Expression value = value(syntax);
        if (value instanceof Expression.Constant constant
                && Conversions.isInteger(constant.type())) {
            return constant;
        }
        throw unit.reject(
                syntax,
                "expression is not an integer constant",
                "only constants, enumerators, sizeof and operators on them are allowed here");
    }

    /** The value of an integer constant expression. */
    long integerConstant(IASTExpression syntax) {
        return constant(syntax).value();
    }

    /** The value of an integer constant expression, or null if it is none. */
    @Nullable Long integerConstantOrNull(IASTExpression syntax) {
        Expression value = value(syntax);
        if (!Conversions.isInteger(value.type())) {
            throw unit.reject(syntax, "not an integer", "");
        }
        return Fold.valueOf(value);
    }

    private Expression name(IASTIdExpression syntax) {
        String name = syntax.getName().toString();
        Position position = unit.position(syntax);
        Scope.Entry entry = unit.scope.find(name, Locator.offset(syntax));
        return switch (entry) {
            case Scope.VariableEntry variable ->
                    new Expression.VariablePlace(variable.variable(), position);
            case Scope.FunctionEntry function -> {
                Symbol.FunctionSymbol symbol = function.function().symbol;
                yield new Expression.FunctionAddress(symbol, symbol.type, position);
            }
            case Scope.EnumeratorEntry enumerator ->
                    Fold.constant(enumerator.value(), enumerator.type(), position);
            case Scope.TypedefEntry typedef ->
                    throw unit.reject(syntax, "unexpected type name '" + name + "'", "");
            case Scope.FailedEntry failed -> throw new Rejected();
            case null -> {
                FunctionInfo function = unit.function;
                if (function != null && FUNCTION_NAMES.contains(name)) {
                    String bytes = Literals.encode(function.symbol.name);
                    yield literals.string(bytes, position);
                }
                unit.missing(Missing.Kind.NAME, name, syntax);
                throw unit.reject(
                        syntax,
                        "'" + name + "' undeclared",
                        "declare it, include the header that does, or check the spelling");
            }
        };
    }

    private Expression unary(IASTUnaryExpression syntax) {
        IASTExpression operand = syntax.getOperand();
        Position position = unit.position(syntax);
        return switch (syntax.getOperator()) {
            case IASTUnaryExpression.op_bracketedPrimary -> designate(operand);
            case IASTUnaryExpression.op_star ->
                    accesses.dereference(value(operand), operand, position);
            case IASTUnaryExpression.op_amper -> accesses.addressOf(operand, position);
            case IASTUnaryExpression.op_sizeof ->
                    sizeOf(syntax, unevaluatedType(operand), position);
            case IASTUnaryExpression.op_alignOf ->
                    Fold.constant(unevaluatedType(operand).align(), Conversions.ULONG, position);
            case IASTUnaryExpression.op_prefixIncr,
                    IASTUnaryExpression.op_prefixDecr,
                    IASTUnaryExpression.op_postFixIncr,
                    IASTUnaryExpression.op_postFixDecr ->
                    assignments.step(syntax);
            case IASTUnaryExpression.op_labelReference ->
                    throw unit.unsupported(
                            syntax, "the address of a label", "use a switch statement");
            default -> operators.unary(syntax);
        };
    }

    private Expression binary(IASTBinaryExpression syntax) {
        int operator = syntax.getOperator();
        boolean assigns =
                operator >= IASTBinaryExpression.op_assign
                        && operator <= IASTBinaryExpression.op_binaryOrAssign;
        if (assigns) {
            return assignments.assign(syntax);
        }
        return operators.binary(syntax);
    }

    private Expression cast(IASTCastExpression syntax) {
        CType type = unit.types.type(syntax.getTypeId()).unqualified();
        Expression value = value(syntax.getOperand());
        Position position = unit.position(syntax);
        if (Conversions.isVoid(type)) {
            return Fold.convert(value, type, position);
        }
        if (type.equals(value.type()) && Conversions.isStruct(type)) {
            return value;
        }
        if (!Conversions.isScalar(type) || !Conversions.isScalar(value.type())) {
            throw unit.reject(
                    syntax,
                    "cannot cast '" + value.type().spelling() + "' to '" + type.spelling() + "'",
                    "");
        }
        if (type.equals(value.type()) && Operators.isBitField(value)) {
            return new Expression.Convert(value, type, position);
        }
        return Fold.convert(value, type, position);
    }

    private Expression sizeOrAlignment(IASTTypeIdExpression syntax) {
        Position position = unit.position(syntax);
        return switch (syntax.getOperator()) {
            case IASTTypeIdExpression.op_sizeof ->
                    sizeOf(syntax, unit.types.type(syntax.getTypeId()), position);
            case IASTTypeIdExpression.op_alignof ->
                    Fold.constant(
                            unit.types.alignment(syntax.getTypeId()), Conversions.ULONG, position);
            default -> throw unit.unsupported(syntax, "this expression", "");
        };
    }

    private Expression sizeOf(IASTExpression syntax, CType type, Position position) {
        // gcc: void and functions have size 1.
        boolean one = Conversions.isVoid(type) || type instanceof CType.Function;
        if (!one && !Conversions.isComplete(type)) {
            unit.missingMembers(type, syntax);
            throw unit.reject(
                    syntax,
                    "sizeof of the incomplete type '" + type.spelling() + "'",
                    "define the type first");
        }
        return Fold.constant(one ? 1 : type.size(), Conversions.ULONG, position);
    }

    private Expression compoundLiteral(IASTTypeIdInitializerExpression syntax) {
        CType type = unit.types.type(syntax.getTypeId());
        Position position = unit.position(syntax);
        boolean isStatic = unit.function == null;
        Initializers.Result result =
                unit.initializers.initialize(
                        type, (IASTInitializerList) syntax.getInitializer(), isStatic);
        Symbol.Variable variable = new Symbol.Variable("<literal>", result.type(), position);
        variable.inMemory = !Conversions.isScalar(result.type());
        Initializer initializer = result.initializer();
        if (isStatic) {
            variable.isStatic = true;
            variable.inMemory = true;
            variable.initializer = initializer;
            return new Expression.VariablePlace(variable, position);
        }
        return new Expression.CompoundLiteral(variable, initializer, position);
    }

    private Expression comma(IASTExpressionList syntax) {
        IASTExpression[] parts = syntax.getExpressions();
        Expression result = value(parts[0]);
        for (int i = 1; i < parts.length; i++) {
            Expression next = value(parts[i]);
            result = new Expression.Comma(result, next, next.type(), unit.position(parts[i]));
        }
        return result;
    }
}
