package org.racewalk.model.explore;

/**
 * A stream of pseudo-random numbers (xoroshiro128++ of Blackman and Vigna, seeded by SplitMix64).
 *
 * <p>A stream is told by its seed and its name. {@link #fork} names a stream of its own, so one
 * more draw in one part shifts nothing elsewhere; {@link #reseed} starts it again for another run
 * without allocating. No floating point, so the same seed gives the same numbers everywhere. Not
 * thread safe.
 */
public final class Randomness {
    private static final long GOLDEN = 0x9e3779b97f4a7c15L;
    private static final long GOLDEN_TWICE = 0x3c6ef372fe94f82aL;
    private static final int MOST_BITS = 30;

    private final long stream;
    private long seed;
    private long low;
    private long high;

    /** The nameless stream of {@code seed}. */
    public Randomness(long seed) {
        this(seed, 0);
    }

    private Randomness(long seed, long stream) {
        this.stream = stream;
        reseed(seed);
    }

    /** Starts again, as a stream of this name would with {@code newSeed}. */
    public void reseed(long newSeed) {
        seed = newSeed;
        long start = mix(mix(newSeed + GOLDEN) + stream);
        low = mix(start + GOLDEN);
        high = mix(start + GOLDEN_TWICE);
        if ((low | high) == 0) {
            high = GOLDEN;
        }
    }

    /** The stream called {@code name} below this one; does not depend on what was drawn here. */
    public Randomness fork(String name) {
        return new Randomness(seed, mix(stream + GOLDEN) ^ mix(hash(name)));
    }

    /** 64 random bits. */
    public long next() {
        long first = low;
        long second = high;
        long result = Long.rotateLeft(first + second, 17) + first;
        second ^= first;
        low = Long.rotateLeft(first, 49) ^ second ^ second << 21;
        high = Long.rotateLeft(second, 28);
        return result;
    }

    /** Uniform in [0, {@code bound}), without bias (Lemire, "Fast random integer generation"). */
    public int below(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound " + bound);
        }
        long product = (next() >>> 32) * bound;
        if ((product & 0xffffffffL) < bound) {
            long threshold = Integer.remainderUnsigned(-bound, bound);
            while ((product & 0xffffffffL) < threshold) {
                product = (next() >>> 32) * bound;
            }
        }
        return (int) (product >>> 32);
    }

    /** True with probability {@code part / whole}. */
    public boolean chance(int part, int whole) {
        return below(whole) < part;
    }

    /**
     * At least 1, with a heavy tail: 2^k or more with probability about 2^-k.
     *
     * @param bits the result is below 2^(bits+1); 0 to 30
     */
    public long heavyTailed(int bits) {
        long draw = next();
        return scaled(draw, Math.min(Long.numberOfTrailingZeros(draw), Math.min(bits, MOST_BITS)));
    }

    /**
     * At least 1, each power of two as likely as any other.
     *
     * @param bits the result is below 2^(bits+1); 0 to 30
     */
    public long logUniform(int bits) {
        int magnitude = below(Math.min(bits, MOST_BITS) + 1);
        return scaled(next(), magnitude);
    }

    private static long scaled(long draw, int bits) {
        return (1L << bits) + (draw >>> 1 >>> (63 - bits));
    }

    /** The finishing step of SplitMix64: a bijection whose every bit depends on every bit. */
    public static long mix(long value) {
        long z = value;
        z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
        z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
        return z ^ z >>> 31;
    }

    private static long hash(String name) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        return hash;
    }
}
