package org.racewalk.model.c.generate;

import org.racewalk.model.c.generate.Places.InMemory;
import org.racewalk.model.c.generate.Places.InRegister;
import org.racewalk.model.c.generate.Places.Target;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Extend;
import org.racewalk.model.program.Op;

/**
 * Evaluates scalar expressions into registers.
 *
 * <p>The register that a method returns is a variable's own, the wanted one, or a temporary at or
 * above the mark at the call; in the latter case it stays taken until the caller releases to its
 * own mark. A wanted register is a hint: it is written last, if at all.
 */
final class Values {
    private final FunctionGenerator f;

    Values(FunctionGenerator function) {
        this.f = function;
    }

    /** Evaluates into exactly that register. */
    void into(Expression e, int register) {
        int mark = f.frame.mark();
        f.code.move(register, value(e, register));
        f.frame.release(mark);
    }

    /** Evaluates the expression; returns where its value is. */
    int value(Expression e, int wanted) {
        return switch (e) {
            case Expression.Constant c -> {
                int target = f.frame.target(wanted);
                f.code.at(c.position());
                f.code.constant(target, c.value());
                yield target;
            }
            case Expression.FunctionAddress a -> {
                int target = f.frame.target(wanted);
                f.code.at(a.position());
                f.code.address(target, a.function());
                yield target;
            }
            case Expression.Read r -> read(r, Scalars.signed(r.type()), wanted);
            case Expression.AddressOf a -> addressOf(a, wanted);
            case Expression.Convert c -> {
                if (Scalars.isVoid(c.type())) {
                    effect(c.operand());
                    yield Frame.NONE;
                }
                yield f.arithmetic.convert(c, wanted);
            }
            case Expression.Unary u -> f.arithmetic.unary(u, u.type(), wanted);
            case Expression.Binary b -> f.arithmetic.binary(b, b.type(), wanted);
            case Expression.Logical l -> truth(l, wanted);
            case Expression.Conditional c -> conditional(c, wanted);
            case Expression.Assign a -> assign(a, wanted, true);
            case Expression.Update u -> f.updates.update(u, wanted, true);
            case Expression.Call c -> f.calls.call(c, wanted);
            case Expression.IntrinsicCall c -> f.calls.intrinsic(c, wanted);
            case Expression.Comma c -> {
                effect(c.first());
                yield value(c.second(), wanted);
            }
            case Expression.StatementExpression s -> f.statements.expression(s, wanted);
            case Expression.AtomicLoad a -> atomicLoad(a, wanted);
            case Expression.AtomicStore a -> {
                f.updates.atomicStore(a);
                yield Frame.NONE;
            }
            case Expression.AtomicRmw a -> f.updates.readModifyWrite(a, wanted);
            case Expression.AtomicCompareExchange a -> f.updates.compareExchange(a, wanted);
            case Expression.FenceExpression fence -> {
                f.code.at(fence.position());
                f.code.emit(Op.FENCE, 0, fence.kind(), 0, 0);
                yield Frame.NONE;
            }
            case Expression.Builtin b -> f.builtins.value(b, wanted);
            case Expression.Place p ->
                    throw new IllegalStateException("place used as a value at " + p.position());
        };
    }

    /** Evaluates for what it does; the value is dropped. */
    void effect(Expression e) {
        if (Purity.isPure(e)) {
            return;
        }
        int mark = f.frame.mark();
        switch (e) {
            case Expression.Convert c -> effect(c.operand());
            case Expression.Comma c -> {
                effect(c.first());
                effect(c.second());
            }
            case Expression.Conditional c -> conditionalEffect(c);
            case Expression.Logical l -> {
                Code.Label end = new Code.Label();
                f.conditions.branch(l.left(), end, !l.and());
                effect(l.right());
                f.code.bind(end);
            }
            case Expression.Assign a when Scalars.isAggregate(a.type()) -> f.aggregates.assign(a);
            case Expression.Assign a -> assign(a, Frame.NONE, false);
            case Expression.Update u -> f.updates.update(u, Frame.NONE, false);
            case Expression.StatementExpression s -> f.statements.effect(s);
            case Expression.Read r when Scalars.isAggregate(r.type()) ->
                    f.aggregates.addressOfValue(r);
            case Expression.Call c when Scalars.isAggregate(c.type()) ->
                    f.aggregates.addressOfValue(c);
            default -> value(e, Frame.NONE);
        }
        f.frame.release(mark);
    }

    private void conditionalEffect(Expression.Conditional c) {
        Code.Label end = new Code.Label();
        if (c.then() == null) {
            f.conditions.branch(c.condition(), end, true);
            effect(c.otherwise());
        } else if (Purity.isPure(c.otherwise())) {
            f.conditions.branch(c.condition(), end, false);
            effect(c.then());
        } else {
            Code.Label otherwise = new Code.Label();
            f.conditions.branch(c.condition(), otherwise, false);
            effect(c.then());
            f.code.jump(end);
            f.code.bind(otherwise);
            effect(c.otherwise());
        }
        f.code.bind(end);
    }

