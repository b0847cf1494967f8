package org.racewalk.model.c.generate;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.generate.Places.InMemory;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Expression.BinaryOperator;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Extend;
import org.racewalk.model.program.Fence;
import org.racewalk.model.program.Op;

/** Compound assignments, increments and atomic operations: places that are read and written. */
final class Updates {
    private final FunctionGenerator f;

    Updates(FunctionGenerator function) {
        this.f = function;
    }

    /**
     * {@code place op= value} and {@code place++}; returns where the result is, if it is needed.
     */
    int update(Expression.Update e, int wanted, boolean needed) {
        int register = f.places.registerOf(e.place());
        return register == Frame.NONE
                ? inMemory(e, wanted, needed)
                : inRegister(e, register, wanted, needed);
    }

    private int inRegister(Expression.Update e, int register, int wanted, boolean needed) {
        int result = register;
        if (needed && e.resultIsOld()) {
            boolean usable = wanted != Frame.NONE && !f.frame.isBound(wanted);
            result = usable ? wanted : f.frame.allocate();
            f.code.at(e.position());
            f.code.move(result, register);
        }
        int mark = f.frame.mark();
        Operand value = operand(e);
        f.code.at(e.position());
        combine(e, register, register, value);
        f.frame.release(mark);
        return result;
    }

    /** The right operand: a constant, or a register. */
    private record Operand(@Nullable Long constant, int register) {}

    private Operand operand(Expression.Update e) {
        Long constant = Simplifier.valueOf(e.value());
        if (constant != null) {
            return new Operand(constant, Frame.NONE);
        }
        Expression value = e.value();
        int bits = resultBits(e);
        if (ArithmeticCode.isLowBits(e.operator()) && bits < 64) {
            value = ArithmeticCode.lowBits(value, bits);
        }
        return new Operand(null, f.values.value(value, Frame.NONE));
    }

    private static int resultBits(Expression.Update e) {
        CType place = e.place().type();
        return Scalars.isBool(place) ? Scalars.bits(e.computation()) : Scalars.bits(place);
    }

    /** {@code target = old op value}, converted back to the place's type. */
    private void combine(Expression.Update e, int old, int target, Operand value) {
        CType type = e.place().type();
        CType computation = e.computation();
        boolean lowBits = ArithmeticCode.isLowBits(e.operator()) && !Scalars.isBool(type);
        boolean cutAtOnce = lowBits && Scalars.bits(type) <= Scalars.bits(computation);
        int mark = f.frame.mark();
        int left = old;
        if (!cutAtOnce) {
            left = f.arithmetic.convertRegister(old, type, computation, Frame.NONE);
        }
        CType cut = cutAtOnce ? type : computation;
        boolean direct = cutAtOnce || Scalars.contains(type, computation);
        int result = direct ? target : f.frame.allocate();
        operate(e.operator(), computation, cut, result, left, value);
        if (!direct) {
            f.code.move(target, f.arithmetic.convertRegister(result, computation, type, target));
        }
        f.frame.release(mark);
    }

    private void operate(
            BinaryOperator operator,
            CType computation,
            CType cut,
            int target,
            int left,
            Operand value) {
        if (value.constant != null) {
            f.arithmetic.operateConstant(operator, computation, cut, target, left, value.constant);
        } else {
            f.arithmetic.operate(operator, computation, cut, target, left, value.register, false);
        }
    }

