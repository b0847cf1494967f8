package org.racewalk.model.c.analyze;

import org.eclipse.cdt.core.dom.ast.ASTVisitor;
import org.eclipse.cdt.core.dom.ast.IASTASMDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTBreakStatement;
import org.eclipse.cdt.core.dom.ast.IASTCaseStatement;
import org.eclipse.cdt.core.dom.ast.IASTCompoundStatement;
import org.eclipse.cdt.core.dom.ast.IASTContinueStatement;
import org.eclipse.cdt.core.dom.ast.IASTDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTDeclarationStatement;
import org.eclipse.cdt.core.dom.ast.IASTDefaultStatement;
import org.eclipse.cdt.core.dom.ast.IASTDoStatement;
import org.eclipse.cdt.core.dom.ast.IASTExpression;
import org.eclipse.cdt.core.dom.ast.IASTExpressionStatement;
import org.eclipse.cdt.core.dom.ast.IASTForStatement;
import org.eclipse.cdt.core.dom.ast.IASTFunctionDefinition;
import org.eclipse.cdt.core.dom.ast.IASTGotoStatement;
import org.eclipse.cdt.core.dom.ast.IASTIfStatement;
import org.eclipse.cdt.core.dom.ast.IASTLabelStatement;
import org.eclipse.cdt.core.dom.ast.IASTNode;
import org.eclipse.cdt.core.dom.ast.IASTNullStatement;
import org.eclipse.cdt.core.dom.ast.IASTProblem;
import org.eclipse.cdt.core.dom.ast.IASTProblemDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTProblemStatement;
import org.eclipse.cdt.core.dom.ast.IASTReturnStatement;
import org.eclipse.cdt.core.dom.ast.IASTSimpleDeclaration;
import org.eclipse.cdt.core.dom.ast.IASTStatement;
import org.eclipse.cdt.core.dom.ast.IASTSwitchStatement;
import org.eclipse.cdt.core.dom.ast.IASTWhileStatement;
import org.eclipse.cdt.core.dom.ast.gnu.IGNUASTCompoundStatementExpression;
import org.eclipse.cdt.core.dom.ast.gnu.IGNUASTGotoStatement;
import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Statement;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.c.type.Conversions;
import org.racewalk.model.program.Fence;
import org.racewalk.model.program.Position;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Statements; an error in one does not hide those in the next. */
final class Statements {
    /** What begins a line in capitals, like a call. */
    private static final Pattern MACRO = Pattern.compile("\\s*([A-Z_][A-Z0-9_]+)\\s*\\(");

    private final Unit unit;
    private final Jumps jumps;

    Statements(Unit unit) {
        this.unit = unit;
        this.jumps = new Jumps(unit);
    }

    Jumps jumps() {
        return jumps;
    }

    /** Reports a syntax error that the parser found. */
    Rejected syntaxError(IASTProblem problem) {
        String message = problem.getMessage();
        String text =
                message == null || message.isEmpty()
                        ? "syntax error"
                        : message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
        Matcher macro = MACRO.matcher(unit.parsed.locator().line(problem));
        String hint =
                macro.lookingAt()
                        ? "if '"
                                + macro.group(1)
                                + "' is a macro, include the header that defines"
                                + " it; else look for a missing ';', ')' or '}'"
                        : "look for a missing ';', ')' or '}', or an unknown type, here";
        return unit.reject(problem, text, hint);
    }

    /** Reports the syntax errors below a node; true if there are any. */
    boolean reportSyntaxErrors(IASTNode syntax) {
        List<IASTProblem> problems = new ArrayList<>();
        ASTVisitor visitor =
                new ASTVisitor() {
                    @Override
                    public int visit(IASTProblem problem) {
                        problems.add(problem);
                        return PROCESS_CONTINUE;
                    }
                };
        visitor.shouldVisitProblems = true;
        syntax.accept(visitor);
        problems.forEach(this::syntaxError);
        return !problems.isEmpty();
    }

    /** A block with a scope of its own. */
    Statement.Block block(IASTCompoundStatement syntax) {
        unit.openScope();
        try {
            List<Statement> statements = new ArrayList<>();
            for (IASTStatement statement : syntax.getStatements()) {
                add(statement, statements);
            }
            return new Statement.Block(List.copyOf(statements), unit.position(syntax));
        } finally {
            unit.closeScope();
        }
    }

