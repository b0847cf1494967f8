package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTExpression;
import org.eclipse.cdt.core.dom.ast.IASTFunctionCallExpression;
import org.eclipse.cdt.core.dom.ast.IASTIdExpression;
import org.eclipse.cdt.core.dom.ast.IASTInitializerClause;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.eclipse.cdt.core.dom.ast.IASTUnaryExpression;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.diagnose.Missing;
import org.racewalk.model.c.parse.Locator;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.c.type.Conversions;
import org.racewalk.model.program.Intrinsic;
import org.racewalk.model.program.Position;

import java.util.ArrayList;
import java.util.List;

/** Calls: of functions, of the machine, and what only looks like one. */
final class Calls {
    private static final String UNQUALIFIED = "__racewalk_unqualified";

    private final Unit unit;
    private final Builtins builtins;
    private final Atomics atomics;

    Calls(Unit unit) {
        this.unit = unit;
        this.builtins = new Builtins(unit, this);
        this.atomics = new Atomics(unit);
    }

    /** Whether a call is what {@code typeof_unqual} expands to. */
    boolean isUnqualified(IASTFunctionCallExpression call) {
        return UNQUALIFIED.equals(calleeName(call));
    }

    private static @Nullable String calleeName(IASTFunctionCallExpression call) {
        IASTExpression callee = call.getFunctionNameExpression();
        while (callee instanceof IASTUnaryExpression unary
                && unary.getOperator() == IASTUnaryExpression.op_bracketedPrimary) {
            callee = unary.getOperand();
        }
        return callee instanceof IASTIdExpression name ? name.getName().toString() : null;
    }

    /** Any expression that is written as a call. */
    Expression call(IASTFunctionCallExpression syntax) {
        String name = calleeName(syntax);
        IASTExpression[] arguments = arguments(syntax);
        if (name != null) {
            Scope.Entry entry = unit.scope.find(name, Locator.offset(syntax));
            if (entry instanceof Scope.FunctionEntry function) {
                return callFunction(function.function(), syntax, arguments);
            }
            if (entry == null) {
                Expression special = special(name, syntax, arguments);
                if (special != null) {
                    return special;
                }
                unit.missing(Missing.Kind.FUNCTION, name, syntax);
                unit.error(
                        syntax,
                        "call of the undeclared function '" + name + "'",
                        "include the header that declares it, or define it in the scenario");
                values(arguments);
                throw new Rejected();
            }
        }
        Expression callee;
        try {
            callee = unit.expressions.value(syntax.getFunctionNameExpression());
        } catch (Rejected e) {
            values(arguments);
            throw e;
        }
        return call(callee, syntax, arguments);
    }

    private @Nullable Expression special(
            String name, IASTFunctionCallExpression syntax, IASTExpression[] arguments) {
        if (name.equals(UNQUALIFIED)) {
            throw unit.reject(syntax, "typeof_unqual is allowed in a declaration only", "");
        }
        Expression atomic = atomics.call(name, syntax, arguments);
        return atomic == null ? builtins.call(name, syntax, arguments) : atomic;
    }

    private static IASTExpression[] arguments(IASTFunctionCallExpression syntax) {
        IASTInitializerClause[] clauses = syntax.getArguments();
        IASTExpression[] arguments = new IASTExpression[clauses.length];
        for (int i = 0; i < clauses.length; i++) {
            arguments[i] = (IASTExpression) clauses[i];
        }
        return arguments;
    }

    private Expression callFunction(
            FunctionInfo function, IASTFunctionCallExpression syntax, IASTExpression[] arguments) {
        Position position = unit.position(syntax);
        Intrinsic intrinsic = Intrinsic.byName(function.symbol.name);
        if (intrinsic != null && function.definition == null) {
            return intrinsic(intrinsic, function, syntax, arguments);
        }
        CType pointer = new CType.Pointer(function.symbol.type);
        Expression callee = new Expression.FunctionAddress(function.symbol, pointer, position);
        return call(callee, syntax, arguments);
    }

