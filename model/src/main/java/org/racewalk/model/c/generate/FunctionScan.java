package org.racewalk.model.c.generate;

import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Statement;
import org.racewalk.model.c.tree.Symbol.Variable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A first look at a function's body: which variables' addresses are taken, and which cleanups are
 * pending at each label.
 */
final class FunctionScan extends TreeWalker {
    private final Set<Variable> changing = new LinkedHashSet<>();
    private final Set<Variable> escaping = new LinkedHashSet<>();
    private final Map<String, List<Variable>> labels = new LinkedHashMap<>();
    private final List<Variable> pending = new ArrayList<>();

    /** Whether the address of the variable or of a part of it is taken. */
    boolean escapes(Variable variable) {
        return escaping.contains(variable);
    }

    /** Whether the variable is assigned to, or may be through its address. */
    boolean changes(Variable variable) {
        return changing.contains(variable) || escaping.contains(variable);
    }

    /** Variables with a cleanup whose scope the label is in, outermost first. */
    List<Variable> pendingAt(String label) {
        return labels.getOrDefault(label, List.of());
    }

    @Override
    void statement(Statement statement) {
        switch (statement) {
            case Statement.Block block -> inScope(() -> super.statement(block));
            case Statement.For loop -> inScope(() -> super.statement(loop));
            case Statement.Declaration d -> {
                super.statement(d);
                if (d.variable().cleanup != null) {
                    pending.add(d.variable());
                }
            }
            case Statement.Label label -> labels.put(label.name(), List.copyOf(pending));
            default -> super.statement(statement);
        }
    }

    @Override
    void expression(Expression expression) {
        switch (expression) {
            case Expression.AddressOf e -> escape(e.place());
            case Expression.AtomicLoad e -> escape(e.place());
            case Expression.AtomicStore e -> escape(e.place());
            case Expression.AtomicRmw e -> escape(e.place());
            case Expression.AtomicCompareExchange e -> escape(e.place());
            case Expression.Assign e -> change(e.place());
            case Expression.Update e -> change(e.place());
            default -> {}
        }
        if (expression instanceof Expression.StatementExpression e) {
            inScope(() -> {
                e.body().statements().forEach(this::statement);
                if (e.result() != null) {
                    expression(e.result());
                }
            });
            return;
        }
        super.expression(expression);
    }

    private void inScope(Runnable walk) {
        int depth = pending.size();
        walk.run();
        pending.subList(depth, pending.size()).clear();
    }

    private void change(Expression.Place place) {
        switch (place) {
            case Expression.Member m -> change(m.base());
            case Expression.VariablePlace v -> changing.add(v.variable());
            default -> {}
        }
    }

    private void escape(Expression.Place place) {
        switch (place) {
            case Expression.Member m -> escape(m.base());
            case Expression.VariablePlace v -> escaping.add(v.variable());
            case Expression.CompoundLiteral c -> escaping.add(c.variable());
            default -> {}
        }
    }
}
