package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.Intrinsic;

/**
 * Allocation and freeing as C asks for them: slab caches, kmalloc and pages. Whether an allocation
 * fails and which freed object it takes again are decisions; what is freed must be the start of a
 * live object and go back to where it came from.
 */
final class Heap {
    // Bits of gfp_t that the machine obeys; as in conf/kernel/include/linux/gfp_types.h.
    static final long GFP_ZERO = 0x100;
    static final long GFP_DIRECT_RECLAIM = 0x400;
    static final long GFP_NOFAIL = 0x8000;

    private static final long ZERO_SIZE = 16;

    private final World world;
    private final Memory memory;
    private final Mm mm;

    Heap(World world, Mm mm) {
        this.world = world;
        this.mm = mm;
        this.memory = mm.memory;
    }

    /** CACHE_CREATE(name, size, align, flags, ctor). */
    int createCache(Context c, int a, String name) {
        long[] r = c.value;
        int size = (int) r[a + 1];
        if (r[a + 1] < 1 || r[a + 1] > 1 << 20) {
            return world.monitor().stated(c, ViolationKind.BUG_ON, "kmem_cache_create: bad size");
        }
        int cache =
                mm.allocator.addCache(
                        name, size, (int) Math.min(r[a + 2], 4096), r[a + 3], r[a + 4]);
        int at = memory.reserve(16, 16);
        int handle = memory.addObject(at, 16, Memory.CACHE);
        memory.forget(at, 16);
        memory.put(at, 8, cache, 0);
        return c.result(a, memory.address(handle), memory.provenance(handle));
    }

    /** CACHE_ALLOC, KMALLOC, PAGES_ALLOC. */
    int allocate(Context c, Intrinsic intrinsic, int a) {
        long gfp = c.value[a + 1];
        if ((gfp & GFP_DIRECT_RECLAIM) != 0 && !world.tasks().maySleep(c)) {
            return Interpreter.STOPPED;
        }
        int cache;
        int size;
        byte kind;
        switch (intrinsic) {
            case CACHE_ALLOC -> {
                cache = cacheOf(c.value[a]);
                if (cache < 0) {
                    world.monitor()
                            .badAccess(
                                    c,
                                    ViolationKind.WILD_ACCESS,
                                    c.value[a],
                                    c.shadow[a],
                                    8,
                                    false);
                    return Interpreter.STOPPED;
                }
                size = mm.allocator.size(cache);
                kind = Memory.SLAB;
            }
            case KMALLOC -> {
                if (c.value[a] == 0) {
                    return c.result(a, ZERO_SIZE);
                }
                cache = mm.allocator.kmallocCache(c.value[a]);
                size = (int) c.value[a];
                kind = Memory.KMALLOC;
            }
            default -> {
                cache = mm.allocator.pageCache(c.value[a]);
                size = cache < 0 ? 0 : mm.allocator.size(cache);
                kind = Memory.PAGES;
            }
        }
        if (cache < 0 || (gfp & GFP_NOFAIL) == 0 && world.decisions().allocationFails()) {
            return c.result(a, 0);
        }
        return allocated(c, a, cache, size, kind, gfp);
    }

    private int allocated(Context c, int a, int cache, int size, byte kind, long gfp) {
        int freed = mm.allocator.freed(cache);
        int reuse = freed == 0 ? 0 : world.decisions().decide(DecisionKind.REUSE, freed + 1);
        int object = mm.allocator.allocate(cache, size, reuse, kind);
        memory.allocatedPc[object] = world.names().userPc(c);
        memory.allocatedBy[object] = c.number;
        int start = memory.start[object];
        if (reuse > 0) {
            world.races().acquire(c.number, start);
            world.order().reuses(c);
        }
        if (reuse == 0) {
            // This run has not touched the memory: cells of others are ordered before it.
            world.races().grow(memory.value.length * 8);
        } else if (!mm.allocator.typeSafe(cache)) {
            world.races().forget(start, size);
        }
        if ((gfp & GFP_ZERO) != 0) {
            world.order().settle(start, size);
            memory.clear(start, size);
        }
        long address = memory.address(object);
        long shadow = memory.provenance(object);
        long constructor = mm.allocator.constructor(cache);
        c.result(a, address, shadow);
        if (constructor != 0 && reuse == 0) {
            return c.cpu.construct(c, constructor, address, shadow);
        }
        return Interpreter.PENDING;
    }

    /** The cache behind a struct kmem_cache pointer, or -1. */
    private int cacheOf(long address) {
        int handle = memory.objectOf(address);
        return memory.kind[handle] == Memory.CACHE ? (int) memory.get(memory.start[handle], 8) : -1;
    }

    /** CACHE_FREE, KFREE, PAGES_FREE: an object must go back to where it came from. */
    int release(Context c, Intrinsic intrinsic, int a) {
        int register = intrinsic == Intrinsic.CACHE_FREE ? a + 1 : a;
        long pointer = c.value[register];
        int object = objectAt(pointer, c.shadow[register]);
        boolean fits =
                switch (intrinsic) {
                    case CACHE_FREE -> memory.cache[object] == cacheOf(c.value[a]);
                    case PAGES_FREE ->
                            memory.cache[object] == mm.allocator.pageCache(c.value[a + 1]);
                    default -> memory.kind[object] != Memory.PAGES;
                };
        if (object != 0 && !fits) {
            return world.monitor().badFree(c, ViolationKind.INVALID_FREE, pointer, object);
        }
        return free(c, pointer, c.shadow[register]);
    }

    private int objectAt(long pointer, long shadow) {
        return shadow > 0 ? (int) (shadow >>> 32) : memory.objectOf(pointer);
    }

    /** Frees; checks that it is the start of a live heap object. */
    int free(Context c, long pointer, long shadow) {
        if (pointer == 0 || pointer == ZERO_SIZE) {
            return Interpreter.PENDING;
        }
        int object = objectAt(pointer, shadow);
        boolean heap =
                object != 0
                        && (memory.kind[object] == Memory.SLAB
                                || memory.kind[object] == Memory.KMALLOC
                                || memory.kind[object] == Memory.PAGES);
        if (!heap || memory.address(object) != pointer) {
            return world.monitor().badFree(c, ViolationKind.INVALID_FREE, pointer, object);
        }
        // In a type-safe cache a pointer from an earlier life may hold a reference to this one.
        boolean stale =
                shadow > 0
                        && Math.abs(memory.live[object]) != (int) shadow
                        && !mm.allocator.typeSafe(memory.cache[object]);
        if (memory.live[object] < 0 || stale) {
            return world.monitor().badFree(c, ViolationKind.DOUBLE_FREE, pointer, object);
        }
        int start = memory.start[object];
        world.locks().forget(c, start, memory.end[object] - start);
        if (world.stopped()) {
            return Interpreter.STOPPED;
        }
        world.races().release(c.number, start, false);
        memory.freedPc[object] = world.names().userPc(c);
        memory.freedBy[object] = c.number;
        world.order().frees(c);
        int kept = mm.allocator.freePointer(memory.cache[object]);
        if (!mm.allocator.typeSafe(memory.cache[object])) {
            world.order().settle(start, memory.end[object] - start);
        } else if (kept >= 0) {
            world.order().settle(start + kept, 8);
        }
        mm.allocator.free(object);
        return Interpreter.PENDING;
    }
}
