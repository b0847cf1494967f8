package org.racewalk.model.memory;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.Objects;

/**
 * Bytes, objects and provenance. All memory is one linear space from {@link #BASE}; an
 * <em>offset</em> is a byte distance from there. Per 8-byte word there is a value and a shadow:
 *
 * <ul>
 *   <li>shadow &gt; 0: the word holds a pointer: object number in the upper, its life in the lower
 *       half;
 *   <li>shadow == 0: initialised, no provenance;
 *   <li>shadow &lt; 0: bytes in the mask of the low eight bits are uninitialised.
 * </ul>
 *
 * <p>An object is a range with a life count: each allocation of the same place is one more life. A
 * pointer is good while the life in its provenance is the one that {@link #live} shows. Values hold
 * what coherence order says is newest; who sees what when is the memory order's business.
 *
 * <p>Not thread safe. Grows, does not shrink.
 */
public final class Memory {
    /** Address of offset 0. */
    public static final long BASE = 0xffff_8880_0000_0000L;

    /** Shadow of a word with no byte initialised. */
    public static final long UNINITIALISED = Long.MIN_VALUE | 0xff;

    /** Shadow of a register value that is not initialised. */
    public static final long POISON = Long.MIN_VALUE;

    /** Lowest offset that belongs to an object: what is below is the null page. */
    public static final int FIRST_OFFSET = 4096;

    /** Addresses of functions: FUNCTIONS + 16 * index. */
    public static final long FUNCTIONS = 0xffff_ffff_8100_0000L;

    private static final int LARGEST = 1 << 28;

    // Kinds of objects.
    public static final byte GLOBAL = 1;
    public static final byte STACK = 2;
    public static final byte SLAB = 3;
    public static final byte KMALLOC = 4;
    public static final byte PAGES = 5;
    public static final byte PER_CPU = 6;
    public static final byte TASK = 7;
    public static final byte GHOST = 8;
    public static final byte CACHE = 9;

    /** Values, one a word. */
    public long[] value;

    /** Shadows, one a word. */
    public long[] shadow;

    /** For each four bytes. Bit i: what invariant i said rests on them. */
    public long[] watch;

    /** Invariants that read something which has changed since this was cleared. */
    public long dirty;

    /** Number of the object that was last laid over a word. */
    public int[] objectAt;

    // Objects, by number; 0 is none.
    public int[] start = new int[256];
    public int[] end = new int[256];

    /** The current life if the object is allocated, its negative if it is freed. */
    public int[] live = new int[256];

    public byte[] kind = new byte[256];

    /** Slab cache number, or -1. */
    public int[] cache = new int[256];

    /** 0: others may see it; t + 1: only context t can; -1: constant. */
    public int[] privateTo = new int[256];

    public int[] allocatedPc = new int[256];
    public int[] allocatedBy = new int[256];
    public int[] freedPc = new int[256];
    public int[] freedBy = new int[256];
    public long[] freedAt = new long[256];

    private int objects = 1;
    private int top = FIRST_OFFSET;
    private int staticObjects;
    private int staticTop;
    private long[] imageValue = new long[0];
    private long[] imageShadow = new long[0];
    private long hash;
    private long allocationClock;
    private @Nullable SavedMemory saved;

    public Memory(int bytes) {
        int words = Math.max(bytes, 2 * FIRST_OFFSET) / 8;
        value = new long[words];
        shadow = new long[words];
        objectAt = new int[words];
        watch = new long[words * 2];
        Arrays.fill(shadow, UNINITIALISED);
    }

    /** Keeps nothing: for whoever needs to know addresses only. Any access fails from now on. */
    public void leaveEmpty() {
        value = new long[0];
        shadow = value;
        watch = value;
        freedAt = value;
        objectAt = new int[0];
        start = objectAt;
        end = objectAt;
        live = objectAt;
        cache = objectAt;
        privateTo = objectAt;
        allocatedPc = objectAt;
        allocatedBy = objectAt;
        freedPc = objectAt;
        freedBy = objectAt;
        kind = new byte[0];
    }

    // ---- layout
    // -------------------------------------------------------------------------------------

    /**
     * Takes {@code size} bytes at the given alignment; the offset. Contents: undefined, no object.
     */
    public int reserve(int size, int align) {
        long at = ((long) top + align - 1) / align * align;
        if (at + size > LARGEST) {
            throw new MemoryExhausted(
                    "the simulated machine is out of memory: more than "
                            + LARGEST
                            + " bytes in use");
        }
        top = (int) at + size;
        if (top > value.length * 8L) {
            grow(top);
        }
        return (int) at;
    }

    /** A run needs more memory than a world may have. */
    public static final class MemoryExhausted extends RuntimeException {
        private static final long serialVersionUID = 1;

        public MemoryExhausted(String message) {
            super(message);
        }
    }

    /** A function's locals do not fit on its context's stack. */
    public static final class MemoryExhaustedOnStack extends RuntimeException {
        private static final long serialVersionUID = 1;

