package org.racewalk.model.c.generate;

import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Statement;
import org.racewalk.model.c.tree.Symbol.FunctionSymbol;
import org.racewalk.model.c.tree.Symbol.Variable;
import org.racewalk.model.c.tree.TranslationUnit;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which functions and static variables a program can use, from its roots on. */
final class Reachability extends TreeWalker {
    private final Set<FunctionSymbol> functions = new LinkedHashSet<>();
    private final Set<Variable> variables = new LinkedHashSet<>();
    private final Deque<Runnable> work = new ArrayDeque<>();

    void root(FunctionSymbol function) {
        reach(function);
        drain();
    }

    void root(Variable variable) {
        reach(variable);
        drain();
    }

    /** The functions found, in the unit's order. */
    List<FunctionSymbol> functions(TranslationUnit unit) {
        return inOrder(unit.functions(), functions);
    }

    /** The static variables found, in the unit's order. */
    List<Variable> variables(TranslationUnit unit) {
        return inOrder(unit.variables(), variables);
    }

    private static <T> List<T> inOrder(List<T> order, Set<T> found) {
        Set<T> result = new LinkedHashSet<>(order);
        result.retainAll(found);
        result.addAll(found);
        return new ArrayList<>(result);
    }

    private void drain() {
        while (!work.isEmpty()) {
            work.removeFirst().run();
        }
    }

    private void reach(FunctionSymbol function) {
        if (functions.add(function)) {
            work.add(() -> {
                if (function.body != null) {
                    statement(function.body);
                }
                function.onEnter.forEach(this::reach);
                function.onReturn.forEach(this::reach);
            });
        }
    }

    private void reach(Variable variable) {
        if ((variable.isStatic || variable.external) && variables.add(variable)) {
            work.add(() -> initializer(variable.initializer));
        }
    }

    @Override
    void statement(Statement statement) {
        if (statement instanceof Statement.Declaration d && d.variable().cleanup != null) {
            reach(d.variable().cleanup);
        }
        super.statement(statement);
    }

    @Override
    void expression(Expression expression) {
        switch (expression) {
            case Expression.FunctionAddress e -> reach(e.function());
            case Expression.VariablePlace e -> reach(e.variable());
            case Expression.CompoundLiteral e -> reach(e.variable());
            default -> {}
        }
        super.expression(expression);
    }
}
