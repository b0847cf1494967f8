package org.racewalk.model.c.generate;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Statement;
import org.racewalk.model.c.tree.Symbol.FunctionSymbol;
import org.racewalk.model.c.tree.Symbol.Variable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Statements, with the cleanups of the scopes that they leave. */
final class Statements {
    /** Where break and continue go, and how many cleanups are pending there. */
    private record Jumps(
            Code.Label onBreak,
            int breakDepth,
            Code.@Nullable Label onContinue,
            int continueDepth) {}

    private final FunctionGenerator f;
    private final FunctionScan scan;
    private final SwitchCode switches;
    private final List<Variable> cleanups = new ArrayList<>();
    private final List<Variable> open = new ArrayList<>();
    private final List<Jumps> jumps = new ArrayList<>();
    private final Map<String, Code.Label> labels = new LinkedHashMap<>();

    Statements(FunctionGenerator function, FunctionScan scan) {
        this.f = function;
        this.scan = scan;
        this.switches = new SwitchCode(function);
    }

    void statement(Statement statement) {
        switch (statement) {
            case Statement.Block s -> inScope(() -> block(s));
            case Statement.ExpressionStatement s -> {
                f.code.at(s.position());
                f.values.effect(f.simplifier.simplify(s.expression()));
            }
            case Statement.Declaration s -> declaration(s);
            case Statement.If s -> branch(s);
            case Statement.While s -> loop(s);
            case Statement.For s -> inScope(() -> loop(s));
            case Statement.Switch s -> {
                Code.Label end = new Code.Label();
                jumps.add(new Jumps(end, cleanups.size(), currentContinue(), continueDepth()));
                switches.begin(s, end);
                statement(s.body());
                switches.end();
                jumps.remove(jumps.size() - 1);
                f.code.bind(end);
            }
            case Statement.Case s -> f.code.bind(switches.nextCase());
            case Statement.Label s -> f.code.bind(label(s.name()));
            case Statement.Goto s -> {
                f.code.at(s.position());
                leaveTo(commonDepth(scan.pendingAt(s.label())));
                f.code.jump(label(s.label()));
            }
            case Statement.Break s -> {
                f.code.at(s.position());
                Jumps around = jumps.get(jumps.size() - 1);
                leaveTo(around.breakDepth());
                f.code.jump(around.onBreak());
            }
            case Statement.Continue s -> {
                f.code.at(s.position());
                leaveTo(continueDepth());
                Code.Label target = currentContinue();
                if (target == null) {
                    throw new IllegalStateException("continue outside a loop at " + s.position());
                }
                f.code.jump(target);
            }
            case Statement.Return s -> f.returns(s);
        }
    }

    private Code.@Nullable Label currentContinue() {
        return jumps.isEmpty() ? null : jumps.get(jumps.size() - 1).onContinue();
    }

    private int continueDepth() {
        return jumps.isEmpty() ? 0 : jumps.get(jumps.size() - 1).continueDepth();
    }

    private Code.Label label(String name) {
        return labels.computeIfAbsent(name, n -> new Code.Label());
    }

    private int commonDepth(List<Variable> target) {
        int depth = 0;
        while (depth < target.size()
                && depth < cleanups.size()
                && target.get(depth) == cleanups.get(depth)) {
            depth++;
        }
        return depth;
    }

    private void block(Statement.Block block) {
        block.statements().forEach(this::statement);
    }

    private void declaration(Statement.Declaration s) {
        Variable variable = s.variable();
        f.initializers.declare(s);
        open.add(variable);
        if (variable.cleanup != null && !variable.isStatic) {
            cleanups.add(variable);
        }
    }

    /** Runs with a scope of its own; at its end the cleanups run and registers are given back. */
    private void inScope(Runnable body) {
        int mark = f.frame.mark();
        inScope(() -> {
            body.run();
            return Frame.NONE;
        });
        f.frame.release(mark);
    }

    /** As above, for a body that leaves a register in use. */
    private <T> T inScope(Supplier<T> body) {
        int depth = cleanups.size();
        int variables = open.size();
        T result = body.get();
        if (f.code.open()) {
            leaveTo(depth);
        }
        cleanups.subList(depth, cleanups.size()).clear();
        List<Variable> closing = open.subList(variables, open.size());
        closing.forEach(f.frame::unbind);
        closing.clear();
        return result;
    }