    /** Adds what one statement of the syntax becomes; errors are reported and end here. */
    private void add(IASTStatement syntax, List<Statement> out) {
        try {
            switch (syntax) {
                case IASTNullStatement empty -> {}
                case IASTDeclarationStatement declaration ->
                        declaration(declaration.getDeclaration(), out);
                case IASTLabelStatement label -> {
                    out.add(jumps.label(label));
                    add(label.getNestedStatement(), out);
                }
                default -> out.add(statement(syntax));
            }
        } catch (Rejected e) {
            // Reported; the analysis goes on with the next statement.
        }
    }

    private void declaration(IASTDeclaration syntax, List<Statement> out) {
        switch (syntax) {
            case IASTSimpleDeclaration simple -> unit.declarations.local(simple, out);
            case IASTASMDeclaration asm -> out.add(assembler(asm));
            case IASTProblemDeclaration problem -> throw syntaxError(problem.getProblem());
            case IASTFunctionDefinition nested ->
                    throw unit.unsupported(nested, "a nested function", "move it out");
            default -> throw unit.unsupported(syntax, "this declaration", "");
        }
    }

    /** A statement where C wants exactly one. */
    private Statement single(IASTStatement syntax) {
        List<Statement> statements = new ArrayList<>();
        unit.openScope();
        try {
            add(syntax, statements);
        } finally {
            unit.closeScope();
        }
        return statements.size() == 1 && !(statements.get(0) instanceof Statement.Declaration)
                ? statements.get(0)
                : new Statement.Block(List.copyOf(statements), unit.position(syntax));
    }

    private Statement statement(IASTStatement syntax) {
        Position position = unit.position(syntax);
        return switch (syntax) {
            case IASTCompoundStatement compound -> block(compound);
            case IASTExpressionStatement expression ->
                    new Statement.ExpressionStatement(effect(expression.getExpression()), position);
            case IASTIfStatement branch -> branch(branch, position);
            case IASTWhileStatement loop ->
                    new Statement.While(
                            unit.expressions.condition(loop.getCondition()),
                            loopBody(loop.getBody()),
                            false,
                            position);
            case IASTDoStatement loop -> doWhile(loop, position);
            case IASTForStatement loop -> forLoop(loop, position);
            case IASTSwitchStatement choice -> jumps.switchStatement(choice, this::single);
            case IASTCaseStatement label -> jumps.caseLabel(label);
            case IASTDefaultStatement label -> jumps.defaultLabel(label);
            case IASTGotoStatement jump -> jumps.goTo(jump);
            case IGNUASTGotoStatement jump ->
                    throw unit.unsupported(jump, "a computed goto", "use a switch statement");
            case IASTBreakStatement jump -> jumps.breakOut(jump);
            case IASTContinueStatement jump -> jumps.continueLoop(jump);
            case IASTReturnStatement end -> returnStatement(end, position);
            case IASTProblemStatement problem -> throw syntaxError(problem.getProblem());
            default -> throw unit.unsupported(syntax, "this statement", "");
        };
    }

    /** An expression whose value nobody wants. */
    private Expression effect(IASTExpression syntax) {
        return unit.expressions.value(syntax);
    }

    private Statement loopBody(IASTStatement syntax) {
        jumps.enterLoop();
        try {
            return single(syntax);
        } finally {
            jumps.leaveLoop();
        }
    }

    private Statement doWhile(IASTDoStatement loop, Position position) {
        Statement body = loopBody(loop.getBody());
        Expression condition = unit.expressions.condition(loop.getCondition());
        return new Statement.While(condition, body, true, position);
    }

    private Statement forLoop(IASTForStatement loop, Position position) {
        unit.openScope();
        try {
            List<Statement> outer = new ArrayList<>();
            IASTStatement init = loop.getInitializerStatement();
            if (init != null) {
                add(init, outer);
            }
            IASTExpression condition = loop.getConditionExpression();
            IASTExpression step = loop.getIterationExpression();
            Expression test = condition == null ? null : unit.expressions.condition(condition);
            Expression next = step == null ? null : effect(step);
            Statement body = loopBody(loop.getBody());
            outer.add(new Statement.For(null, test, next, body, position));
            return outer.size() == 1
                    ? outer.get(0)
                    : new Statement.Block(List.copyOf(outer), position);
        } finally {
            unit.closeScope();
        }
    }

