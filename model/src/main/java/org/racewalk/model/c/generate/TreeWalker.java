package org.racewalk.model.c.generate;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Initializer;
import org.racewalk.model.c.tree.Statement;

/** Visits all nodes of a tree in source order; subclasses override what they look for. */
abstract class TreeWalker {
    void statement(Statement statement) {
        switch (statement) {
            case Statement.Block s -> s.statements().forEach(this::statement);
            case Statement.ExpressionStatement s -> expression(s.expression());
            case Statement.Declaration s -> initializer(s.initializer());
            case Statement.If s -> {
                expression(s.condition());
                statement(s.then());
                optional(s.otherwise());
            }
            case Statement.While s -> {
                expression(s.condition());
                statement(s.body());
            }
            case Statement.For s -> {
                optional(s.init());
                optional(s.condition());
                optional(s.step());
                statement(s.body());
            }
            case Statement.Switch s -> {
                expression(s.value());
                statement(s.body());
            }
            case Statement.Return s -> optional(s.value());
            case Statement.Case s -> {}
            case Statement.Label s -> {}
            case Statement.Goto s -> {}
            case Statement.Break s -> {}
            case Statement.Continue s -> {}
        }
    }

    void expression(Expression expression) {
        switch (expression) {
            case Expression.VariablePlace e -> {}
            case Expression.Constant e -> {}
            case Expression.FunctionAddress e -> {}
            case Expression.FenceExpression e -> {}
            case Expression.Dereference e -> expression(e.pointer());
            case Expression.Member e -> expression(e.base());
            case Expression.Temporary e -> expression(e.value());
            case Expression.CompoundLiteral e -> initializer(e.initializer());
            case Expression.Read e -> expression(e.place());
            case Expression.AddressOf e -> expression(e.place());
            case Expression.Convert e -> expression(e.operand());
            case Expression.Unary e -> expression(e.operand());
            case Expression.Binary e -> both(e.left(), e.right());
            case Expression.Logical e -> both(e.left(), e.right());
            case Expression.Conditional e -> {
                expression(e.condition());
                optional(e.then());
                expression(e.otherwise());
            }
            case Expression.Assign e -> both(e.place(), e.value());
            case Expression.Update e -> both(e.place(), e.value());
            case Expression.Call e -> {
                expression(e.callee());
                e.arguments().forEach(this::expression);
            }
            case Expression.IntrinsicCall e -> e.arguments().forEach(this::expression);
            case Expression.Comma e -> both(e.first(), e.second());
            case Expression.StatementExpression e -> {
                statement(e.body());
                optional(e.result());
            }
            case Expression.AtomicLoad e -> expression(e.place());
            case Expression.AtomicStore e -> both(e.place(), e.value());
            case Expression.AtomicRmw e -> {
                both(e.place(), e.value());
                optional(e.unless());
            }
            case Expression.AtomicCompareExchange e -> {
                both(e.place(), e.expected());
                expression(e.desired());
            }
            case Expression.Builtin e -> e.arguments().forEach(this::expression);
        }
    }

    void initializer(@Nullable Initializer initializer) {
        if (initializer != null) {
            initializer.entries().forEach(entry -> expression(entry.value()));
        }
    }

    private void both(Expression first, Expression second) {
        expression(first);
        expression(second);
    }

    private void optional(@Nullable Statement statement) {
        if (statement != null) {
            statement(statement);
        }
    }

    private void optional(@Nullable Expression expression) {
        if (expression != null) {
            expression(expression);
        }
    }
}