    /** Runs the pending cleanups down to a depth, last first; they stay pending for other paths. */
    void leaveTo(int depth) {
        for (int i = cleanups.size() - 1; i >= depth; i--) {
            Variable variable = cleanups.get(i);
            FunctionSymbol cleanup = variable.cleanup;
            if (cleanup == null) {
                throw new IllegalStateException(variable.name);
            }
            int mark = f.frame.mark();
            int argument = f.frame.allocate();
            f.code.move(argument, f.addressRegister(variable));
            f.code.call(cleanup, argument, 1);
            f.frame.release(mark);
        }
    }

    boolean hasCleanups() {
        return !cleanups.isEmpty();
    }

    /** A statement expression with a scalar value; returns where it is. */
    int expression(Expression.StatementExpression e, int wanted) {
        Expression result = e.result();
        int mark = f.frame.mark();
        int register =
                inScope(() -> {
                    block(e.body());
                    if (result == null) {
                        return Frame.NONE;
                    }
                    int value = f.values.value(f.simplifier.simplify(result), wanted);
                    if (value >= mark && value < Frame.LOCAL_BASE) {
                        f.frame.reserve(value + 1);
                    }
                    return value;
                });
        f.frame.release(mark);
        if (register >= mark && register < Frame.LOCAL_BASE) {
            f.frame.reserve(register + 1);
        }
        return register;
    }

    /** A statement expression whose value, if any, is not wanted. */
    void effect(Expression.StatementExpression e) {
        inScope(() -> {
            block(e.body());
            if (e.result() != null) {
                f.values.effect(f.simplifier.simplify(e.result()));
            }
        });
    }

    /** A statement expression that is a struct; registers of its address stay taken. */
    Address aggregate(Expression.StatementExpression e) {
        Expression result = e.result();
        if (result == null) {
            throw new IllegalStateException("no value at " + e.position());
        }
        return inScope(() -> {
            block(e.body());
            return f.aggregates.addressOfValue(f.simplifier.simplify(result));
        });
    }

    private void branch(Statement.If s) {
        Expression condition = f.simplifier.simplify(s.condition());
        Statement otherwise = s.otherwise();
        Long known = Simplifier.valueOf(condition);
        if (known != null) {
            Statement dead = known != 0 ? otherwise : s.then();
            if (dead == null || !SwitchCode.hasTargets(dead)) {
                Statement alive = known != 0 ? s.then() : otherwise;
                if (alive != null) {
                    statement(alive);
                }
                return;
            }
        }
        Code.Label end = new Code.Label();
        if (otherwise == null) {
            f.conditions.branch(condition, end, false);
            statement(s.then());
        } else {
            Code.Label other = new Code.Label();
            f.conditions.branch(condition, other, false);
            statement(s.then());
            if (f.code.open()) {
                f.code.jump(end);
            }
            f.code.bind(other);
            statement(otherwise);
        }
        f.code.bind(end);
    }

    private void loop(Statement.While s) {
        Expression condition = f.simplifier.simplify(s.condition());
        Long known = Simplifier.valueOf(condition);
        if (known != null && known == 0 && !s.testLast() && !SwitchCode.hasTargets(s.body())) {
            return;
        }
        loop(known != null && known != 0 ? null : condition, s.testLast(), null, s.body());
    }

    private void loop(Statement.For s) {
        if (s.init() != null) {
            statement(s.init());
        }
        Expression condition = s.condition() == null ? null : f.simplifier.simplify(s.condition());
        Long known = condition == null ? Long.valueOf(1) : Simplifier.valueOf(condition);
        if (known != null && known == 0 && !SwitchCode.hasTargets(s.body())) {
            return;
        }
        loop(known != null && known != 0 ? null : condition, false, s.step(), s.body());
    }

    /** A loop with its test at the bottom; no condition: endless. */
    private void loop(
            @Nullable Expression condition,
            boolean testLast,
            @Nullable Expression step,
            Statement body) {
        Code.Label top = new Code.Label();
        Code.Label test = new Code.Label();
        Code.Label onContinue = new Code.Label();
        Code.Label end = new Code.Label();
        if (condition != null && !testLast) {
            f.code.at(condition.position());
            f.code.jump(test);
        }
        f.code.bind(top);
        jumps.add(new Jumps(end, cleanups.size(), onContinue, cleanups.size()));
        statement(body);
        f.code.bind(onContinue);
        if (step != null) {
            f.code.at(step.position());
            f.values.effect(f.simplifier.simplify(step));
        }
        f.code.bind(test);
        if (condition != null) {
            f.conditions.branch(condition, top, true);
        } else {
            f.code.jump(top);
        }
        jumps.remove(jumps.size() - 1);
        f.code.bind(end);
    }
}