    private Statement branch(IASTIfStatement syntax, Position position) {
        Expression condition = null;
        try {
            condition = unit.expressions.condition(syntax.getConditionExpression());
        } catch (Rejected e) {
            // Reported; the branches may have errors too.
        }
        Statement then = single(syntax.getThenClause());
        IASTStatement elseClause = syntax.getElseClause();
        Statement otherwise = elseClause == null ? null : single(elseClause);
        if (condition == null) {
            throw new Rejected();
        }
        Boolean truth = Fold.truth(condition);
        Statement dead = truth == null ? null : truth ? otherwise : then;
        if (truth != null && (dead == null || !Jumps.hasLabels(dead))) {
            Statement alive = truth ? then : otherwise;
            return alive == null ? new Statement.Block(List.of(), position) : alive;
        }
        return new Statement.If(condition, then, otherwise, position);
    }

    private Statement returnStatement(IASTReturnStatement syntax, Position position) {
        FunctionInfo function = unit.function;
        if (function == null) {
            throw unit.reject(syntax, "return outside of a function", "");
        }
        CType result = function.symbol.type.result();
        IASTExpression operand = syntax.getReturnValue();
        if (operand == null) {
            if (!Conversions.isVoid(result)) {
                throw unit.reject(
                        syntax,
                        "return without a value in a function that returns '"
                                + result.spelling()
                                + "'",
                        "");
            }
            return new Statement.Return(null, position);
        }
        Expression value = unit.expressions.value(operand);
        if (Conversions.isVoid(result)) {
            if (!Conversions.isVoid(value.type())) {
                throw unit.reject(
                        syntax,
                        "return with a value in a function that returns void",
                        "drop the value");
            }
            return new Statement.Block(
                    List.of(
                            new Statement.ExpressionStatement(value, position),
                            new Statement.Return(null, position)),
                    position);
        }
        return new Statement.Return(
                unit.expressions.assignments().converted(value, result, operand, "return"),
                position);
    }

    /** {@code ({ … })}: the value is that of the last statement if it is an expression. */
    Expression statementExpression(IGNUASTCompoundStatementExpression syntax) {
        Position position = unit.position(syntax);
        if (unit.function == null && unit.unevaluated == 0) {
            throw unit.reject(syntax, "a statement expression outside of a function", "");
        }
        unit.openScope();
        try {
            List<Statement> statements = new ArrayList<>();
            IASTStatement[] all = syntax.getCompoundStatement().getStatements();
            Expression result = null;
            for (int i = 0; i < all.length; i++) {
                IASTStatement statement = all[i];
                while (i == all.length - 1 && statement instanceof IASTLabelStatement label) {
                    statements.add(jumps.label(label));
                    statement = label.getNestedStatement();
                }
                if (i == all.length - 1 && statement instanceof IASTExpressionStatement last) {
                    result = unit.expressions.value(last.getExpression());
                } else {
                    add(statement, statements);
                }
            }
            return statementExpression(statements, result, position);
        } finally {
            unit.closeScope();
        }
    }

    private static Expression statementExpression(
            List<Statement> statements, @Nullable Expression result, Position position) {
        if (result != null && statements.isEmpty()) {
            return result;
        }
        Expression value = result;
        if (value != null && Conversions.isVoid(value.type())) {
            statements.add(new Statement.ExpressionStatement(value, position));
            value = null;
        }
        Statement.Block body = new Statement.Block(List.copyOf(statements), position);
        return new Expression.StatementExpression(
                body, value, value == null ? CType.VOID : value.type(), position);
    }

    /** Only assembler without instructions: {@code barrier()} and value hiding. */
    private Statement assembler(IASTASMDeclaration syntax) {
        String text = syntax.getAssembly().replace(" ", "").replace("::", ": :").replace(" ", "");
        String[] parts = text.split(":", -1);
        boolean plain = parts[0].equals("\"\"") && parts.length <= 4;
        boolean inOut = parts.length < 2 || parts[1].isEmpty() || parts[1].startsWith("\"+");
        if (!plain || !inOut) {
            throw unit.unsupported(
                    syntax,
                    "inline assembler",
                    "use the kernel's primitive for it; only asm(\"\" ::: \"memory\") is known");
        }
        Position position = unit.position(syntax);
        boolean memory = parts.length == 4 && parts[3].contains("\"memory\"");
        return memory
                ? new Statement.ExpressionStatement(
                        new Expression.FenceExpression(Fence.COMPILER, position), position)
                : new Statement.Block(List.of(), position);
    }
}
