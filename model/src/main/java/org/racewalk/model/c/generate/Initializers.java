package org.racewalk.model.c.generate;

import org.racewalk.model.c.generate.Places.InMemory;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Initializer;
import org.racewalk.model.c.tree.Statement;
import org.racewalk.model.c.tree.Symbol.Variable;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Position;

import java.util.ArrayList;
import java.util.List;

/** Declarations and initialisers of automatic variables. */
final class Initializers {
    private final FunctionGenerator f;

    Initializers(FunctionGenerator function) {
        this.f = function;
    }

    /** A declaration is passed. */
    void declare(Statement.Declaration declaration) {
        Variable variable = declaration.variable();
        if (variable.isStatic || variable.external) {
            return;
        }
        f.code.at(declaration.position());
        if (f.inRegister(variable)) {
            register(declaration);
            return;
        }
        Address address = Address.at(f.addressRegister(variable));
        Initializer initializer = declaration.initializer();
        if (initializer == null) {
            f.code.emit(Op.LOCAL_UNDEF, 0, address.register() - Frame.LOCAL_BASE, 0, 0);
            return;
        }
        memory(address, variable.type, initializer, variable.name, declaration.position());
    }

    private void register(Statement.Declaration declaration) {
        Variable variable = declaration.variable();
        Initializer initializer = declaration.initializer();
        int mark = f.frame.mark();
        if (initializer == null) {
            Integer known = f.frame.registerOf(variable);
            int register = known != null && f.frame.isBound(known) ? known : f.frame.allocate();
            f.frame.bind(variable, register);
            f.code.emit(Op.UNDEF, 0, register, 0, 0);
            return;
        }
        int value = scalar(initializer, variable.type, Frame.NONE);
        f.code.at(declaration.position());
        Integer known = f.frame.registerOf(variable);
        if (known != null && known >= mark) {
            f.code.move(known, value);
            f.frame.release(mark);
            f.frame.reserve(known + 1);
        } else if (value >= mark && !f.frame.isBound(value)) {
            f.frame.bind(variable, value);
            f.frame.release(mark);
            f.frame.reserve(value + 1);
        } else {
            f.frame.release(mark);
            int register = f.frame.allocate();
            f.code.move(register, value);
            f.frame.bind(variable, register);
        }
    }

    /** The value that an initialiser gives a scalar (or a struct that wraps one). */
    int scalar(Initializer initializer, CType type, int wanted) {
        List<Initializer.Entry> entries = initializer.entries();
        if (entries.isEmpty()) {
            int target = f.frame.target(wanted);
            f.code.constant(target, 0);
            return target;
        }
        for (int i = 0; i < entries.size() - 1; i++) {
            f.values.effect(f.simplifier.simplify(entries.get(i).value()));
        }
        return f.values.value(
                f.simplifier.simplify(entries.get(entries.size() - 1).value()), wanted);
    }

    /** Initialises an object in memory, zeroing what no entry covers. */
    void memory(Address to, CType type, Initializer initializer, String name, Position position) {
        int mark = f.frame.mark();
        Address address = f.places.inRegister(to);
        List<Initializer.Entry> entries = flat(initializer.entries(), 0);
        List<long[]> covered = new ArrayList<>();
        for (Initializer.Entry entry : entries) {
            CType.Field bits = entry.bits();
            long size = bits == null ? entry.type().size() : bits.unit();
            covered.add(new long[] {entry.offset(), entry.offset() + size});
        }
        f.aggregates.zeroRest(type, address, name, covered);
        bitFields(entries, address, name);
        for (Initializer.Entry entry : entries) {
            if (entry.bits() == null) {
                int inner = f.frame.mark();
                entry(entry, address, nameAt(type, entry.offset(), name), position);
                f.frame.release(inner);
            }
        }
        f.frame.release(mark);
    }

    /** Puts the entries of compound literals in the place of their copies. */
    private List<Initializer.Entry> flat(List<Initializer.Entry> entries, long start) {
        List<Initializer.Entry> result = new ArrayList<>();
        for (Initializer.Entry entry : entries) {
            Expression value = f.simplifier.simplify(entry.value());
            long offset = start + entry.offset();
            if (Scalars.isAggregate(entry.type())
                    && value instanceof Expression.Read r
                    && r.place() instanceof Expression.CompoundLiteral literal
                    && !literal.variable().isStatic
                    && covers(literal)) {
                result.addAll(flat(literal.initializer().entries(), offset));
            } else {
                result.add(new Initializer.Entry(offset, entry.type(), entry.bits(), value));
            }
        }
        return result;
    }

