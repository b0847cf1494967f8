package org.racewalk.model.c.generate;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.tree.Expression;
import org.racewalk.model.c.tree.Expression.BinaryOperator;
import org.racewalk.model.c.tree.Initializer;
import org.racewalk.model.c.tree.Symbol.FunctionSymbol;
import org.racewalk.model.c.tree.Symbol.Variable;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Global;
import org.racewalk.model.program.Global.Relocation;
import org.racewalk.model.program.Position;

import java.util.ArrayList;
import java.util.List;

/** Initial contents of static variables. */
final class Images {
    private final ProgramTables program;

    Images(ProgramTables program) {
        this.program = program;
    }

    /** A constant: an integer, or the address of a symbol plus an integer. */
    private record Value(
            @Nullable FunctionSymbol function, @Nullable Variable variable, long addend) {
        static Value of(long integer) {
            return new Value(null, null, integer);
        }

        boolean isInteger() {
            return function == null && variable == null;
        }

        Value plus(long offset) {
            return new Value(function, variable, addend + offset);
        }
    }

    Global global(Variable variable) {
        Initializer initializer = variable.initializer;
        long size = Math.max(variable.type.size(), initializer == null ? 0 : initializer.size());
        byte[] image = new byte[Math.toIntExact(Math.max(1, size))];
        List<Relocation> relocations = new ArrayList<>();
        if (initializer != null) {
            fill(initializer, 0, image, relocations, variable.position);
        }
        relocations.sort((a, b) -> Integer.compare(a.offset(), b.offset()));
        return new Global(
                variable.name,
                image.length,
                (int) Math.max(variable.type.align(), Math.max(1, variable.alignment)),
                image,
                List.copyOf(relocations),
                variable.type.unqualified().spelling(),
                variable.perCpu,
                variable.ghost,
                isConstant(variable.type));
    }

    private static boolean isConstant(CType type) {
        return type.isConst()
                || (type.unqualified() instanceof CType.Array a && isConstant(a.element()));
    }

    private void fill(
            Initializer initializer,
            long start,
            byte[] image,
            List<Relocation> relocations,
            Position position) {
        for (Initializer.Entry entry : initializer.entries()) {
            Expression value = Simplifier.PLAIN.simplify(entry.value());
            int offset = Math.toIntExact(start + entry.offset());
            Initializer inner = literal(value);
            if (inner != null) {
                int size = Math.toIntExact(entry.type().size());
                clear(image, relocations, offset, size);
                fill(inner, offset, image, relocations, position);
                continue;
            }
            Value constant = Scalars.isScalar(entry.type()) ? valueOf(value) : null;
            int size = entry.bits() == null ? (int) entry.type().size() : entry.bits().unit();
            if (constant == null || !constant.isInteger() && size != 8) {
                program.error(
                        value.position(),
                        "the initialiser is not constant",
                        "objects of static storage need a constant or an address");
                continue;
            }
            put(entry, constant, offset, image, relocations);
        }
    }

    private void put(
            Initializer.Entry entry,
            Value value,
            int offset,
            byte[] image,
            List<Relocation> relocations) {
        CType.Field bits = entry.bits();
        if (bits != null) {
            long mask = Memory.mask(bits);
            long unit = read(image, offset, bits.unit()) & ~mask;
            unit |= (value.addend << bits.bitOffset()) & mask;
            write(image, offset, bits.unit(), unit);
            return;
        }
        int size = Scalars.size(entry.type());
        clear(image, relocations, offset, size);
        if (value.isInteger()) {
            write(image, offset, size, value.addend);
        } else if (value.function != null) {
            int symbol = program.function(value.function);
            relocations.add(new Relocation(offset, true, symbol, value.addend));
        } else if (value.variable != null) {
            int symbol = program.global(value.variable);
            relocations.add(new Relocation(offset, false, symbol, value.addend));
        }
    }

