package org.racewalk.model.c.tree;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.program.Position;

import java.util.List;

/** Typed statements. */
public sealed interface Statement {
    Position position();

    /**
     * A scope: leaving it in any way runs the cleanups of the variables declared in it, last first.
     */
    record Block(List<Statement> statements, Position position) implements Statement {}

    record ExpressionStatement(Expression expression, Position position) implements Statement {}

    /** An automatic variable comes into being; without initialiser its contents are undefined. */
    record Declaration(
            Symbol.Variable variable, @Nullable Initializer initializer, Position position)
            implements Statement {}

    record If(
            Expression condition, Statement then, @Nullable Statement otherwise, Position position)
            implements Statement {}

    /** {@code while}, or {@code do while} if {@code testLast}. */
    record While(Expression condition, Statement body, boolean testLast, Position position)
            implements Statement {}

    record For(
            @Nullable Statement init,
            @Nullable Expression condition,
            @Nullable Expression step,
            Statement body,
            Position position)
            implements Statement {}

    /** The value is promoted; its {@link Case}s are anywhere in the body. */
    record Switch(Expression value, Statement body, Position position) implements Statement {}

    /** {@code case low ... high:} of the innermost switch; {@code isDefault}: both unused. */
    record Case(long low, long high, boolean isDefault, Position position) implements Statement {}

    /** A label; identity is the name within the function. */
    record Label(String name, Position position) implements Statement {}

    record Goto(String label, Position position) implements Statement {}

    record Break(Position position) implements Statement {}

    record Continue(Position position) implements Statement {}

    record Return(@Nullable Expression value, Position position) implements Statement {}
}