    /** Whether the literal's entries do not depend on being zeroed or evaluated on their own. */
    private static boolean covers(Expression.CompoundLiteral literal) {
        return literal.initializer().size() == literal.type().size();
    }

    private void entry(Initializer.Entry entry, Address address, String name, Position position) {
        Address to = address.plus(entry.offset());
        Expression value = entry.value();
        f.code.at(position);
        if (Scalars.isAggregate(entry.type())) {
            if (value instanceof Expression.Call call) {
                f.calls.callInto(call, to);
            } else {
                Address from = f.aggregates.addressOfValue(value);
                String source = f.aggregates.nameOfValue(value);
                f.aggregates.copy(entry.type(), from, source, to, name);
            }
            return;
        }
        int register = f.values.value(value, Frame.NONE);
        f.code.at(position);
        f.code.touching(name, Scalars.isNumber(entry.type()));
        int mode = Access.mode(Scalars.size(entry.type()), false, Access.PLAIN);
        f.code.emit(Op.STORE, mode, to.register(), to.displacement(), register);
    }

    /** Stores each storage unit once, with those that lie in it. */
    private void bitFields(List<Initializer.Entry> entries, Address address, String name) {
        List<Initializer.Entry> fields = new ArrayList<>();
        for (Initializer.Entry entry : entries) {
            if (entry.bits() != null) {
                fields.removeIf(earlier -> sameBits(earlier, entry));
                fields.add(entry);
            }
        }
        fields.sort((a, b) -> Integer.compare(unit(b), unit(a)));
        while (!fields.isEmpty()) {
            Initializer.Entry first = fields.get(0);
            long start = first.offset();
            long end = start + unit(first);
            List<Initializer.Entry> inside =
                    fields.stream().filter(e -> e.offset() >= start && e.offset() < end).toList();
            fields.removeAll(inside);
            storageUnit(first, inside, address, name + "." + bits(first).name());
        }
    }

    private static boolean sameBits(Initializer.Entry a, Initializer.Entry b) {
        return a.offset() == b.offset() && bits(a).bitOffset() == bits(b).bitOffset();
    }

    private void storageUnit(
            Initializer.Entry first, List<Initializer.Entry> inside, Address address, String name) {
        int mark = f.frame.mark();
        int unit = f.frame.allocate();
        long constants = 0;
        for (Initializer.Entry entry : inside) {
            Long value = Simplifier.valueOf(entry.value());
            if (value != null) {
                CType.Field bits = within(entry, first);
                constants |= value << bits.bitOffset() & Memory.mask(bits);
            }
        }
        f.code.constant(unit, constants);
        for (Initializer.Entry entry : inside) {
            if (Simplifier.valueOf(entry.value()) == null) {
                int inner = f.frame.mark();
                int value = f.values.value(entry.value(), Frame.NONE);
                f.memory.insert(within(entry, first), unit, value, Bounds.of(entry.value()));
                f.frame.release(inner);
            }
        }
        Address to = address.plus(first.offset());
        f.memory.storeUnit(
                new InMemory(
                        to, bits(first), name, true, Access.PLAIN, List.of(), f.code.position()),
                bits(first),
                unit);
        f.frame.release(mark);
    }

    /** The entry's bit field as part of a storage unit around its own. */
    private static CType.Field within(Initializer.Entry entry, Initializer.Entry around) {
        CType.Field bits = bits(entry);
        int shift = (int) (entry.offset() - around.offset()) * 8;
        return new CType.Field(
                bits.name(),
                bits.type(),
                bits.offset(),
                bits.bitOffset() + shift,
                bits.bitWidth(),
                unit(around));
    }

    private static int unit(Initializer.Entry entry) {
        return bits(entry).unit();
    }

    private static CType.Field bits(Initializer.Entry entry) {
        CType.Field bits = entry.bits();
        if (bits == null) {
            throw new IllegalArgumentException();
        }
        return bits;
    }

    /** The name of the location at an offset of a variable. */
    private static String nameAt(CType type, long offset, String name) {
        CType at = type.unqualified();
        if (at instanceof CType.Array a && a.element().size() > 0) {
            long size = a.element().size();
            return nameAt(a.element(), offset % size, name + "[" + offset / size + "]");
        }
        if (at instanceof CType.Struct s) {
            for (CType.Field field : s.fields) {
                if (!field.isBitField()
                        && field.offset() <= offset
                        && offset < field.offset() + field.type().size()) {
                    String dot = field.name().isEmpty() ? "" : "." + field.name();
                    return nameAt(field.type(), offset - field.offset(), name + dot);
                }
            }
        }
        return name;
    }
}
