package org.racewalk.model.c.generate;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Expression.BinaryOperator;
import org.racewalk.model.c.tree.Expression.Place;
import org.racewalk.model.c.tree.Symbol.FunctionSymbol;
import org.racewalk.model.c.tree.Symbol.Variable;
import org.racewalk.model.c.tree.TranslationUnit.StoreProbe;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Op;
import org.racewalk.model.program.Position;

import java.util.ArrayList;
import java.util.List;

/** Finds out where the object that a place designates is, generating what computes its address. */
final class Places {
    /** Where an object is. */
    sealed interface Target {}

    record InRegister(int register) implements Target {}

    /**
     * An object in memory.
     *
     * @param bits the bit field, or null
     * @param name for traces
     * @param number whether it is declared as a number
     * @param order PLAIN or ONCE
     * @param hits probes to call when it was stored to
     */
    record InMemory(
            Address address,
            CType.@Nullable Field bits,
            String name,
            boolean number,
            int order,
            List<Hit> hits,
            Position position)
            implements Target {}

    /** A probe for stores, with the address of the struct that it asks for. */
    record Hit(FunctionSymbol probe, Address owner) {}

    private final FunctionGenerator f;

    Places(FunctionGenerator function) {
        this.f = function;
    }

    /** The register of the variable that the place is (or wraps), or {@link Frame#NONE}. */
    int registerOf(Place place) {
        Place root = root(place);
        if (root instanceof Expression.VariablePlace v && f.inRegister(v.variable())) {
            return variableRegister(v.variable());
        }
        return Frame.NONE;
    }

    private static Place root(Place place) {
        Place at = place;
        while (at instanceof Expression.Member member) {
            at = member.base();
        }
        return at;
    }

    private int variableRegister(Variable variable) {
        Integer register = f.frame.registerOf(variable);
        if (register == null) {
            register = f.frame.allocate();
            f.code.emit(Op.UNDEF, 0, register, 0, 0);
            f.frame.bind(variable, register);
        }
        return register;
    }

    /** Where the place is, for reading. */
    Target forReading(Place place) {
        Place root = root(place);
        if (root instanceof Expression.Temporary t && Scalars.isScalar(t.type())) {
            return new InRegister(f.values.value(t.value(), Frame.NONE));
        }
        if (root instanceof Expression.CompoundLiteral c && f.inRegister(c.variable())) {
            return new InRegister(f.initializers.scalar(c.initializer(), c.type(), Frame.NONE));
        }
        int register = registerOf(place);
        return register == Frame.NONE ? inMemory(place, null) : new InRegister(register);
    }

    /** Where the place is, which must be in memory; for reading. */
    InMemory memoryForReading(Place place) {
        return inMemory(place, null);
    }

    /** Where the place is, which must be in memory; for writing. */
    InMemory memoryForWriting(Place place) {
        boolean probed = !f.function.ghost && !f.program.storeProbes.isEmpty();
        return inMemory(place, probed ? new ArrayList<>() : null);
    }

    private InMemory inMemory(Place place, @Nullable List<Hit> hits) {
        Address address = address(place, hits);
        CType.Field bits =
                place instanceof Expression.Member m && m.field().isBitField() ? m.field() : null;
        String name = f.names.ofObject(place);
        if (bits == null && Scalars.isScalar(place.type())) {
            name += Scalars.leafPath(place.type());
        }
        int order = Purity.isVolatile(place) ? Access.ONCE : Access.PLAIN;
        return new InMemory(
                address,
                bits,
                name,
                Scalars.isNumber(place.type()),
                order,
                hits == null ? List.of() : hits,
                place.position());
    }

    /** What the address of the place means as an argument. */
    Inliner.Meaning meaningOf(Place place) {
        List<Hit> hits = new ArrayList<>();
        Address address = address(place, hits);
        boolean array = place.type().unqualified() instanceof CType.Array;
        return new Inliner.Target(address, f.names.of(place), array, hits);
    }

    /** The address of a place in memory; registers that it needs stay taken. */
    Address address(Place place) {
        return address(place, null);
    }

    private Address address(Place place, @Nullable List<Hit> hits) {
        return switch (place) {
            case Expression.VariablePlace e -> variable(e.variable());
            case Expression.Dereference e -> pointee(e.pointer(), hits);
            case Expression.Temporary e -> f.aggregates.addressOfValue(e.value());
            case Expression.CompoundLiteral e -> literal(e);
            case Expression.Member e -> {
                Address base = address(e.base(), hits);
                if (hits != null) {
                    addHits(e, base, hits);
                }
                yield plus(base, e.field().offset());
            }
        };
    }