    /** The initialiser of a compound literal whose contents are copied, or null. */
    private static @Nullable Initializer literal(Expression value) {
        if (value instanceof Expression.Read r) {
            if (r.place() instanceof Expression.CompoundLiteral literal) {
                return literal.initializer();
            }
            if (r.place() instanceof Expression.VariablePlace v
                    && v.variable().isStatic
                    && v.type().isConst()
                    && Scalars.isAggregate(v.type())) {
                return v.variable().initializer;
            }
        }
        return null;
    }

    private static void clear(byte[] image, List<Relocation> relocations, int offset, int size) {
        for (int i = 0; i < size; i++) {
            image[offset + i] = 0;
        }
        relocations.removeIf(r -> r.offset() < offset + size && offset < r.offset() + 8);
    }

    private static void write(byte[] image, int offset, int size, long value) {
        for (int i = 0; i < size; i++) {
            image[offset + i] = (byte) (value >>> (8 * i));
        }
    }

    private static long read(byte[] image, int offset, int size) {
        long value = 0;
        for (int i = 0; i < size; i++) {
            value |= (image[offset + i] & 0xffL) << (8 * i);
        }
        return value;
    }

    /** The constant that the (simplified) expression is, or null. */
    private static @Nullable Value valueOf(Expression e) {
        return switch (e) {
            case Expression.Constant c -> Value.of(c.value());
            case Expression.FunctionAddress a -> new Value(a.function(), null, 0);
            case Expression.AddressOf a -> addressOf(a.place());
            case Expression.Convert c when Scalars.isScalar(c.type()) -> converted(c);
            case Expression.Binary b -> sum(b);
            case Expression.Read r -> wrapped(r);
            default -> null;
        };
    }

    private static @Nullable Value converted(Expression.Convert c) {
        Value value = valueOf(c.operand());
        if (value == null) {
            return null;
        }
        if (value.isInteger()) {
            return Value.of(Scalars.canonical(value.addend, c.type()));
        }
        return Scalars.bits(c.type()) == 64 ? value : null;
    }

    private static @Nullable Value sum(Expression.Binary b) {
        Value left = valueOf(b.left());
        Value right = valueOf(b.right());
        if (left == null || right == null) {
            return null;
        }
        if (b.operator() == BinaryOperator.SUBTRACT
                && left.variable != null
                && left.variable == right.variable) {
            return Value.of(left.addend - right.addend);
        }
        if (b.operator() == BinaryOperator.ADD && right.isInteger()) {
            return left.plus(right.addend);
        }
        if (b.operator() == BinaryOperator.ADD && left.isInteger()) {
            return right.plus(left.addend);
        }
        if (left.isInteger() && right.isInteger()) {
            Long value =
                    Arithmetic.binary(
                            b.operator(), b.left().type(), b.type(), left.addend, right.addend);
            return value == null ? null : Value.of(value);
        }
        return null;
    }

    /** A struct that wraps a scalar, written as a compound literal. */
    private static @Nullable Value wrapped(Expression.Read r) {
        Initializer initializer = literal(r);
        if (initializer == null
                && r.place() instanceof Expression.VariablePlace v
                && v.variable().isStatic
                && v.type().isConst()) {
            initializer = v.variable().initializer;
        }
        if (initializer == null) {
            return null;
        }
        List<Initializer.Entry> entries = initializer.entries();
        return entries.isEmpty()
                ? Value.of(0)
                : valueOf(Simplifier.PLAIN.simplify(entries.get(entries.size() - 1).value()));
    }

    private static @Nullable Value addressOf(Expression.Place place) {
        return switch (place) {
            case Expression.VariablePlace v ->
                    v.variable().isStatic || v.variable().external
                            ? new Value(null, v.variable(), 0)
                            : null;
            case Expression.CompoundLiteral c ->
                    c.variable().isStatic ? new Value(null, c.variable(), 0) : null;
            case Expression.Dereference d -> valueOf(d.pointer());
            case Expression.Member m -> {
                Value base = addressOf(m.base());
                yield base == null ? null : base.plus(m.field().offset());
            }
            case Expression.Temporary t -> null;
        };
    }
}
