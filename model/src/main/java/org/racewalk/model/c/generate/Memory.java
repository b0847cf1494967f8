package org.racewalk.model.c.generate;

import org.racewalk.model.c.generate.Places.Hit;
import org.racewalk.model.c.generate.Places.InMemory;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Extend;
import org.racewalk.model.program.Op;

import java.util.List;

/** Loads and stores of scalars, bit fields included. */
final class Memory {
    private final FunctionGenerator f;

    Memory(FunctionGenerator function) {
        this.f = function;
    }

    /** Loads the scalar into the wanted register or a new one. */
    int load(InMemory place, CType type, int wanted) {
        return load(place, type, Scalars.signed(type), place.order(), wanted);
    }

    int load(InMemory place, CType type, boolean signed, int order, int wanted) {
        CType.Field bits = place.bits();
        if (bits != null) {
            int unit = loadUnit(place, bits, 0);
            f.frame.release(unit);
            int target = f.frame.target(wanted);
            extract(bits, unit, target);
            return target;
        }
        int target = f.frame.target(wanted);
        int mode = Access.mode(Scalars.size(type), signed, order);
        loadInto(target, place, mode);
        return target;
    }

    private void loadInto(int target, InMemory place, int mode) {
        Address address = place.address();
        int base = address.register();
        if (address.isGlobal()) {
            f.code.emit(Op.GLOBAL, 0, target, address.global(), 0);
            base = target;
        }
        f.code.touching(place.name(), place.number());
        f.code.emit(Op.LOAD, mode, target, base, address.displacement());
    }

    /** Loads the storage unit of a bit field into a new register; {@code flags} of the mode. */
    int loadUnit(InMemory place, CType.Field bits, int flags) {
        int unit = f.frame.allocate();
        int mode = Access.mode(bits.unit(), false, place.order()) | flags;
        loadInto(unit, place, mode);
        return unit;
    }

    /** Takes a bit field out of its storage unit. */
    void extract(CType.Field bits, int unit, int target) {
        int from = unit;
        boolean signed = Scalars.signed(bits.type());
        int end = bits.bitOffset() + bits.bitWidth();
        if (bits.bitOffset() > 0) {
            int mark = f.frame.mark();
            f.frame.reserve(Math.max(mark, unit < Frame.LOCAL_BASE ? unit + 1 : mark));
            int count = f.frame.allocate();
            f.code.constant(count, bits.bitOffset());
            f.code.emit(Op.SHR, 0, target, unit, count);
            f.frame.release(mark);
            from = target;
        }
        if (signed || end < bits.unit() * 8) {
            f.code.emit(Op.EXTEND, Extend.mode(bits.bitWidth(), signed), target, from, 0);
        } else {
            f.code.move(target, from);
        }
    }

    /** The bits of the unit that the field takes. */
    static long mask(CType.Field bits) {
        long ones = bits.bitWidth() == 64 ? -1 : (1L << bits.bitWidth()) - 1;
        return ones << bits.bitOffset();
    }

    /** Stores the register and calls the probes. */
    void store(InMemory place, CType type, int value, Bounds known) {
        store(place, type, value, known, place.order());
    }

    void store(InMemory place, CType type, int value, Bounds known, int order) {
        int mark = f.frame.mark();
        CType.Field bits = place.bits();
        if (bits == null) {
            storeTo(place, Access.mode(Scalars.size(type), false, order), value);
        } else if (bits.bitWidth() == bits.unit() * 8) {
            storeTo(place, Access.mode(bits.unit(), false, order), value);
        } else {
            InMemory fixed = withRegister(place);
            int unit = loadUnit(fixed, bits, Access.PARTIAL);
            insert(bits, unit, value, known);
            storeTo(fixed, Access.mode(bits.unit(), false, order), unit);
        }
        f.frame.release(mark);
        probe(place.hits());
    }

    InMemory withRegister(InMemory place) {
        return new InMemory(
                f.places.inRegister(place.address()),
                place.bits(),
                place.name(),
                place.number(),
                place.order(),
                place.hits(),
                place.position());
    }

    void storeUnit(InMemory place, CType.Field bits, int unit) {
        storeTo(place, Access.mode(bits.unit(), false, place.order()), unit);
        probe(place.hits());
    }

    private void storeTo(InMemory place, int mode, int value) {
        int base = f.places.register(place.address());
        f.code.touching(place.name(), place.number());
        f.code.emit(Op.STORE, mode, base, place.address().displacement(), value);
    }

    /** Puts a value into the field's bits of a unit held in a register. */
    void insert(CType.Field bits, int unit, int value, Bounds known) {
        long mask = mask(bits);
        int mark = f.frame.mark();
        if (known.low() == known.high()) {
            insertConstant(bits, unit, known.low());
            return;
        }
        int part = f.frame.allocate();
        int from = value;
        boolean fits =
                known.low() >= 0
                        && known.high() <= mask >>> bits.bitOffset()
                        && bits.bitWidth() < 63;
        if (!fits) {
            f.code.emit(Op.EXTEND, Extend.mode(bits.bitWidth(), false), part, value, 0);
            from = part;
        }
        if (bits.bitOffset() > 0) {
            int count = f.frame.allocate();
            f.code.constant(count, bits.bitOffset());
            f.code.emit(Op.SHL, 0, part, from, count);
            from = part;
        }
        f.arithmetic.andConstant(unit, unit, ~mask);
        f.code.emit(Op.OR, 0, unit, unit, from);
        f.frame.release(mark);
    }

    private void insertConstant(CType.Field bits, int unit, long value) {
        long mask = mask(bits);
        long set = value << bits.bitOffset() & mask;
        if (set != mask) {
            f.arithmetic.andConstant(unit, unit, ~mask);
        }
        if (set != 0) {
            int mark = f.frame.mark();
            int part = f.frame.allocate();
            f.code.constant(part, set);
            f.code.emit(Op.OR, 0, unit, unit, part);
            f.frame.release(mark);
        }
    }

    /** Calls the probes of a store that happened. */
    void probe(List<Hit> hits) {
        for (Hit hit : hits) {
            int mark = f.frame.mark();
            int argument = f.frame.allocate();
            f.code.move(argument, f.places.whole(hit.owner(), argument));
            f.code.call(hit.probe(), argument, 1);
            f.frame.release(mark);
        }
    }
}
