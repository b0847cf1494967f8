package org.racewalk.model.c.generate;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.type.CType;
import org.racewalk.model.program.Extend;

/**
 * What the generator asks about types that fit a register: integers, enumerations, pointers, and
 * structs that wrap exactly one such scalar ({@code pte_t}, {@code atomic_t}), which are handled as
 * that scalar.
 */
final class Scalars {
    private Scalars() {}

    /** Whether values of the type are carried in a register. */
    static boolean isScalar(CType type) {
        return leaf(type) != null;
    }

    /** Whether values of the type are carried by address. */
    static boolean isAggregate(CType type) {
        CType plain = type.unqualified();
        return (plain instanceof CType.Struct || plain instanceof CType.Array)
                && leaf(plain) == null;
    }

    static boolean isVoid(CType type) {
        return type.unqualified() instanceof CType.Void;
    }

    /** The scalar type itself, or the one that a wrapper struct wraps, or null. */
    static @Nullable CType leaf(CType type) {
        return switch (type.unqualified()) {
            case CType.Int i -> i;
            case CType.Enum e -> e;
            case CType.Pointer p -> p;
            case CType.Function f -> f;
            case CType.Struct s -> wrapped(s);
            default -> null;
        };
    }

    /** Whether it is a scalar, wrapped or not, that is declared as a number: as no pointer. */
    static boolean isNumber(CType type) {
        CType leaf = leaf(type);
        return leaf instanceof CType.Int || leaf instanceof CType.Enum;
    }

    /** Names from the struct to the scalar that it wraps, each with a dot before it. */
    static String leafPath(CType type) {
        StringBuilder path = new StringBuilder();
        CType at = type.unqualified();
        while (at instanceof CType.Struct s) {
            CType.Field only = onlyField(s);
            if (only == null) {
                break;
            }
            if (!only.name().isEmpty()) {
                path.append('.').append(only.name());
            }
            at = only.type().unqualified();
        }
        return path.toString();
    }

    private static @Nullable CType wrapped(CType.Struct struct) {
        CType.Field only = onlyField(struct);
        return only == null ? null : leaf(only.type());
    }

    private static CType.@Nullable Field onlyField(CType.Struct struct) {
        CType.Field only = null;
        for (CType.Field field : struct.fields) {
            if (field.isBitField()) {
                return null;
            }
            if (field.type().size() == 0) {
                continue;
            }
            if (only != null) {
                return null;
            }
            only = field;
        }
        boolean fills = only != null && only.offset() == 0 && only.type().size() == struct.size;
        return fills ? only : null;
    }

    /** The type as an integer type, or null for pointers and all others. */
    static CType.@Nullable Basic basic(CType type) {
        CType leaf = leaf(type);
        return leaf == null ? null : CType.integer(leaf);
    }

    static boolean isBool(CType type) {
        return basic(type) == CType.Basic.BOOL;
    }

    /** Value bits; 1 for _Bool, 64 for pointers. */
    static int bits(CType type) {
        CType.Basic basic = basic(type);
        return basic == null ? 64 : basic.bits;
    }

    /** Size in memory. */
    static int size(CType type) {
        CType.Basic basic = basic(type);
        return basic == null ? 8 : Math.max(8, basic.bits) / 8;
    }

    /** Pointers are unsigned. */
    static boolean signed(CType type) {
        CType.Basic basic = basic(type);
        return basic != null && basic.signed;
    }

    /** How results of arithmetic are cut to the type. */
    static int extend(CType type) {
        return Extend.mode(bits(type), signed(type));
    }

    /** The value as a register holds it for the type. */
    static long canonical(long value, CType type) {
        return isBool(type) ? (value == 0 ? 0 : 1) : Extend.apply(value, extend(type));
    }

    /** Whether each value of {@code from} is the same register contents in {@code to}. */
    static boolean contains(CType to, CType from) {
        if (isBool(to)) {
            return isBool(from);
        }
        int width = bits(to);
        if (width == 64) {
            return true;
        }
        int narrow = bits(from);
        if (signed(from) == signed(to)) {
            return narrow <= width;
        }
        return signed(to) && narrow < width;
    }
}
