package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.IASTBinaryExpression;
import org.eclipse.cdt.core.dom.ast.IASTBreakStatement;
import org.eclipse.cdt.core.dom.ast.IASTCaseStatement;
import org.eclipse.cdt.core.dom.ast.IASTContinueStatement;
import org.eclipse.cdt.core.dom.ast.IASTDefaultStatement;
import org.eclipse.cdt.core.dom.ast.IASTExpression;
import org.eclipse.cdt.core.dom.ast.IASTGotoStatement;
import org.eclipse.cdt.core.dom.ast.IASTLabelStatement;
import org.eclipse.cdt.core.dom.ast.IASTName;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.eclipse.cdt.core.dom.ast.IASTStatement;
import org.eclipse.cdt.core.dom.ast.IASTSwitchStatement;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.parse.Locator;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Statement;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.c.type.Conversions;
import org.racewalk.model.program.Position;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Labels, goto, switch, break and continue. */
final class Jumps {
    /** A switch whose body is being analysed. */
    private static final class Choice {
        final CType type;
        final List<Statement.Case> cases = new ArrayList<>();
        boolean hasDefault;

        Choice(CType type) {
            this.type = type;
        }
    }

    /** What break and continue may leave: null stands for a loop. */
    private record Breakable(@Nullable Choice choice) {}

    private final Unit unit;
    private final Deque<Breakable> open = new ArrayDeque<>();

    Jumps(Unit unit) {
        this.unit = unit;
    }

    void enterLoop() {
        open.push(new Breakable(null));
    }

    void leaveLoop() {
        open.pop();
    }

    /** Forgets loops and switches that an error left open; done between functions. */
    void reset() {
        open.clear();
    }

    Statement switchStatement(IASTSwitchStatement syntax, Function<IASTStatement, Statement> body) {
        Expression value = unit.expressions.value(syntax.getControllerExpression());
        if (!Conversions.isInteger(value.type())) {
            throw unit.reject(
                    syntax.getControllerExpression(), "switch quantity is not an integer", "");
        }
        Expression promoted = Operators.promoted(value);
        open.push(new Breakable(new Choice(promoted.type())));
        try {
            return new Statement.Switch(
                    promoted, body.apply(syntax.getBody()), unit.position(syntax));
        } finally {
            open.pop();
        }
    }

    private Choice innermostSwitch(IASTNode node) {
        for (Breakable breakable : open) {
            Choice choice = breakable.choice();
            if (choice != null) {
                return choice;
            }
        }
        throw unit.reject(node, "case label not within a switch statement", "");
    }

    Statement caseLabel(IASTCaseStatement syntax) {
        Choice choice = innermostSwitch(syntax);
        IASTExpression expression = syntax.getExpression();
        long low;
        long high;
        if (expression instanceof IASTBinaryExpression range
                && range.getOperator() == IASTBinaryExpression.op_ellipses) {
            low = caseValue(range.getOperand1(), choice.type);
            high = caseValue(range.getOperand2(), choice.type);
        } else {
            low = caseValue(expression, choice.type);
            high = low;
        }
        if (compare(choice, low, high) > 0) {
            throw unit.reject(syntax, "empty range in case label", "");
        }
        for (Statement.Case other : choice.cases) {
            if (compare(choice, low, other.high()) <= 0
                    && compare(choice, other.low(), high) <= 0) {
                throw unit.reject(
                        syntax, "duplicate case value, first used at " + other.position(), "");
            }
        }
        Statement.Case label = new Statement.Case(low, high, false, unit.position(syntax));
        choice.cases.add(label);
        return label;
    }

    private static int compare(Choice choice, long a, long b) {
        return Conversions.isSigned(choice.type) ? Long.compare(a, b) : Long.compareUnsigned(a, b);
    }

    private long caseValue(IASTExpression syntax, CType type) {
        return Conversions.wrap(unit.expressions.integerConstant(syntax), type);
    }

    Statement defaultLabel(IASTDefaultStatement syntax) {
        Choice choice = innermostSwitch(syntax);
        if (choice.hasDefault) {
            throw unit.reject(syntax, "multiple default labels in one switch", "");
        }
        choice.hasDefault = true;
        return new Statement.Case(0, 0, true, unit.position(syntax));
    }

    Statement breakOut(IASTBreakStatement syntax) {
        if (open.isEmpty()) {
            throw unit.reject(syntax, "break statement not within loop or switch", "");
        }
        return new Statement.Break(unit.position(syntax));
    }

    Statement continueLoop(IASTContinueStatement syntax) {
        if (open.stream().noneMatch(breakable -> breakable.choice() == null)) {
            throw unit.reject(syntax, "continue statement not within a loop", "");
        }
        return new Statement.Continue(unit.position(syntax));
    }

    /** {@code __label__ name;}: the name means another label in this block. */
    void declareLocalLabel(String name, IASTNode node) {
        FunctionInfo function = unit.function;
        if (function == null) {
            throw unit.reject(node, "a label outside of a function", "");
        }
        function.localLabels++;
        CType marker = new CType.Enum(name + "." + function.localLabels);
        unit.scope.declareTag(labelKey(name), marker, Locator.offset(node));
    }

    private static String labelKey(String name) {
        return "label " + name;
    }

    /** The name of a label that is unique within the function. */
    private String unique(IASTName name) {
        CType local = unit.scope.findTag(labelKey(name.toString()), Locator.offset(name));
        return local instanceof CType.Enum marker ? marker.tag : name.toString();
    }

    Statement label(IASTLabelStatement syntax) {
        String name = unique(syntax.getName());
        Position position = unit.position(syntax);
        FunctionInfo function = unit.function;
        if (function != null
                && unit.unevaluated == 0
                && function.labels.put(name, syntax) != null) {
            throw unit.reject(syntax, "duplicate label '" + syntax.getName() + "'", "");
        }
        return new Statement.Label(name, position);
    }

    Statement goTo(IASTGotoStatement syntax) {
        String name = unique(syntax.getName());
        FunctionInfo function = unit.function;
        if (function != null && unit.unevaluated == 0) {
            function.gotos.putIfAbsent(name, syntax);
        }
        return new Statement.Goto(name, unit.position(syntax));
    }

    /** Reports each goto to a label that the function does not have. */
    void checkLabels(FunctionInfo function) {
        for (Map.Entry<String, IASTNode> jump : function.gotos.entrySet()) {
            if (!function.labels.containsKey(jump.getKey())) {
                unit.error(
                        jump.getValue(), "label '" + jump.getKey() + "' used but not defined", "");
            }
        }
    }

    /** Whether something outside may jump into a statement. */
    static boolean hasLabels(Statement statement) {
        return switch (statement) {
            case Statement.Label label -> true;
            case Statement.Case label -> true;
            case Statement.Block block -> block.statements().stream().anyMatch(Jumps::hasLabels);
            case Statement.If branch -> {
                Statement otherwise = branch.otherwise();
                yield hasLabels(branch.then()) || (otherwise != null && hasLabels(otherwise));
            }
            case Statement.While loop -> hasLabels(loop.body());
            case Statement.For loop -> hasLabels(loop.body());
            case Statement.Switch choice -> hasNamedLabels(choice.body());
            default -> false;
        };
    }

    /** The cases of a switch are no way in from outside of it. */
    private static boolean hasNamedLabels(Statement statement) {
        return switch (statement) {
            case Statement.Case label -> false;
            case Statement.Block block ->
                    block.statements().stream().anyMatch(Jumps::hasNamedLabels);
            default -> hasLabels(statement);
        };
    }
}
