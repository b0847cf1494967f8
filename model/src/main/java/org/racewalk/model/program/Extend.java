package org.racewalk.model.program;

/**
 * How a 64-bit register is cut to a C integer type: the mode of the "X" operations. Bits 0-5: how
 * many bits are shifted out (64 - width); bit 6: zero- instead of sign-extension.
 */
public final class Extend {
    private Extend() {}

    public static final int NONE = 0;
    public static final int S8 = 56;
    public static final int U8 = 56 | 64;
    public static final int S16 = 48;
    public static final int U16 = 48 | 64;
    public static final int S32 = 32;
    public static final int U32 = 32 | 64;

    /** The mode for a type of {@code bits} bits (1 to 64). */
    public static int mode(int bits, boolean signed) {
        if (bits == 64) {
            return NONE;
        }
        return (64 - bits) | (signed ? 0 : 64);
    }

    /** The value cut to the mode. */
    public static long apply(long value, int mode) {
        int shift = mode & 63;
        return (mode & 64) == 0 ? value << shift >> shift : value << shift >>> shift;
    }
}
