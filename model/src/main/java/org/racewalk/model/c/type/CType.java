package org.racewalk.model.c.type;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * C types with the LP64 layout of gcc on x86-64: sizes and alignments in bytes. Qualifiers are kept
 * by {@link Qualified} (outermost only); everything else compares structurally, but for structs,
 * unions and enums, which compare by identity.
 */
public sealed interface CType {
    /**
     * Size in bytes; 0 for incomplete types, void and functions (gcc's sizeof(void) of 1 is the
     * caller's business).
     */
    long size();

    /** Alignment in bytes, 1 at least. */
    long align();

    /** How C writes it, for messages and traces. */
    String spelling();

    /** Without its outermost qualifiers. */
    default CType unqualified() {
        return this;
    }

    /** Whether an lvalue of this type is accessed as marked (volatile). */
    default boolean isVolatile() {
        return false;
    }

    default boolean isConst() {
        return false;
    }

    /** void. */
    record Void() implements CType {
        @Override
        public long size() {
            return 0;
        }

        @Override
        public long align() {
            return 1;
        }

        @Override
        public String spelling() {
            return "void";
        }
    }

    /**
     * Integer types by their C identity: {@code long} and {@code long long} are alike in layout but
     * differ in {@code _Generic}; plain {@code char} differs from {@code signed char}.
     */
    enum Basic {
        BOOL("_Bool", 1, false, 0),
        CHAR("char", 8, true, 1),
        SCHAR("signed char", 8, true, 1),
        UCHAR("unsigned char", 8, false, 1),
        SHORT("short", 16, true, 2),
        USHORT("unsigned short", 16, false, 2),
        INT("int", 32, true, 3),
        UINT("unsigned int", 32, false, 3),
        LONG("long", 64, true, 4),
        ULONG("unsigned long", 64, false, 4),
        LLONG("long long", 64, true, 5),
        ULLONG("unsigned long long", 64, false, 5);

        public final String spelling;

        /** Value bits; storage of _Bool is 8 bits. */
        public final int bits;

        public final boolean signed;

        /** Conversion rank. */
        public final int rank;

        Basic(String spelling, int bits, boolean signed, int rank) {
            this.spelling = spelling;
            this.bits = bits;
            this.signed = signed;
            this.rank = rank;
        }
    }

    /** An integer type. */
    record Int(Basic basic) implements CType {
        @Override
        public long size() {
            return Math.max(8, basic.bits) / 8;
        }

        @Override
        public long align() {
            return size();
        }

        @Override
        public String spelling() {
            return basic.spelling;
        }
    }

    /** An enumeration: behaves as its underlying integer type. */
    final class Enum implements CType {
        public final String tag;
        public Basic underlying = Basic.UINT;
        public boolean complete;

        public Enum(String tag) {
            this.tag = tag;
        }

        @Override
        public long size() {
            return underlying.bits / 8;
        }

        @Override
        public long align() {
            return size();
        }

        @Override
        public String spelling() {
            return "enum " + tag;
        }
    }

    /** A pointer. */
    record Pointer(CType target) implements CType {
        @Override
        public long size() {
            return 8;
        }

        @Override
        public long align() {
            return 8;
        }

        @Override
        public String spelling() {
            String text = target.spelling();
            if (target instanceof Function function) {
                int parameters = function.result().spelling().length();
                return text.substring(0, parameters) + " (*)" + text.substring(parameters);
            }
            return text.endsWith("*") ? text + "*" : text + " *";
        }
    }

    /** An array; {@code count} is -1 while unknown (incomplete or flexible). */
    record Array(CType element, long count) implements CType {
        @Override
        public long size() {
            return count < 0 ? 0 : element.size() * count;
        }

        @Override
        public long align() {
            return element.align();
        }

        @Override
        public String spelling() {
            return element.spelling() + "[" + (count < 0 ? "" : count) + "]";
        }
    }

    /** A function type. */
    record Function(CType result, List<CType> parameters, boolean variadic) implements CType {
        @Override
        public long size() {
            return 0;
        }

        @Override
        public long align() {
            return 1;
        }

        @Override
        public String spelling() {
            StringBuilder text = new StringBuilder(result.spelling()).append("(");
            for (CType parameter : parameters) {
                text.append(text.charAt(text.length() - 1) == '(' ? "" : ", ")
                        .append(parameter.spelling());
            }
            return text.append(variadic ? ", ...)" : ")").toString();
        }
    }

    /** A struct or union; filled in by the layout when its definition is met. */
    final class Struct implements CType {
        public final String tag;
        public final boolean union;
        public final List<Field> fields = new ArrayList<>();
        public boolean complete;
        public long size;
        public long align = 1;

        public Struct(String tag, boolean union) {
            this.tag = tag;
            this.union = union;
        }

        @Override
        public long size() {
            return size;
        }

        @Override
        public long align() {
            return align;
        }

        @Override
        public String spelling() {
            return (union ? "union " : "struct ") + tag;
        }
    }

    /**
     * A member. An anonymous struct or union member has an empty name and its members are found
     * through it.
     *
     * @param offset in bytes; of a bit field, that of its storage unit
     * @param bitOffset from the least significant bit of the storage unit; -1 if no bit field
     * @param bitWidth in bits; 0 if no bit field
     * @param unit size in bytes of the storage unit that a store of the bit field reads and writes
     */
    record Field(String name, CType type, long offset, int bitOffset, int bitWidth, int unit) {
        public boolean isBitField() {
            return bitOffset >= 0;
        }
    }

    /** const and volatile. */
    record Qualified(CType base, boolean constant, boolean vol) implements CType {
        @Override
        public long size() {
            return base.size();
        }

        @Override
        public long align() {
            return base.align();
        }

        @Override
        public String spelling() {
            String words = (constant ? "const " : "") + (vol ? "volatile " : "");
            return base instanceof Pointer
                    ? base.spelling() + words.stripTrailing()
                    : words + base.spelling();
        }

        @Override
        public CType unqualified() {
            return base;
        }

        @Override
        public boolean isVolatile() {
            return vol;
        }

        @Override
        public boolean isConst() {
            return constant;
        }
    }

    Void VOID = new Void();

    static Int of(Basic basic) {
        return new Int(basic);
    }

    /** The integer type behind an integer or enumeration type, or null. */
    static @Nullable Basic integer(CType type) {
        return switch (type.unqualified()) {
            case Int i -> i.basic();
            case Enum e -> e.underlying;
            default -> null;
        };
    }
}
