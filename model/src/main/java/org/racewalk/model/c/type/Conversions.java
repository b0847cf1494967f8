package org.racewalk.model.c.type;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.c.type.CType.Basic;

import java.util.ArrayList;
import java.util.List;

/**
 * C's rules about types: promotion, usual arithmetic conversions, types of integer constants,
 * compatibility and composite types, as gcc applies them on x86-64.
 */
public final class Conversions {
    private Conversions() {}

    public static final CType INT = CType.of(Basic.INT);
    public static final CType LONG = CType.of(Basic.LONG);
    public static final CType ULONG = CType.of(Basic.ULONG);
    public static final CType CHAR = CType.of(Basic.CHAR);
    public static final CType BOOL = CType.of(Basic.BOOL);
    public static final CType VOID_POINTER = new CType.Pointer(CType.VOID);

    /** Adds qualifiers; those of an array go to its elements. */
    public static CType qualify(CType type, boolean constant, boolean vol) {
        if (!constant && !vol) {
            return type;
        }
        return switch (type) {
            case CType.Array a -> new CType.Array(qualify(a.element(), constant, vol), a.count());
            case CType.Qualified q ->
                    new CType.Qualified(q.base(), q.constant() || constant, q.vol() || vol);
            case CType.Function f -> f;
            default -> new CType.Qualified(type, constant, vol);
        };
    }

    /** {@code type} with the qualifiers of {@code like} added. */
    public static CType qualifyLike(CType type, CType like) {
        return qualify(type, like.isConst(), like.isVolatile());
    }

    public static boolean isInteger(CType type) {
        return CType.integer(type) != null;
    }

    public static boolean isPointer(CType type) {
        return type.unqualified() instanceof CType.Pointer;
    }

    /** Integer or pointer: what a condition takes. */
    public static boolean isScalar(CType type) {
        return isInteger(type) || isPointer(type);
    }

    public static boolean isVoid(CType type) {
        return type.unqualified() instanceof CType.Void;
    }

    public static boolean isStruct(CType type) {
        return type.unqualified() instanceof CType.Struct;
    }

    /** What a pointer points to; of anything else, null. */
    public static @Nullable CType target(CType type) {
        return type.unqualified() instanceof CType.Pointer p ? p.target() : null;
    }

    /**
     * Whether the size is known: no incomplete struct or enum, no array of unknown length, no void.
     */
    public static boolean isComplete(CType type) {
        return switch (type.unqualified()) {
            case CType.Struct s -> s.complete;
            case CType.Enum e -> e.complete;
            case CType.Array a -> a.count() >= 0 && isComplete(a.element());
            case CType.Void v -> false;
            case CType.Function f -> false;
            default -> true;
        };
    }

    /** Signedness of an integer type; pointers count as unsigned. */
    public static boolean isSigned(CType type) {
        Basic basic = CType.integer(type);
        return basic != null && basic.signed;
    }

    /** Width in value bits of an integer or pointer type. */
    public static int bits(CType type) {
        Basic basic = CType.integer(type);
        return basic == null ? 64 : basic.bits;
    }

    /** Integer promotion; other types stay. */
    public static CType promote(CType type) {
        return promote(type, 0);
    }

    /**
     * Integer promotion of a value read from a bit field.
     *
     * @param bitWidth of the bit field, or 0
     */
    public static CType promote(CType type, int bitWidth) {
        Basic basic = CType.integer(type);
        if (basic == null) {
            return type.unqualified();
        }
        int width = bitWidth > 0 ? Math.min(bitWidth, basic.bits) : basic.bits;
        if (width < 32 || (width == 32 && basic.signed)) {
            if (basic.rank <= Basic.INT.rank || bitWidth > 0) {
                return INT;
            }
        }
        if (bitWidth > 0 && width == 32) {
            return CType.of(Basic.UINT);
        }
        return basic.rank < Basic.INT.rank ? INT : CType.of(basic);
    }

    /** The common type of two promoted integer types. */
    public static CType usual(CType left, CType right) {
        Basic a = basic(promote(left));
        Basic b = basic(promote(right));
        if (a == b) {
            return CType.of(a);
        }
        if (a.signed == b.signed) {
            return CType.of(a.rank >= b.rank ? a : b);
        }
        Basic signed = a.signed ? a : b;
        Basic unsigned = a.signed ? b : a;
        if (unsigned.rank >= signed.rank) {
            return CType.of(unsigned);
        }
        return CType.of(signed.bits > unsigned.bits ? signed : unsignedOf(signed));
    }

    private static Basic basic(CType type) {
        Basic basic = CType.integer(type);
        if (basic == null) {
            throw new IllegalArgumentException("not an integer type: " + type.spelling());
        }
        return basic;
    }

