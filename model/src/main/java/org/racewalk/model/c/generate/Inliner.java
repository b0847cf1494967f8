package org.racewalk.model.c.generate;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.generate.Places.Hit;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Statement;
import org.racewalk.model.c.tree.Symbol.FunctionSymbol;
import org.racewalk.model.c.tree.Symbol.Variable;
import org.racewalk.model.program.Op;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Expands calls. Parameters that the callee does not change stand for what the caller passed:
 * constants fold, and the address of a member keeps its base, its name and its probes, so that
 * {@code refcount_inc(&vma->vm_refcnt)} is an access to {@code struct vm_area_struct.vm_refcnt}.
 */
final class Inliner {
    private static final int DEPTH = 8;
    private static final int CODE_SIZE = 8000;

    /** What a parameter stands for. */
    sealed interface Meaning {}

    record Fixed(Expression.Constant value) implements Meaning {}

    /**
     * The address of an object.
     *
     * @param array the object is an array, the parameter points to its first element
     */
    record Target(Address address, String name, boolean array, List<Hit> hits) implements Meaning {}

    private record InRegister(int register, boolean shared) implements Meaning {}

    /**
     * Where a return of the expanded function goes.
     *
     * @param result register for the value, or {@link Frame#NONE}
     * @param branch label to go to if the truth of the value is {@code when}, or null
     */
    record Exit(int result, Code.Label end, Code.@Nullable Label branch, boolean when) {}

    private final FunctionGenerator f;
    private final List<FunctionSymbol> active = new ArrayList<>();
    private final Map<Variable, Meaning> meanings = new LinkedHashMap<>();

    Inliner(FunctionGenerator function) {
        this.f = function;
    }

    /** What the variable stands for, or null. */
    @Nullable Meaning meaningOf(Variable variable) {
        return meanings.get(variable);
    }

    /** The target that the expression is the address of by way of a parameter, or null. */
    @Nullable Target targetOf(Expression expression) {
        return expression instanceof Expression.Read r
                        && r.place() instanceof Expression.VariablePlace v
                        && meanings.get(v.variable()) instanceof Target target
                ? target
                : null;
    }

    /** The function to expand for the call, or null. */
    @Nullable FunctionSymbol callee(Expression.Call e) {
        if (!(Names.withoutConversions(e.callee()) instanceof Expression.FunctionAddress a)) {
            return null;
        }
        FunctionSymbol callee = a.function();
        boolean expands =
                callee != f.function
                        && !active.contains(callee)
                        && active.size() < DEPTH
                        && f.code.instructions().size() < CODE_SIZE
                        && (!callee.ghost || f.function.ghost)
                        && e.arguments().size() == callee.parameters.size()
                        && f.program.inlineRules.allows(callee);
        return expands ? callee : null;
    }

    /** Expands a call; returns where its value is. */
    int expand(Expression.Call e, FunctionSymbol callee, int wanted) {
        int result = Scalars.isVoid(e.type()) ? Frame.NONE : f.frame.target(wanted);
        expand(e, callee, new Exit(result, new Code.Label(), null, false));
        return result;
    }

    /** Expands a call as a condition. */
    void branch(Expression.Call e, FunctionSymbol callee, Code.Label label, boolean when) {
        expand(e, callee, new Exit(Frame.NONE, new Code.Label(), label, when));
    }

    private void expand(Expression.Call e, FunctionSymbol callee, Exit exit) {
        int mark = f.frame.mark();
        FunctionScan scan = f.program.inlineRules.scan(callee);
        List<Meaning> arguments = new ArrayList<>();
        for (int i = 0; i < callee.parameters.size(); i++) {
            boolean changes = scan.changes(callee.parameters.get(i));
            arguments.add(argument(e.arguments().get(i), changes));
        }
        f.code.at(e.position());
        for (int i = 0; i < arguments.size(); i++) {
            give(callee.parameters.get(i), arguments.get(i));
        }
        active.add(callee);
        Statement body = callee.body;
        if (body != null) {
            f.within(scan, exit, e.position(), () -> f.statements.statement(body));
        }
        if (f.code.open() && exit.result != Frame.NONE) {
            f.code.emit(Op.UNDEF, 0, exit.result, 0, 0);
        }
        f.code.bind(exit.end);
        active.remove(active.size() - 1);
        callee.parameters.forEach(this::take);
        f.frame.release(mark);
    }

    private Meaning argument(Expression e, boolean changes) {
        if (changes) {
            int register = f.frame.allocate();
            f.values.into(e, register);
            return new InRegister(register, false);
        }
        if (e instanceof Expression.Constant c) {
            return new Fixed(c);
        }
        Expression pointer = Names.withoutConversions(e);
        Target known = targetOf(pointer);
        if (known != null) {
            return known;
        }
        if (pointer instanceof Expression.AddressOf a) {
            return f.places.meaningOf(a.place());
        }
        int mark = f.frame.mark();
        int value = f.values.value(e, Frame.NONE);
        return new InRegister(
                value, value < mark || value >= Frame.LOCAL_BASE || f.frame.isBound(value));
    }

    private void give(Variable parameter, Meaning meaning) {
        if (!(meaning instanceof InRegister in)) {
            meanings.put(parameter, meaning);
        } else if (in.shared) {
            f.frame.share(parameter, in.register);
        } else {
            f.frame.bind(parameter, in.register);
        }
    }

    private void take(Variable parameter) {
        meanings.remove(parameter);
        f.frame.unbind(parameter);
    }
}