    /** Reads a scalar place, extended as told. */
    int read(Expression.Read r, boolean signed, int wanted) {
        Inliner.Target meaning = f.inliner.targetOf(r);
        if (meaning != null) {
            f.code.at(r.position());
            return f.places.whole(meaning.address(), wanted);
        }
        int mark = f.frame.mark();
        Target place = f.places.forReading(r.place());
        if (place instanceof InMemory memory) {
            f.frame.release(mark);
            f.code.at(r.position());
            return f.memory.load(memory, r.type(), signed, memory.order(), wanted);
        }
        int register = ((InRegister) place).register();
        if (signed == Scalars.signed(r.type()) || Scalars.bits(r.type()) == 64) {
            return register;
        }
        f.frame.release(mark);
        int target = f.frame.target(wanted);
        f.code.at(r.position());
        int mode = Extend.mode(Scalars.bits(r.type()), signed);
        f.code.emit(Op.EXTEND, mode, target, register, 0);
        return target;
    }

    private int addressOf(Expression.AddressOf a, int wanted) {
        int mark = f.frame.mark();
        Address address = f.places.address(a.place());
        f.code.at(a.position());
        return computed(address, mark, wanted);
    }

    /** Puts a computed address into a register, giving back what lies above the mark. */
    private int computed(Address address, int mark, int wanted) {
        if (!address.isGlobal() && address.displacement() == 0) {
            return address.register();
        }
        f.frame.release(mark);
        return f.places.whole(address, f.frame.target(wanted));
    }

    private int truth(Expression.Logical e, int wanted) {
        int target = f.frame.target(wanted);
        Code.Label end = new Code.Label();
        if (!f.frame.isBound(target)) {
            f.code.at(e.position());
            f.code.constant(target, 0);
            f.conditions.branch(e, end, false);
            f.code.at(e.position());
            f.code.constant(target, 1);
            f.code.bind(end);
            return target;
        }
        Code.Label otherwise = new Code.Label();
        f.conditions.branch(e, otherwise, false);
        f.code.at(e.position());
        f.code.constant(target, 1);
        f.code.jump(end);
        f.code.bind(otherwise);
        f.code.constant(target, 0);
        f.code.bind(end);
        return target;
    }

    private int conditional(Expression.Conditional e, int wanted) {
        if (Scalars.isVoid(e.type())) {
            conditionalEffect(e);
            return Frame.NONE;
        }
        if (e.then() == null) {
            return withoutMiddle(e, wanted);
        }
        int target = f.frame.target(wanted);
        Code.Label otherwise = new Code.Label();
        Code.Label end = new Code.Label();
        f.conditions.branch(e.condition(), otherwise, false);
        into(e.then(), target);
        f.code.jump(end);
        f.code.bind(otherwise);
        into(e.otherwise(), target);
        f.code.bind(end);
        return target;
    }

    private int withoutMiddle(Expression.Conditional e, int wanted) {
        boolean safe = wanted != Frame.NONE && !f.frame.isBound(wanted);
        int target = safe ? wanted : f.frame.allocate();
        int mark = f.frame.mark();
        Code.Label otherwise = new Code.Label();
        Code.Label end = new Code.Label();
        CType type = e.condition().type();
        if (Scalars.contains(e.type(), type)) {
            into(e.condition(), target);
            f.code.branch(Op.JNZ, target, 0, end);
        } else {
            int value = value(e.condition(), Frame.NONE);
            f.code.at(e.position());
            f.code.branch(Op.JZ, value, 0, otherwise);
            f.code.move(target, f.arithmetic.convertRegister(value, type, e.type(), target));
            f.code.jump(end);
        }
        f.frame.release(mark);
        f.code.bind(otherwise);
        into(e.otherwise(), target);
        f.code.bind(end);
        return target;
    }

    private int assign(Expression.Assign e, int wanted, boolean needed) {
        int register = f.places.registerOf(e.place());
        if (register != Frame.NONE) {
            int mark = f.frame.mark();
            int value = value(e.value(), register);
            f.code.at(e.position());
            f.code.move(register, value);
            f.frame.release(mark);
            return register;
        }
        int mark = f.frame.mark();
        boolean direct = needed && wanted != Frame.NONE && !f.frame.isBound(wanted);
        int value = value(e.value(), direct ? wanted : Frame.NONE);
        InMemory place = f.places.memoryForWriting(e.place());
        f.code.at(e.position());
        f.memory.store(place, e.place().type(), value, Bounds.of(e.value()));
        f.frame.release(mark);
        if (!needed) {
            return value;
        }
        if (value >= mark && value < Frame.LOCAL_BASE) {
            f.frame.reserve(value + 1);
        }
        CType.Field bits = place.bits();
        if (bits == null || bits.bitWidth() >= Scalars.bits(e.place().type())) {
            return value;
        }
        int target = f.frame.target(wanted);
        int mode = Extend.mode(bits.bitWidth(), Scalars.signed(bits.type()));
        f.code.emit(Op.EXTEND, mode, target, value, 0);
        return target;
    }

    private int atomicLoad(Expression.AtomicLoad a, int wanted) {
        int mark = f.frame.mark();
        InMemory place = f.places.memoryForReading(a.place());
        f.frame.release(mark);
        f.code.at(a.position());
        int order = a.order() == Access.FULL ? Access.ACQUIRE : a.order();
        return f.memory.load(place, a.type(), Scalars.signed(a.type()), order, wanted);
    }
}
