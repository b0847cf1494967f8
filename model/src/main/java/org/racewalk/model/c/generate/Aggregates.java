package org.racewalk.model.c.generate;

import org.racewalk.model.c.generate.Leaves.Leaf;
import org.racewalk.model.c.generate.Places.InMemory;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Op;

import java.util.List;

/** Struct values: where they are, and how they are copied and zeroed, location by location. */
final class Aggregates {
    /** Types with more locations than this have their arrays copied by loops. */
    private static final int UNROLLED = 64;

    /** Arrays with at most so many locations are copied without a loop. */
    private static final int UNROLLED_ARRAY = 16;

    private final FunctionGenerator f;

    Aggregates(FunctionGenerator function) {
        this.f = function;
    }

    /** Evaluates a struct value; returns where it can be read. */
    Address addressOfValue(Expression e) {
        if (Scalars.isScalar(e.type())) {
            return spilled(e);
        }
        return switch (e) {
            case Expression.Read r -> f.places.address(r.place());
            case Expression.Assign a -> assign(a);
            case Expression.Convert c -> addressOfValue(c.operand());
            case Expression.Comma c -> {
                f.values.effect(c.first());
                yield addressOfValue(c.second());
            }
            case Expression.Call c -> {
                CType type = c.type();
                Address result =
                        Address.at(f.frame.addLocal("result", type, type.size(), type.align()));
                f.calls.callInto(c, result);
                yield result;
            }
            case Expression.Conditional c -> conditional(c);
            case Expression.StatementExpression s -> f.statements.aggregate(s);
            default -> throw new IllegalStateException("no struct value at " + e.position());
        };
    }

    /** A wrapped scalar that is needed in memory. */
    private Address spilled(Expression e) {
        CType type = e.type();
        Address local = Address.at(f.frame.addLocal("temporary", type, type.size(), type.align()));
        int mark = f.frame.mark();
        int value = f.values.value(e, Frame.NONE);
        int mode = Access.mode(Scalars.size(type), false, Access.PLAIN);
        f.code.touching("temporary" + Scalars.leafPath(type), Scalars.isNumber(type));
        f.code.emit(Op.STORE, mode, local.register(), 0, value);
        f.frame.release(mark);
        return local;
    }

    /** For traces. */
    String nameOfValue(Expression e) {
        return switch (e) {
            case Expression.Read r -> f.names.ofObject(r.place());
            case Expression.Assign a -> f.names.ofObject(a.place());
            case Expression.Convert c -> nameOfValue(c.operand());
            case Expression.Comma c -> nameOfValue(c.second());
            default -> e.type().unqualified().spelling();
        };
    }

    private Address conditional(Expression.Conditional e) {
        Expression then = e.then();
        if (then == null) {
            throw new IllegalStateException("struct as a condition at " + e.position());
        }
        int target = f.frame.allocate();
        Code.Label otherwise = new Code.Label();
        Code.Label end = new Code.Label();
        f.conditions.branch(e.condition(), otherwise, false);
        addressInto(then, target);
        f.code.jump(end);
        f.code.bind(otherwise);
        addressInto(e.otherwise(), target);
        f.code.bind(end);
        return Address.at(target);
    }

    private void addressInto(Expression e, int register) {
        int mark = f.frame.mark();
        Address address = addressOfValue(e);
        f.code.move(register, f.places.whole(address, register));
        f.frame.release(mark);
    }

    /** A struct assignment; returns where the place is. */
    Address assign(Expression.Assign e) {
        Address source = addressOfValue(e.value());
        InMemory place = f.places.memoryForWriting(e.place());
        f.code.at(e.position());
        Address to = f.places.inRegister(place.address());
        copy(
                e.type(),
                source,
                orderOf(e.value()),
                nameOfValue(e.value()),
                to,
                place.order(),
                place.name());
        f.memory.probe(place.hits());
        return to;
    }

    private static int orderOf(Expression value) {
        boolean marked = value instanceof Expression.Read r && Purity.isVolatile(r.place());
        return marked ? Access.ONCE : Access.PLAIN;
    }

    /** Copies an object of the type, plain. */
    void copy(CType type, Address from, String fromName, Address to, String toName) {
        copy(type, from, Access.PLAIN, fromName, to, Access.PLAIN, toName);
    }

    private void copy(
            CType type,
            Address from,
            int fromOrder,
            String fromName,
            Address to,
            int toOrder,
            String toName) {
        int mark = f.frame.mark();
        Address source = f.places.inRegister(from);
        Address target = f.places.inRegister(to);
        Copy copy = new Copy(source, fromOrder, fromName, target, toOrder, toName, false);
        walk(type, copy, f.frame.allocate());
        f.frame.release(mark);
    }

