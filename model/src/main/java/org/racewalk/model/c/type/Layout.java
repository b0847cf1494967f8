package org.racewalk.model.c.type;

import java.util.List;

/**
 * Lays out structs and unions as gcc does on x86-64: bit fields (unnamed and of width zero too),
 * packed and aligned members, flexible arrays, empty structs and anonymous members.
 *
 * <p>The storage unit of a bit field is the smallest naturally aligned one that holds it, which is
 * what gcc's stores touch; a bit field of a packed struct that crosses such a border gets an
 * unaligned unit of eight bytes at most.
 */
public final class Layout {
    private static final int BITS_PER_BYTE = 8;

    /**
     * A member as declared.
     *
     * @param name empty for anonymous members and unnamed bit fields
     * @param bitWidth -1 for no bit field
     * @param packed by its own attribute
     * @param align by its own attribute or that of its typedef, in bytes, or 0
     */
    public record Member(String name, CType type, int bitWidth, boolean packed, long align) {}

    /** A bit field that no unit of eight bytes holds; refused by the caller. */
    public static final class UnsupportedBitField extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnsupportedBitField(String name) {
            super(name);
        }
    }

    private final CType.Struct struct;
    private final boolean packed;

    /** Where the next member may start. */
    private long bit;

    private long sizeInBits;
    private long align = 1;

    private Layout(CType.Struct struct, boolean packed) {
        this.struct = struct;
        this.packed = packed;
    }

    /**
     * Fills in fields, size and alignment of {@code struct} and marks it complete.
     *
     * @param packed by the struct's attribute
     * @param minimumAlign by the struct's attribute, in bytes, or 0
     * @throws UnsupportedBitField if a bit field of a packed struct spans more than eight bytes
     */
    public static void complete(
            CType.Struct struct, List<Member> members, boolean packed, long minimumAlign) {
        Layout layout = new Layout(struct, packed);
        for (Member member : members) {
            if (struct.union) {
                layout.bit = 0;
            }
            if (member.bitWidth() < 0) {
                layout.placeOrdinary(member);
            } else {
                layout.placeBitField(member);
            }
            layout.sizeInBits = Math.max(layout.sizeInBits, layout.bit);
        }
        struct.align = Math.max(layout.align, Math.max(1, minimumAlign));
        long bytes = up(layout.sizeInBits, BITS_PER_BYTE) / BITS_PER_BYTE;
        struct.size = up(bytes, struct.align);
        struct.complete = true;
    }

    private void placeOrdinary(Member member) {
        long natural = packed || member.packed() ? 1 : member.type().align();
        long alignment = member.align() == 0 ? natural : alignmentOf(member, natural);
        bit = up(bit, alignment * BITS_PER_BYTE);
        align = Math.max(align, alignment);
        struct.fields.add(
                new CType.Field(member.name(), member.type(), bit / BITS_PER_BYTE, -1, 0, 0));
        bit += member.type().size() * BITS_PER_BYTE;
    }

    private static long alignmentOf(Member member, long natural) {
        return Math.max(natural, member.align());
    }

    private void placeBitField(Member member) {
        long typeBits = member.type().size() * BITS_PER_BYTE;
        if (member.bitWidth() == 0) {
            // Only a border: unnamed, so it does not align the struct.
            bit = up(bit, Math.max(typeBits, member.align() * BITS_PER_BYTE));
            return;
        }
        boolean tight = packed || member.packed();
        if (member.align() > 0) {
            bit = up(bit, member.align() * BITS_PER_BYTE);
            align = Math.max(align, member.name().isEmpty() ? 1 : member.align());
        }
        if (!tight && bit / typeBits != (bit + member.bitWidth() - 1) / typeBits) {
            bit = up(bit, typeBits);
        }
        if (!member.name().isEmpty()) {
            align = Math.max(align, tight ? 1 : member.type().align());
            struct.fields.add(bitField(member));
        }
        bit += member.bitWidth();
    }

    private CType.Field bitField(Member member) {
        for (int unit = 1; unit <= 8; unit *= 2) {
            long unitBits = unit * (long) BITS_PER_BYTE;
            long start = bit / unitBits * unitBits;
            if (bit + member.bitWidth() <= start + unitBits) {
                return bitField(member, start, unit);
            }
        }
        long start = bit / BITS_PER_BYTE * BITS_PER_BYTE;
        for (int unit = 2; unit <= 8; unit *= 2) {
            if (bit + member.bitWidth() <= start + unit * (long) BITS_PER_BYTE) {
                return bitField(member, start, unit);
            }
        }
        throw new UnsupportedBitField(member.name());
    }

    private CType.Field bitField(Member member, long startBit, int unit) {
        return new CType.Field(
                member.name(),
                member.type(),
                startBit / BITS_PER_BYTE,
                (int) (bit - startBit),
                member.bitWidth(),
                unit);
    }

    private static long up(long value, long multiple) {
        return (value + multiple - 1) / multiple * multiple;
    }
}
