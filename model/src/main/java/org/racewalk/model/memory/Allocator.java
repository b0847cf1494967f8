package org.racewalk.model.memory;

import java.util.Arrays;

/**
 * Slab caches, kmalloc's size classes and pages: which object number an allocation gets. Freed
 * slots stay with their cache and may be taken again: which one is the caller's decision. Contents
 * of a slot survive in a type-safe cache and in one with a constructor; in every other they are
 * uninitialised in each life.
 */
public final class Allocator {
    /** Flag of a cache: type-safe by RCU. */
    public static final long TYPE_SAFE = 1;

    /** Flag of a cache: bits 8 to 31 hold the offset of the free pointer in a freed object. */
    public static final long FREE_POINTER = 4;

    /** Bytes of a page. */
    public static final int PAGE_SIZE = 4096;

    private static final int[] KMALLOC = {
        8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048, 4096, 8192
    };
    private static final int ORDERS = 11;
    private static final int BUILT_IN = KMALLOC.length + ORDERS;

    private final Memory memory;
    private int caches;
    private String[] name = new String[64];
    private int[] size = new int[64];
    private int[] align = new int[64];
    private long[] flags = new long[64];
    private long[] constructor = new long[64];
    private int[][] freed = new int[64][];
    private int[] freedCount = new int[64];

    // As of save(): what a cache is does not change, which of its slots are free does.
    private int savedCaches;
    private int[] savedFreed = new int[0];
    private int[] savedFreedCount = new int[0];

    public Allocator(Memory memory) {
        this.memory = memory;
        for (int bytes : KMALLOC) {
            addCache("kmalloc-" + bytes, bytes, Math.min(Integer.lowestOneBit(bytes), 64), 0, 0);
        }
        for (int order = 0; order < ORDERS; order++) {
            addCache("page-" + order, PAGE_SIZE << order, PAGE_SIZE, 0, 0);
        }
    }

    /** Only the built-in caches are left, all empty. */
    public void reset() {
        Arrays.fill(freedCount, 0, caches, 0);
        caches = BUILT_IN;
    }

    /** Keeps which caches there are, and which of their slots are free. */
    public void save() {
        savedCaches = caches;
        savedFreedCount = Arrays.copyOf(freedCount, caches);
        savedFreed = new int[Arrays.stream(savedFreedCount).sum()];
        int at = 0;
        for (int cache = 0; cache < caches; cache++) {
            System.arraycopy(freed[cache], 0, savedFreed, at, freedCount[cache]);
            at += freedCount[cache];
        }
    }

    /** Back to what was kept. */
    public void restore() {
        caches = savedCaches;
        int at = 0;
        for (int cache = 0; cache < caches; cache++) {
            int count = savedFreedCount[cache];
            freedCount[cache] = count;
            System.arraycopy(savedFreed, at, freed[cache], 0, count);
            at += count;
        }
    }

    /** A new cache; its number. Sizes in bytes. */
    public int addCache(String cacheName, int bytes, int alignment, long cacheFlags, long ctor) {
        int number = caches++;
        if (number == name.length) {
            int more = number * 2;
            name = Arrays.copyOf(name, more);
            size = Arrays.copyOf(size, more);
            align = Arrays.copyOf(align, more);
            flags = Arrays.copyOf(flags, more);
            constructor = Arrays.copyOf(constructor, more);
            freed = Arrays.copyOf(freed, more);
            freedCount = Arrays.copyOf(freedCount, more);
        }
        name[number] = cacheName;
        size[number] = Math.max(bytes, 1);
        align[number] = Math.max(alignment, 8);
        flags[number] = cacheFlags;
        constructor[number] = ctor;
        freedCount[number] = 0;
        if (freed[number] == null) {
            freed[number] = new int[16];
        }
        return number;
    }

    public String name(int cache) {
        return name[cache];
    }

    /** Bytes of an object. */
    public int size(int cache) {
        return size[cache];
    }

    public boolean typeSafe(int cache) {
        return cache >= 0 && (flags[cache] & TYPE_SAFE) != 0;
    }

    /** Where the free pointer lies in a freed object of the cache, or -1 if outside. */
    public int freePointer(int cache) {
        return cache >= 0 && (flags[cache] & FREE_POINTER) != 0
                ? (int) (flags[cache] >>> 8 & 0xff_ffff)
                : -1;
    }

    /** Whether contents survive from life to life: constructed once, or read by late readers. */
    private boolean keepsContents(int cache) {
        return typeSafe(cache) || constructor[cache] != 0;
    }

    /** Address of the constructor, or 0. */
    public long constructor(int cache) {
        return constructor[cache];
    }

    /** The cache that kmalloc uses for a size, or -1 if it is too large. */
    public int kmallocCache(long bytes) {
        for (int i = 0; i < KMALLOC.length; i++) {
            if (bytes <= KMALLOC[i]) {
                return i;
            }
        }
        return -1;
    }

    /** The cache of blocks of 2^order pages, or -1. */
    public int pageCache(long order) {
        return order >= 0 && order < ORDERS ? KMALLOC.length + (int) order : -1;
    }

    /** How many freed slots could be taken again. */
    public int freed(int cache) {
        return freedCount[cache];
    }

    /**
     * Allocates.
     *
     * @param bytes wanted, at most the cache's size; bounds are checked against it
     * @param reuse 0: a fresh slot; i: the slot freed i-th longest ago
     * @return the object's number; contents: as left where they survive, else uninitialised
     */
    public int allocate(int cache, int bytes, int reuse, byte kind) {
        if (reuse == 0) {
            int object = memory.addFreshObject(size[cache], align[cache], kind);
            memory.end[object] = memory.start[object] + bytes;
            memory.cache[object] = cache;
            return object;
        }
        int object = freed[cache][reuse - 1];
        int left = --freedCount[cache];
        System.arraycopy(freed[cache], reuse, freed[cache], reuse - 1, left - reuse + 1);
        memory.revive(object);
        memory.end[object] = memory.start[object] + bytes;
        if (!keepsContents(cache)) {
            memory.forget(memory.start[object], size[cache] + 7 & -8);
        }
        return object;
    }

    /** Frees an allocated object. */
    public void free(int object) {
        int cache = memory.cache[object];
        memory.kill(object);
        int count = freedCount[cache];
        if (count == freed[cache].length) {
            freed[cache] = Arrays.copyOf(freed[cache], count * 2);
        }
        freed[cache][count] = object;
        freedCount[cache] = count + 1;
        int pointer = freePointer(cache);
        if (pointer >= 0) {
            int at = memory.start[object] + pointer;
            long next = count == 0 ? 0 : memory.address(freed[cache][count - 1]);
            memory.put(at, 8, next, 0);
        }
    }
}