    /** The unsigned type of the same rank. */
    public static Basic unsignedOf(Basic basic) {
        return switch (basic) {
            case CHAR, SCHAR -> Basic.UCHAR;
            case SHORT -> Basic.USHORT;
            case INT -> Basic.UINT;
            case LONG -> Basic.ULONG;
            case LLONG -> Basic.ULLONG;
            default -> basic;
        };
    }

    /**
     * The type of an integer constant.
     *
     * @param value taken as unsigned
     * @param decimal no unsigned type without a suffix
     * @param longs how many {@code l} the suffix has: 0 to 2
     */
    public static CType ofConstant(long value, boolean decimal, boolean unsigned, int longs) {
        boolean fitsInt = Long.compareUnsigned(value, Integer.MAX_VALUE) <= 0;
        boolean fitsUint = Long.compareUnsigned(value, 0xffff_ffffL) <= 0;
        boolean fitsLong = value >= 0;
        Basic signedLong = longs == 2 ? Basic.LLONG : Basic.LONG;
        if (unsigned) {
            return CType.of(longs == 0 && fitsUint ? Basic.UINT : unsignedOf(signedLong));
        }
        if (longs == 0 && fitsInt) {
            return INT;
        }
        if (longs == 0 && !decimal && fitsUint) {
            return CType.of(Basic.UINT);
        }
        return CType.of(fitsLong ? signedLong : unsignedOf(signedLong));
    }

    /**
     * Cuts a value to the width of a type and extends it by the type's signedness to 64 bits, the
     * form that all constants of the tree have.
     */
    public static long wrap(long value, CType type) {
        Basic basic = CType.integer(type);
        if (basic == null) {
            return value;
        }
        if (basic == Basic.BOOL) {
            return value == 0 ? 0 : 1;
        }
        int unused = 64 - basic.bits;
        return basic.signed ? value << unused >> unused : value << unused >>> unused;
    }

    /** The type that a parameter or an expression of this type decays to, unqualified. */
    public static CType decay(CType type) {
        return switch (type.unqualified()) {
            case CType.Array a -> new CType.Pointer(a.element());
            case CType.Function f -> new CType.Pointer(f);
            default -> type.unqualified();
        };
    }

    /** Compatible types in C's sense, outermost qualifiers included. */
    public static boolean compatible(CType a, CType b) {
        return a.isConst() == b.isConst()
                && a.isVolatile() == b.isVolatile()
                && compatibleUnqualified(a, b);
    }

    /** Compatible types in C's sense, outermost qualifiers left aside. */
    public static boolean compatibleUnqualified(CType a, CType b) {
        CType left = a.unqualified();
        CType right = b.unqualified();
        if (left == right) {
            return true;
        }
        if (left instanceof CType.Enum || right instanceof CType.Enum) {
            return compatibleEnums(left, right);
        }
        return switch (left) {
            case CType.Pointer p ->
                    right instanceof CType.Pointer q && compatible(p.target(), q.target());
            case CType.Array x ->
                    right instanceof CType.Array y
                            && (x.count() == y.count() || x.count() < 0 || y.count() < 0)
                            && compatible(x.element(), y.element());
            case CType.Function f -> right instanceof CType.Function g && compatible(f, g);
            default -> left.equals(right);
        };
    }

    private static boolean compatibleEnums(CType left, CType right) {
        if (left instanceof CType.Enum && right instanceof CType.Enum) {
            return false;
        }
        Basic a = CType.integer(left);
        return a != null && a == CType.integer(right);
    }

    private static boolean compatible(CType.Function f, CType.Function g) {
        if (!compatible(f.result(), g.result())
                || f.variadic() != g.variadic()
                || f.parameters().size() != g.parameters().size()) {
            return false;
        }
        for (int i = 0; i < f.parameters().size(); i++) {
            if (!compatibleUnqualified(f.parameters().get(i), g.parameters().get(i))) {
                return false;
            }
        }
        return true;
    }

    /** The composite of two compatible types: what either knows more about. */
    public static CType composite(CType a, CType b) {
        CType type =
                switch (a.unqualified()) {
                    case CType.Array x when b.unqualified() instanceof CType.Array y ->
                            new CType.Array(
                                    composite(x.element(), y.element()),
                                    x.count() >= 0 ? x.count() : y.count());
                    case CType.Pointer p when b.unqualified() instanceof CType.Pointer q ->
                            new CType.Pointer(composite(p.target(), q.target()));
                    case CType.Function f when b.unqualified() instanceof CType.Function g ->
                            composite(f, g);
                    default -> a.unqualified();
                };
        return qualifyLike(type, a);
    }

    private static CType.Function composite(CType.Function f, CType.Function g) {
        if (f.parameters().size() != g.parameters().size()) {
            return f;
        }
        List<CType> parameters = new ArrayList<>();
        for (int i = 0; i < f.parameters().size(); i++) {
            parameters.add(composite(f.parameters().get(i), g.parameters().get(i)));
        }
        return new CType.Function(
                composite(f.result(), g.result()), List.copyOf(parameters), f.variadic());
    }
}