        public MemoryExhaustedOnStack(String function) {
            super(function);
        }
    }

    private void grow(int needed) {
        int old = value.length;
        int words = Math.max(old * 2, needed / 8 + 1);
        value = Arrays.copyOf(value, words);
        shadow = Arrays.copyOf(shadow, words);
        objectAt = Arrays.copyOf(objectAt, words);
        watch = Arrays.copyOf(watch, words * 2);
        Arrays.fill(shadow, old, words, UNINITIALISED);
    }

    /** A new object over [offset, offset + size), first life, allocated. Its number. */
    public int addObject(int offset, int size, byte objectKind) {
        int number = newObject(offset, size, objectKind);
        int last = offset + size + 7 >> 3;
        for (int word = offset >> 3; word < last; word++) {
            objectAt[word] = number;
            dirty |= watching(word);
        }
        return number;
    }

    /**
     * As above, in memory that this run has not touched: reserved here, contents uninitialised.
     * Nobody can watch it yet.
     */
    public int addFreshObject(int size, int align, byte objectKind) {
        int words = size + 7 >> 3;
        int offset = reserve(words << 3, align);
        int number = newObject(offset, size, objectKind);
        int from = offset >> 3;
        Arrays.fill(objectAt, from, from + words, number);
        Arrays.fill(value, from, from + words, 0);
        Arrays.fill(shadow, from, from + words, UNINITIALISED);
        return number;
    }

    private int newObject(int offset, int size, byte objectKind) {
        int number = objects++;
        if (number == start.length) {
            growObjects();
        }
        start[number] = offset;
        end[number] = offset + size;
        live[number] = 1;
        kind[number] = objectKind;
        cache[number] = -1;
        privateTo[number] = 0;
        allocatedPc[number] = -1;
        freedPc[number] = -1;
        return number;
    }

    private void growObjects() {
        int size = start.length * 2;
        start = Arrays.copyOf(start, size);
        end = Arrays.copyOf(end, size);
        live = Arrays.copyOf(live, size);
        kind = Arrays.copyOf(kind, size);
        cache = Arrays.copyOf(cache, size);
        privateTo = Arrays.copyOf(privateTo, size);
        allocatedPc = Arrays.copyOf(allocatedPc, size);
        allocatedBy = Arrays.copyOf(allocatedBy, size);
        freedPc = Arrays.copyOf(freedPc, size);
        freedBy = Arrays.copyOf(freedBy, size);
        freedAt = Arrays.copyOf(freedAt, size);
    }

    /** The contents of everything reserved so far are what every run begins with. */
    public void sealImage() {
        int words = top + 7 >> 3;
        imageValue = Arrays.copyOfRange(value, FIRST_OFFSET >> 3, words);
        imageShadow = Arrays.copyOfRange(shadow, FIRST_OFFSET >> 3, words);
    }

    /** The objects and ranges that exist now are there in every run. */
    public void sealStatics() {
        staticObjects = objects;
        staticTop = top;
    }

    /** Back to what was sealed. Cost: the bytes of the image. */
    public void reset() {
        System.arraycopy(imageValue, 0, value, FIRST_OFFSET >> 3, imageValue.length);
        System.arraycopy(imageShadow, 0, shadow, FIRST_OFFSET >> 3, imageShadow.length);
        objects = staticObjects;
        top = staticTop;
        hash = 0;
        allocationClock = 0;
        dirty = 0;
    }

    /**
     * Keeps what there is now.
     *
     * @param stackStart where stacks begin that have been used
     * @param stackEnd how far each has been used
     */
    public void save(int[] stackStart, int[] stackEnd) {
        int imageEnd = FIRST_OFFSET + imageValue.length * 8;
        saved = new SavedMemory(this, imageEnd, staticTop, stackStart, stackEnd);
    }

    /** Back to what was kept, as by {@link #reset} and the steps up to there. */
    public void restore() {
        Objects.requireNonNull(saved).restore();
    }

    /** What {@link SavedMemory} cannot reach. */
    void set(int toObjects, int toTop, long toHash, long toClock) {
        objects = toObjects;
        top = toTop;
        hash = toHash;
        allocationClock = toClock;
        dirty = 0;
    }

    /** Objects have numbers below this. */
    public int objects() {
        return objects;
    }

    /** Objects from this number on were made in the run. */
    public int staticObjects() {
        return staticObjects;
    }

    /** Bytes below this offset are in use. */
    public int top() {
        return top;
    }

    // ---- objects
    // ------------------------------------------------------------------------------------

    /** Provenance of a pointer to the object's current life. */
    public long provenance(int object) {
        return (long) object << 32 | Math.abs(live[object]);
    }

    public long address(int object) {
        return BASE + start[object];
    }

    /** The object begins one more life. Its contents stay. */
    public void revive(int object) {
        live[object] = Math.abs(live[object]) + 1;
        dirty |= watching(start[object] >> 3);
        freedPc[object] = -1;
    }

