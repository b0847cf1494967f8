package org.racewalk.model.c.generate;

import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Statement;
import org.racewalk.model.c.tree.Symbol.FunctionSymbol;
import org.racewalk.model.c.tree.Symbol.Variable;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Program;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which functions are expanded where they are called: small ones of our own headers (a report then
 * names the user's line, as for a macro), and those that only compute in registers, so that a trace
 * has nothing to say about them.
 */
final class InlineRules {
    private static final int HEADER_NODES = 120;
    private static final int PURE_NODES = 60;

    private final Set<String> headers = new TreeSet<>();
    private final Map<FunctionSymbol, Boolean> decided = new LinkedHashMap<>();
    private final Map<FunctionSymbol, Boolean> pure = new LinkedHashMap<>();
    private final Map<FunctionSymbol, FunctionScan> scans = new LinkedHashMap<>();

    InlineRules(List<Program.SourceFile> sources) {
        for (Program.SourceFile source : sources) {
            if (source.origin().equals("racewalk")) {
                headers.add(source.path());
            }
        }
    }

    /** What is known about a function's body. */
    FunctionScan scan(FunctionSymbol function) {
        FunctionScan known = scans.get(function);
        if (known != null) {
            return known;
        }
        FunctionScan scan = new FunctionScan();
        if (function.body != null) {
            scan.statement(function.body);
        }
        scans.put(function, scan);
        return scan;
    }

    /** Whether calls of the function are expanded. */
    boolean allows(FunctionSymbol function) {
        Boolean known = decided.get(function);
        if (known != null) {
            return known;
        }
        decided.put(function, false);
        boolean result = fits(function) && isSmall(function);
        decided.put(function, result);
        return result;
    }

    private static boolean fits(FunctionSymbol function) {
        boolean plain =
                function.body != null
                        && !function.type.variadic()
                        && !function.noReturn
                        && function.onEnter.isEmpty()
                        && function.onReturn.isEmpty()
                        && !Scalars.isAggregate(function.type.result());
        for (Variable parameter : function.parameters) {
            plain &= Scalars.isScalar(parameter.type);
        }
        return plain;
    }

    private boolean isSmall(FunctionSymbol function) {
        Measure measure = new Measure(scan(function));
        for (Variable parameter : function.parameters) {
            measure.locals |= !inRegister(parameter, scan(function));
        }
        if (function.body != null) {
            measure.statement(function.body);
        }
        if (measure.locals) {
            return false;
        }
        boolean header = headers.contains(function.position.file());
        int limit = header ? HEADER_NODES : PURE_NODES;
        return measure.nodes <= limit && (header || measure.pure);
    }

    /** Whether the variable lives in a register: its address is never taken, and it fits. */
    static boolean inRegister(Variable variable, FunctionScan scan) {
        if (variable.isStatic || variable.external || !Scalars.isScalar(variable.type)) {
            return false;
        }
        if (!variable.inMemory) {
            return true;
        }
        return variable.type.unqualified() instanceof CType.Struct
                && variable.cleanup == null
                && !variable.type.isVolatile()
                && !scan.escapes(variable);
    }

    /** Counts nodes and looks for what keeps a function from being expanded. */
    private final class Measure extends TreeWalker {
        private final FunctionScan scan;
        private int nodes;
        private boolean pure = true;

        /** It has locals in memory: setting them up would burden its callers. */
        private boolean locals;

        Measure(FunctionScan scan) {
            this.scan = scan;
        }

        @Override
        void statement(Statement statement) {
            nodes++;
            if (statement instanceof Statement.Declaration d) {
                locals |= !d.variable().isStatic && !inRegister(d.variable(), scan);
            }
            super.statement(statement);
        }

        @Override
        void expression(Expression expression) {
            nodes++;
            switch (expression) {
                case Expression.VariablePlace e -> pure &= inRegister(e.variable(), scan);
                case Expression.CompoundLiteral e -> {
                    locals |= !inRegister(e.variable(), scan);
                    pure = false;
                }
                case Expression.Read e ->
                        pure &= !(root(e.place()) instanceof Expression.Dereference);
                case Expression.Assign e -> place(e.place());
                case Expression.Update e -> place(e.place());
                case Expression.Call e -> {
                    nodes += 3;
                    pure &=
                            e.callee() instanceof Expression.FunctionAddress a
                                    && allows(a.function())
                                    && isPure(a.function());
                }
                case Expression.IntrinsicCall e -> pure = false;
                case Expression.FenceExpression e -> pure = false;
                case Expression.AtomicLoad e -> pure = false;
                case Expression.AtomicStore e -> pure = false;
                case Expression.AtomicRmw e -> pure = false;
                case Expression.AtomicCompareExchange e -> pure = false;
                case Expression.Builtin e -> pure &= Purity.isPure(e);
                default -> {}
            }
            super.expression(expression);
        }

        private void place(Expression.Place place) {
            pure &= !(root(place) instanceof Expression.Dereference);
        }
    }

    private static Expression.Place root(Expression.Place place) {
        Expression.Place at = place;
        while (at instanceof Expression.Member member) {
            at = member.base();
        }
        return at;
    }

    private boolean isPure(FunctionSymbol function) {
        Boolean known = pure.get(function);
        if (known != null) {
            return known;
        }
        // A function that comes back to itself is not expanded: let it count as not pure.
        pure.put(function, false);
        Measure measure = new Measure(scan(function));
        if (function.body != null) {
            measure.statement(function.body);
        }
        pure.put(function, measure.pure);
        return measure.pure;
    }
}