    private int inMemory(Expression.Update e, int wanted, boolean needed) {
        boolean usable = needed && wanted != Frame.NONE && !f.frame.isBound(wanted);
        int result = usable ? wanted : f.frame.allocate();
        int mark = f.frame.mark();
        CType type = e.place().type();
        Operand value = operand(e);
        InMemory place = f.memory.withRegister(f.places.memoryForWriting(e.place()));
        f.code.at(e.position());
        int old = e.resultIsOld() ? result : f.frame.allocate();
        int changed = e.resultIsOld() ? f.frame.allocate() : result;
        CType.Field bits = place.bits();
        if (bits == null) {
            f.memory.load(place, type, old);
            combine(e, old, changed, value);
            f.memory.store(place, type, changed, Bounds.of(type));
        } else {
            int unit = f.memory.loadUnit(place, bits, 0);
            f.memory.extract(bits, unit, old);
            combine(e, old, changed, value);
            f.memory.insert(bits, unit, changed, Bounds.of(type));
            f.memory.storeUnit(place, bits, unit);
            if (needed && !e.resultIsOld()) {
                int mode = Extend.mode(bits.bitWidth(), Scalars.signed(bits.type()));
                f.code.emit(Op.EXTEND, mode, changed, changed, 0);
            }
        }
        f.frame.release(mark);
        return result;
    }

    /** A store with an order of its own. */
    void atomicStore(Expression.AtomicStore e) {
        int mark = f.frame.mark();
        int value = f.values.value(e.value(), Frame.NONE);
        InMemory place = f.places.memoryForWriting(e.place());
        f.code.at(e.position());
        boolean full = e.order() == Access.FULL;
        int order = full ? Access.ONCE : e.order();
        f.memory.store(place, e.place().type(), value, Bounds.of(e.value()), order);
        if (full) {
            f.code.emit(Op.FENCE, 0, Fence.MB, 0, 0);
        }
        f.frame.release(mark);
    }

    /** An atomic read-modify-write; returns where the old value is. */
    int readModifyWrite(Expression.AtomicRmw e, int wanted) {
        boolean usable = wanted != Frame.NONE && !f.frame.isBound(wanted);
        int result = usable ? wanted : f.frame.allocate();
        int mark = f.frame.mark();
        Expression unless = e.unless();
        int operand;
        if (unless == null) {
            operand = f.values.value(e.value(), Frame.NONE);
        } else {
            operand = pair(e.value(), unless);
        }
        InMemory place = f.places.memoryForWriting(e.place());
        f.code.at(e.position());
        int address = f.places.whole(place.address(), Frame.NONE);
        CType type = e.place().type();
        boolean signed = Scalars.signed(type);
        int size = Scalars.size(type);
        int mode = Access.rmw(size, signed, e.order(), e.kind(), e.returns());
        f.code.touching(place.name(), place.number());
        f.code.emit(Op.RMW, mode, result, address, operand);
        if (!place.hits().isEmpty()) {
            Code.Label end = new Code.Label();
            if (unless != null) {
                f.code.branch(Op.JEQ, result, operand + 1, end);
            }
            f.memory.probe(place.hits());
            f.code.bind(end);
        }
        f.frame.release(mark);
        return result;
    }

    /** Evaluates two expressions into registers next to each other; returns the first. */
    private int pair(Expression first, Expression second) {
        int register = f.frame.allocate();
        f.values.into(first, register);
        int next = f.frame.allocate();
        f.values.into(second, next);
        return register;
    }

    /** A compare and exchange; returns where the value found is. */
    int compareExchange(Expression.AtomicCompareExchange e, int wanted) {
        boolean usable = wanted != Frame.NONE && !f.frame.isBound(wanted);
        int result = usable ? wanted : f.frame.allocate();
        int mark = f.frame.mark();
        int operands = pair(e.expected(), e.desired());
        InMemory place = f.places.memoryForWriting(e.place());
        f.code.at(e.position());
        int address = f.places.whole(place.address(), Frame.NONE);
        CType type = e.place().type();
        int mode = Access.mode(Scalars.size(type), Scalars.signed(type), e.order());
        f.code.touching(place.name(), place.number());
        f.code.emit(Op.CMPXCHG, mode, result, address, operands);
        if (!place.hits().isEmpty()) {
            Code.Label end = new Code.Label();
            f.code.branch(Op.JNE, result, operands, end);
            f.memory.probe(place.hits());
            f.code.bind(end);
        }
        f.frame.release(mark);
        return result;
    }
}