    public void kill(int object) {
        live[object] = -Math.abs(live[object]);
        dirty |= watching(start[object] >> 3);
        freedAt[object] = ++allocationClock;
    }

    /** A clock that advances with each free: sections note it when they begin. */
    public long allocationClock() {
        return allocationClock;
    }

    /** Number of the object at an address, allocated or freed, or 0. */
    public int objectOf(long address) {
        long offset = address - BASE;
        if (offset < FIRST_OFFSET || offset >= top) {
            return 0;
        }
        int object = objectAt[(int) (offset >> 3)];
        if (object >= objects || offset < start[object] || offset >= end[object]) {
            return 0;
        }
        return object;
    }

    /**
     * Contents of [offset, offset + size) become uninitialised. Not hashed: the old contents may be
     * an earlier run's.
     */
    public void forget(int offset, int size) {
        int at = offset;
        int stop = offset + size;
        while (at < stop) {
            int word = at >> 3;
            dirty |= watching(word);
            if ((at & 7) == 0 && stop - at >= 8) {
                value[word] = 0;
                shadow[word] = UNINITIALISED;
                at += 8;
            } else {
                writeShadowByte(at++);
            }
        }
    }

    private void writeShadowByte(int at) {
        int word = at >> 3;
        long old = shadow[word] < 0 ? shadow[word] : 0;
        shadow[word] = old | Long.MIN_VALUE | 1L << (at & 7);
    }

    /** Contents of [offset, offset + size), forgotten before, become zero. */
    public void clear(int offset, int size) {
        int at = offset;
        int stop = offset + size;
        while (at < stop) {
            if ((at & 7) == 0 && stop - at >= 8) {
                int word = at >> 3;
                value[word] = 0;
                dirty |= watching(word);
                shadow[word] = 0;
                at += 8;
            } else {
                put(at, 1, 0, 0);
                at++;
            }
        }
    }

    // ---- invariants
    // ---------------------------------------------------------------------------------

    /** Invariants with a bit in {@code bits} read the four bytes around an offset. */
    public void watch(int offset, long bits) {
        watch[offset >> 2] |= bits;
    }

    /** Whether all these invariants read the four bytes around an offset. */
    public boolean isWatched(int offset, long bits) {
        return (watch[offset >> 2] & bits) == bits;
    }

    /** What these invariants read the last time does not count any more. */
    public void unwatch(int offset, long bits) {
        watch[offset >> 2] &= ~bits;
    }

    /** The invariants that read something of a word. */
    public long watching(int word) {
        return watch[word << 1] | watch[(word << 1) + 1];
    }

    // ---- bytes
    // --------------------------------------------------------------------------------------

    /** The value of {@code size} bytes at an aligned offset, zero-extended. */
    public long get(int offset, int size) {
        long word = value[offset >> 3];
        return switch (size) {
            case 8 -> word;
            case 4 -> word >>> ((offset & 4) << 3) & 0xffff_ffffL;
            case 2 -> word >>> ((offset & 6) << 3) & 0xffff;
            default -> word >>> ((offset & 7) << 3) & 0xff;
        };
    }

    /** Provenance or poison that a load of these bytes gives a register. */
    public long shadowOf(int offset, int size) {
        long word = shadow[offset >> 3];
        if (word >= 0) {
            return size == 8 ? word : 0;
        }
        long mask = ((1L << size) - 1) << (offset & 7);
        return (word & mask) == 0 ? 0 : POISON;
    }

    /** Stores the low {@code size} bytes at an aligned offset, with provenance (or poison). */
    public void put(int offset, int size, long bits, long provenance) {
        int word = offset >> 3;
        long old = value[word];
        if (size == 8) {
            changed(word, old, bits);
            value[word] = bits;
            shadow[word] = provenance >= 0 ? provenance : UNINITIALISED;
            return;
        }
        int shift = (offset & 7) << 3;
        long mask = ((1L << (size << 3)) - 1) << shift;
        long merged = old & ~mask | bits << shift & mask;
        changed(word, old, merged);
        value[word] = merged;
        long bytes = ((1L << size) - 1) << (offset & 7);
        long was = shadow[word] < 0 ? shadow[word] & 0xff : 0;
        was = provenance < 0 ? was | bytes : was & ~bytes;
        shadow[word] = was == 0 ? 0 : Long.MIN_VALUE | was;
    }

    private void changed(int word, long before, long after) {
        long difference = before ^ after;
        if (difference != 0) {
            dirty |= (int) difference != 0 ? watch[word << 1] : 0;
            dirty |= difference >>> 32 != 0 ? watch[(word << 1) + 1] : 0;
            hash ^= mix(word, before) ^ mix(word, after);
        }
    }

    private static long mix(int word, long bits) {
        long x = (bits + word * 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
        return x ^ x >>> 29;
    }

    /** Hash of all changes of contents since the reset. */
    public long hash() {
        return hash;
    }
}
