package org.racewalk.model.c.analyze;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Initializer;
import org.racewalk.model.c.tree.Statement;
import org.racewalk.model.c.tree.Symbol;
import org.racewalk.model.program.Position;

import java.util.List;

/**
 * Walks a finished tree: reports which functions and static variables it uses, and puts those
 * locals into memory whose address is taken.
 */
final class Uses {
    /** Who wants to know. */
    interface Listener {
        void function(Symbol.FunctionSymbol function, Position position);

        void variable(Symbol.Variable variable, Position position);
    }

    private final Listener listener;

    Uses(Listener listener) {
        this.listener = listener;
    }

    void statement(@Nullable Statement statement) {
        switch (statement) {
            case null -> {}
            case Statement.Block block -> block.statements().forEach(this::statement);
            case Statement.ExpressionStatement s -> expression(s.expression());
            case Statement.Declaration declaration -> declaration(declaration);
            case Statement.If branch -> {
                expression(branch.condition());
                statement(branch.then());
                statement(branch.otherwise());
            }
            case Statement.While loop -> {
                expression(loop.condition());
                statement(loop.body());
            }
            case Statement.For loop -> {
                statement(loop.init());
                expression(loop.condition());
                expression(loop.step());
                statement(loop.body());
            }
            case Statement.Switch choice -> {
                expression(choice.value());
                statement(choice.body());
            }
            case Statement.Return end -> expression(end.value());
            case Statement.Case label -> {}
            case Statement.Label label -> {}
            case Statement.Goto jump -> {}
            case Statement.Break jump -> {}
            case Statement.Continue jump -> {}
        }
    }

    private void declaration(Statement.Declaration declaration) {
        Symbol.FunctionSymbol cleanup = declaration.variable().cleanup;
        if (cleanup != null) {
            // The function gets the variable's address.
            declaration.variable().inMemory = true;
            listener.function(cleanup, declaration.position());
        }
        initializer(declaration.initializer());
    }

    void initializer(@Nullable Initializer initializer) {
        if (initializer != null) {
            for (Initializer.Entry entry : initializer.entries()) {
                expression(entry.value());
            }
        }
    }

    void expression(@Nullable Expression expression) {
        switch (expression) {
            case null -> {}
            case Expression.Place place -> place(place);
            case Expression.Constant constant -> {}
            case Expression.FunctionAddress e -> listener.function(e.function(), e.position());
            case Expression.Read e -> place(e.place());
            case Expression.AddressOf e -> {
                place(e.place());
                intoMemory(e.place());
            }
            case Expression.Convert e -> expression(e.operand());
            case Expression.Unary e -> expression(e.operand());
            case Expression.Binary e -> both(e.left(), e.right());
            case Expression.Logical e -> both(e.left(), e.right());
            case Expression.Conditional e -> {
                expression(e.condition());
                expression(e.then());
                expression(e.otherwise());
            }
            case Expression.Assign e -> both(e.place(), e.value());
            case Expression.Update e -> both(e.place(), e.value());
            case Expression.Call e -> {
                expression(e.callee());
                all(e.arguments());
            }
            case Expression.IntrinsicCall e -> all(e.arguments());
            case Expression.Comma e -> both(e.first(), e.second());
            case Expression.StatementExpression e -> {
                statement(e.body());
                expression(e.result());
            }
            case Expression.AtomicLoad e -> place(e.place());
            case Expression.AtomicStore e -> both(e.place(), e.value());
            case Expression.AtomicRmw e -> {
                both(e.place(), e.value());
                expression(e.unless());
            }
            case Expression.AtomicCompareExchange e -> {
                both(e.place(), e.expected());
                expression(e.desired());
            }
            case Expression.FenceExpression fence -> {}
            case Expression.Builtin e -> all(e.arguments());
        }
    }

    private void both(Expression first, Expression second) {
        expression(first);
        expression(second);
    }

    private void all(List<Expression> expressions) {
        expressions.forEach(this::expression);
    }

    private void place(Expression.Place place) {
        switch (place) {
            case Expression.VariablePlace e -> {
                if (e.variable().isStatic) {
                    listener.variable(e.variable(), e.position());
                }
            }
            case Expression.Dereference e -> expression(e.pointer());
            case Expression.Member e -> place(e.base());
            case Expression.Temporary e -> expression(e.value());
            case Expression.CompoundLiteral e -> initializer(e.initializer());
        }
    }

    private static void intoMemory(Expression.Place place) {
        switch (place) {
            case Expression.VariablePlace e -> e.variable().inMemory = true;
            case Expression.CompoundLiteral e -> e.variable().inMemory = true;
            case Expression.Member e -> intoMemory(e.base());
            case Expression.Dereference e -> {}
            case Expression.Temporary e -> {}
        }
    }
}