    private Expression call(
            Expression callee, IASTFunctionCallExpression syntax, IASTExpression[] arguments) {
        Position position = unit.position(syntax);
        CType target = Conversions.target(callee.type());
        if (target == null || !(target.unqualified() instanceof CType.Function type)) {
            values(arguments);
            throw unit.reject(
                    syntax,
                    "called object is not a function or function pointer (it is '"
                            + callee.type().spelling()
                            + "')",
                    "");
        }
        if (!Conversions.isVoid(type.result()) && !Conversions.isComplete(type.result())) {
            throw unit.reject(
                    syntax,
                    "the call returns the incomplete type '" + type.result().spelling() + "'",
                    "include the header that defines it");
        }
        List<Expression> converted = arguments(type, syntax, arguments);
        return new Expression.Call(callee, converted, type.result(), position);
    }

    /** All argument values; each with an error is reported. */
    List<Expression> values(IASTExpression[] arguments) {
        List<Expression> values = new ArrayList<>();
        Rejected rejected = null;
        for (IASTExpression argument : arguments) {
            try {
                values.add(unit.expressions.value(argument));
            } catch (Rejected e) {
                rejected = e;
            }
        }
        if (rejected != null) {
            throw rejected;
        }
        return values;
    }

    private List<Expression> arguments(
            CType.Function type, IASTFunctionCallExpression syntax, IASTExpression[] arguments) {
        List<Expression> values = values(arguments);
        int wanted = type.parameters().size();
        if (values.size() < wanted || (values.size() > wanted && !type.variadic())) {
            throw unit.reject(
                    syntax,
                    (values.size() < wanted ? "too few" : "too many")
                            + " arguments to "
                            + calleeText(syntax)
                            + ": "
                            + values.size()
                            + " instead of "
                            + wanted,
                    "");
        }
        List<Expression> converted = new ArrayList<>();
        Rejected rejected = null;
        for (int i = 0; i < values.size(); i++) {
            try {
                converted.add(
                        i < wanted
                                ? unit.expressions
                                        .assignments()
                                        .converted(
                                                values.get(i),
                                                type.parameters().get(i),
                                                arguments[i],
                                                "argument " + (i + 1))
                                : Operators.promoted(values.get(i)));
            } catch (Rejected e) {
                rejected = e;
            }
        }
        if (rejected != null) {
            throw rejected;
        }
        return List.copyOf(converted);
    }

    private static String calleeText(IASTFunctionCallExpression syntax) {
        String name = calleeName(syntax);
        return name == null ? "the function" : "'" + name + "'";
    }

    private Expression intrinsic(
            Intrinsic intrinsic,
            FunctionInfo function,
            IASTFunctionCallExpression syntax,
            IASTExpression[] arguments) {
        List<Expression> values = arguments(function.symbol.type, syntax, arguments);
        if (values.size() != intrinsic.arguments()) {
            throw unit.reject(
                    syntax,
                    intrinsic.cName() + " takes " + intrinsic.arguments() + " arguments",
                    "");
        }
        String label = null;
        if (intrinsic.literal()) {
            String bytes = unit.strings.literal(values.get(0));
            if (bytes == null) {
                throw unit.reject(
                        arguments[0],
                        "a string literal is needed here",
                        "write the text itself, not a variable that holds it");
            }
            label = Literals.decode(bytes);
            values = values.subList(1, values.size());
        }
        return new Expression.IntrinsicCall(
                intrinsic,
                label,
                List.copyOf(values),
                function.symbol.type.result(),
                unit.position(syntax));
    }

    /** Refuses a wrong number of arguments of a builtin. */
    void checkCount(IASTNode node, String name, IASTExpression[] arguments, int wanted) {
        if (arguments.length != wanted) {
            throw unit.reject(
                    node,
                    (arguments.length < wanted ? "too few" : "too many")
                            + " arguments to '"
                            + name
                            + "': "
                            + arguments.length
                            + " instead of "
                            + wanted,
                    "");
        }
    }

    /** Calls a function by its name; a builtin that is the function of the C library. */
    Expression callByName(
            String name, IASTFunctionCallExpression syntax, IASTExpression[] arguments) {
        Scope.Entry entry = unit.scope.find(name, Locator.offset(syntax));
        if (entry instanceof Scope.FunctionEntry function) {
            return callFunction(function.function(), syntax, arguments);
        }
        throw unit.reject(
                syntax,
                "__builtin_" + name + " needs the function '" + name + "'",
                "include <linux/string.h>");
    }
}
