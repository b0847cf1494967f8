package org.racewalk.model.program;

/**
 * Mode bits of the memory operations. Bits 0-1: log2 of the size in bytes; bit 2: the loaded value
 * is sign-extended; bits 3-5: order; bits 6-9: kind of read-modify-write; bit 10: its old value is
 * not returned (such atomics order nothing, memory-model.md section 3); bit 11: {@link #PARTIAL}.
 */
public final class Access {
    private Access() {}

    public static final int SIGNED = 4;
    private static final int ORDER_SHIFT = 3;
    private static final int KIND_SHIFT = 6;
    public static final int NO_RETURN = 1 << 10;

    /**
     * Of a load: only some bits are of interest, the rest goes back as it was (a store to a bit
     * field). What is uninitialised reads as 0 and counts as initialised.
     */
    public static final int PARTIAL = 1 << 11;

    // Orders. For a read-modify-write ONCE means relaxed and PLAIN is not used.
    /** A plain C access. */
    public static final int PLAIN = 0;

    /** READ_ONCE, WRITE_ONCE, volatile, relaxed atomics. */
    public static final int ONCE = 1;

    /** smp_load_acquire and the _acquire read-modify-writes. */
    public static final int ACQUIRE = 2;

    /** smp_store_release, rcu_assign_pointer and the _release read-modify-writes. */
    public static final int RELEASE = 3;

    /** Read-modify-writes with a full fence on both sides (if they succeed), smp_store_mb. */
    public static final int FULL = 4;

    /** rcu_dereference: ONCE, and what depends on the address comes after. */
    public static final int DEREFERENCE = 5;

    // Kinds of read-modify-write.
    public static final int XCHG = 0;
    public static final int RMW_ADD = 1;
    public static final int RMW_SUB = 2;
    public static final int RMW_AND = 3;
    public static final int RMW_OR = 4;
    public static final int RMW_XOR = 5;
    public static final int RMW_ANDNOT = 6;
    public static final int ADD_UNLESS = 7;

    /** Mode of a load or store of {@code size} bytes (1, 2, 4 or 8). */
    public static int mode(int size, boolean signed, int order) {
        return Integer.numberOfTrailingZeros(size) | (signed ? SIGNED : 0) | order << ORDER_SHIFT;
    }

    /** Mode of a read-modify-write. */
    public static int rmw(int size, boolean signed, int order, int kind, boolean returns) {
        return mode(size, signed, order) | kind << KIND_SHIFT | (returns ? 0 : NO_RETURN);
    }

    public static int size(int mode) {
        return 1 << (mode & 3);
    }

    public static int order(int mode) {
        return mode >> ORDER_SHIFT & 7;
    }

    public static int kind(int mode) {
        return mode >> KIND_SHIFT & 15;
    }

    /** What a read-modify-write of a kind stores. */
    public static long combine(int kind, long old, long operand) {
        return switch (kind) {
            case XCHG -> operand;
            case RMW_ADD, ADD_UNLESS -> old + operand;
            case RMW_SUB -> old - operand;
            case RMW_AND -> old & operand;
            case RMW_OR -> old | operand;
            case RMW_XOR -> old ^ operand;
            case RMW_ANDNOT -> old & ~operand;
            default -> throw new IllegalStateException("no such read-modify-write: " + kind);
        };
    }
}