    private Address variable(Variable variable) {
        if (variable.isStatic || variable.external) {
            return Address.ofGlobal(f.program.global(variable));
        }
        return Address.at(f.addressRegister(variable));
    }

    private Address literal(Expression.CompoundLiteral literal) {
        Variable variable = literal.variable();
        if (variable.isStatic) {
            return Address.ofGlobal(f.program.global(variable));
        }
        Address address = Address.at(f.addressRegister(variable));
        f.code.at(literal.position());
        f.initializers.memory(
                address,
                literal.type(),
                literal.initializer(),
                f.names.of(literal),
                literal.position());
        return address;
    }

    /** The address that a pointer's value is, with constants split off. */
    Address pointee(Expression pointer) {
        return pointee(pointer, null);
    }

    private Address pointee(Expression pointer, @Nullable List<Hit> hits) {
        Expression e = Names.withoutConversions(pointer);
        if (e instanceof Expression.AddressOf a) {
            return address(a.place(), hits);
        }
        Inliner.Target target = f.inliner.targetOf(e);
        if (target != null) {
            if (hits != null) {
                hits.addAll(target.hits());
            }
            return target.address();
        }
        if (e instanceof Expression.Binary b
                && b.operator() == BinaryOperator.ADD
                && Scalars.bits(b.type()) == 64) {
            if (b.right() instanceof Expression.Constant c) {
                return plus(pointee(b.left(), hits), c.value());
            }
            boolean rightIsBase =
                    b.right().type().unqualified() instanceof CType.Pointer
                            && !(b.left().type().unqualified() instanceof CType.Pointer);
            Expression base = rightIsBase ? b.right() : b.left();
            Expression index = rightIsBase ? b.left() : b.right();
            return indexed(base, index, b.position(), hits);
        }
        return Address.at(f.values.value(e, Frame.NONE));
    }

    private Address indexed(
            Expression base, Expression index, Position position, @Nullable List<Hit> hits) {
        int mark = f.frame.mark();
        Address start = pointee(base, hits);
        int offset = f.values.value(index, Frame.NONE);
        f.code.at(position);
        int register = register(start);
        if (hits == null) {
            f.frame.release(mark);
        }
        int sum = f.frame.allocate();
        f.code.emit(Op.ADD, 0, sum, register, offset);
        return new Address(sum, -1, start.displacement());
    }

    private Address plus(Address address, long offset) {
        if (address.canAdd(offset)) {
            return address.plus(offset);
        }
        int base = register(address);
        int sum = f.frame.allocate();
        f.code.constant(sum, offset);
        f.code.emit(Op.ADD, 0, sum, base, sum);
        return new Address(sum, -1, address.displacement());
    }

    /** The address's register without its displacement; a new one for globals. */
    int register(Address address) {
        if (!address.isGlobal()) {
            return address.register();
        }
        int register = f.frame.allocate();
        f.code.emit(Op.GLOBAL, 0, register, address.global(), 0);
        return register;
    }

    /** The address without a global in it, for repeated use; the displacement stays apart. */
    Address inRegister(Address address) {
        return new Address(register(address), -1, address.displacement());
    }

    /** The whole address in a register. */
    int whole(Address address, int wanted) {
        if (address.isGlobal()) {
            int register = f.frame.target(wanted);
            f.code.emit(Op.GLOBAL, 0, register, address.global(), address.displacement());
            return register;
        }
        if (address.displacement() == 0) {
            return address.register();
        }
        int register = f.frame.target(wanted);
        f.code.emit(Op.ADDI, 0, register, address.register(), address.displacement());
        return register;
    }

    /** Finds probes for the member, named from any of the structs around it ({@code a.b}). */
    private void addHits(Expression.Member member, Address base, List<Hit> hits) {
        if (member.field().name().isEmpty()) {
            return;
        }
        String path = member.field().name();
        CType.Struct owner = member.owner();
        Address start = base;
        Place at = member.base();
        while (true) {
            for (StoreProbe probe : f.program.storeProbes) {
                if (probe.owner() == owner && probe.field().name().equals(path)) {
                    hits.add(new Hit(probe.probe(), start));
                }
            }
            if (!(at instanceof Expression.Member around)) {
                return;
            }
            if (!around.field().name().isEmpty()) {
                path = around.field().name() + "." + path;
            }
            owner = around.owner();
            start = start.plus(-around.field().offset());
            at = around.base();
        }
    }
}