    /** Zeroes an object of the type, but for padding. */
    void zero(CType type, Address to, String name) {
        int mark = f.frame.mark();
        Address target = f.places.inRegister(to);
        int value = f.frame.allocate();
        f.code.constant(value, 0);
        walk(type, new Copy(target, 0, name, target, Access.PLAIN, name, true), value);
        f.frame.release(mark);
    }

    /** What is copied where; {@code zeroes}: there is no source, the register holds zero. */
    private record Copy(
            Address from,
            int fromOrder,
            String fromName,
            Address to,
            int toOrder,
            String toName,
            boolean zeroes) {
        Copy at(long offset, String suffix) {
            return new Copy(
                    from.plus(offset),
                    fromOrder,
                    fromName + suffix,
                    to.plus(offset),
                    toOrder,
                    toName + suffix,
                    zeroes);
        }
    }

    private void walk(CType type, Copy copy, int value) {
        long count = Leaves.count(type);
        CType plain = type.unqualified();
        boolean array = plain instanceof CType.Array;
        if (count <= (array ? UNROLLED_ARRAY : UNROLLED)) {
            for (Leaf leaf : Leaves.of(type)) {
                piece(leaf, copy, value);
            }
        } else if (plain instanceof CType.Array a) {
            loop(a, copy, value);
        } else if (plain instanceof CType.Struct s && !s.union && hasNoBitFields(s)) {
            for (CType.Field field : s.fields) {
                walk(field.type(), copy.at(field.offset(), dotted(field)), value);
            }
        } else {
            Leaves.of(type).forEach(leaf -> piece(leaf, copy, value));
        }
    }

    private static boolean hasNoBitFields(CType.Struct struct) {
        return struct.fields.stream().noneMatch(CType.Field::isBitField);
    }

    private static String dotted(CType.Field field) {
        return field.name().isEmpty() ? "" : "." + field.name();
    }

    private void piece(Leaf leaf, Copy copy, int value) {
        int once = leaf.marked() ? Access.ONCE : Access.PLAIN;
        if (!copy.zeroes) {
            Address from = copy.from.plus(leaf.offset());
            int mode = Access.mode(leaf.size(), false, Math.max(once, copy.fromOrder));
            f.code.touching(copy.fromName + leaf.path(), leaf.number());
            f.code.emit(Op.LOAD, mode, value, from.register(), from.displacement());
        }
        Address to = copy.to.plus(leaf.offset());
        int mode = Access.mode(leaf.size(), false, Math.max(once, copy.toOrder));
        f.code.touching(copy.toName + leaf.path(), leaf.number());
        f.code.emit(Op.STORE, mode, to.register(), to.displacement(), value);
    }

    /** Element by element, counting down. */
    private void loop(CType.Array array, Copy copy, int value) {
        int mark = f.frame.mark();
        int stride = (int) array.element().size();
        int from = f.frame.allocate();
        if (!copy.zeroes) {
            f.code.emit(Op.ADDI, 0, from, copy.from.register(), copy.from.displacement());
        }
        int to = f.frame.allocate();
        f.code.emit(Op.ADDI, 0, to, copy.to.register(), copy.to.displacement());
        int left = f.frame.allocate();
        f.code.constant(left, array.count());
        Code.Label top = new Code.Label();
        f.code.bind(top);
        Copy element =
                new Copy(
                        Address.at(from),
                        copy.fromOrder,
                        copy.fromName + "[]",
                        Address.at(to),
                        copy.toOrder,
                        copy.toName + "[]",
                        copy.zeroes);
        walk(array.element(), element, value);
        if (!copy.zeroes) {
            f.code.emit(Op.ADDI, 0, from, from, stride);
        }
        f.code.emit(Op.ADDI, 0, to, to, stride);
        f.code.emit(Op.ADDI, 0, left, left, -1);
        f.code.branch(Op.JNZ, left, 0, top);
        f.frame.release(mark);
    }

    /** Zeroes the locations of the type that none of the ranges covers. */
    void zeroRest(CType type, Address to, String name, List<long[]> covered) {
        if (Leaves.count(type) > 4 * UNROLLED) {
            zero(type, to, name);
            return;
        }
        List<Leaf> rest = Leaves.of(type).stream().filter(leaf -> !covers(covered, leaf)).toList();
        if (rest.isEmpty()) {
            return;
        }
        if (rest.size() > UNROLLED) {
            zero(type, to, name);
            return;
        }
        int mark = f.frame.mark();
        Address target = f.places.inRegister(to);
        int value = f.frame.allocate();
        f.code.constant(value, 0);
        Copy copy = new Copy(target, 0, name, target, Access.PLAIN, name, true);
        rest.forEach(leaf -> piece(leaf, copy, value));
        f.frame.release(mark);
    }

    private static boolean covers(List<long[]> ranges, Leaf leaf) {
        for (long[] range : ranges) {
            if (range[0] <= leaf.offset() && leaf.offset() + leaf.size() <= range[1]) {
                return true;
            }
        }
        return false;
    }
}
