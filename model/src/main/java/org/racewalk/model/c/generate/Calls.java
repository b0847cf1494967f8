package org.racewalk.model.c.generate;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Symbol.FunctionSymbol;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Op;

import java.util.List;

/**
 * Calls. Scalars, and structs that wrap one scalar, are passed and returned in registers. Other
 * structs: the caller copies an argument into a memory local of its own, made for that call, and
 * passes the copy's address (the callee uses the copy as its parameter); for a result the caller
 * passes the address of a memory local of its own as a hidden first argument, into which the callee
 * stores before it returns; RET then returns nothing.
 */
final class Calls {
    private final FunctionGenerator f;

    Calls(FunctionGenerator function) {
        this.f = function;
    }

    /** A call with a scalar result or none; returns where the result is. */
    int call(Expression.Call e, int wanted) {
        if (Scalars.isAggregate(e.type())) {
            throw new IllegalStateException("struct result as a scalar at " + e.position());
        }
        FunctionSymbol callee = f.inliner.callee(e);
        if (callee != null) {
            return f.inliner.expand(e, callee, wanted);
        }
        return call(e, wanted, null);
    }

    /** A call whose struct result goes to that address. */
    void callInto(Expression.Call e, Address result) {
        int mark = f.frame.mark();
        call(e, Frame.NONE, result);
        f.frame.release(mark);
    }

    private int call(Expression.Call e, int wanted, @Nullable Address result) {
        Expression callee = Names.withoutConversions(e.callee());
        boolean direct = callee instanceof Expression.FunctionAddress;
        int pointer = direct ? Frame.NONE : f.values.value(callee, Frame.NONE);
        int mark = f.frame.mark();
        int base = base(wanted, mark);
        int next = base;
        if (result != null) {
            f.frame.reserve(next + 1);
            f.code.move(next, f.places.whole(result, next));
            next++;
        }
        for (Expression argument : e.arguments()) {
            f.frame.release(next);
            f.frame.reserve(next + 1);
            argument(argument, next);
            next++;
        }
        f.frame.release(next);
        f.frame.reserve(base + 1);
        f.code.at(e.position());
        if (callee instanceof Expression.FunctionAddress a) {
            f.code.call(a.function(), base, next - base);
            if (a.function().noReturn) {
                f.code.emit(Op.UNREACHABLE, 0, 0, 0, 0);
            }
        } else {
            f.code.emit(Op.CALL_INDIRECT, 0, pointer, base, next - base);
        }
        return result(base, wanted, mark);
    }

    /** The wanted register if arguments may lie there, so that the result needs no move. */
    private int base(int wanted, int mark) {
        boolean usable = wanted != Frame.NONE && wanted == mark - 1 && !f.frame.isBound(wanted);
        return usable ? wanted : mark;
    }

    private int result(int base, int wanted, int mark) {
        f.frame.release(mark);
        if (wanted == Frame.NONE) {
            f.frame.reserve(base + 1);
            return base;
        }
        f.code.move(wanted, base);
        return wanted;
    }

    private void argument(Expression argument, int register) {
        if (!Scalars.isAggregate(argument.type())) {
            f.values.into(argument, register);
            return;
        }
        Address copy;
        if (argument instanceof Expression.Call call) {
            copy = f.aggregates.addressOfValue(call);
        } else {
            CType type = argument.type();
            copy = Address.at(f.frame.addLocal("argument", type, type.size(), type.align()));
            Address source = f.aggregates.addressOfValue(argument);
            f.code.at(argument.position());
            f.aggregates.copy(type, source, f.aggregates.nameOfValue(argument), copy, "argument");
        }
        f.code.move(register, f.places.whole(copy, register));
    }

    /** A call of the machine. */
    int intrinsic(Expression.IntrinsicCall e, int wanted) {
        int mark = f.frame.mark();
        int base = base(wanted, mark);
        int next = base;
        List<Expression> arguments = e.arguments();
        if (e.label() != null) {
            f.frame.reserve(next + 1);
            f.code.at(e.position());
            f.code.constant(next, f.program.builder.string(e.label()));
            next++;
            if (arguments.size() == e.intrinsic().arguments()) {
                arguments = arguments.subList(1, arguments.size());
            }
        }
        for (Expression argument : arguments) {
            f.frame.release(next);
            f.frame.reserve(next + 1);
            f.values.into(argument, next);
            next++;
        }
        f.frame.release(next);
        f.frame.reserve(base + 1);
        f.code.at(e.position());
        f.code.emit(Op.INTRINSIC, 0, e.intrinsic().ordinal(), base, next - base);
        return result(base, wanted, mark);
    }
}
