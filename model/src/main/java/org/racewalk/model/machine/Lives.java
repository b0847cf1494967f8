package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.memory.Allocator;
import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.ViolationKind;

/**
 * Which accesses are errors by themselves: through a pointer never set, outside of every object,
 * past the bounds of its own, to a constant, or to an object whose life has ended.
 *
 * <p>In a cache that is type-safe by RCU (SLAB_TYPESAFE_BY_RCU, include/linux/slab.h) an object may
 * be touched in whichever life it is, and once freed inside a read section that began before.
 */
final class Lives {
    private final Memory memory;
    private final Allocator allocator;

    Lives(Memory memory, Allocator allocator) {
        this.memory = memory;
        this.allocator = allocator;
    }

    /**
     * @param shadow of the pointer: object and life, 0 if it has none, negative if never set
     * @param size in bytes
     * @return what is wrong with the access, or null: it is allowed
     */
    @Nullable ViolationKind problem(
            Context context, long address, long shadow, int size, boolean write) {
        if (shadow < 0) {
            return ViolationKind.UNINITIALISED;
        }
        if (address >= 0 && address < Memory.FIRST_OFFSET) {
            return ViolationKind.NULL_DEREFERENCE;
        }
        int object = shadow > 0 ? (int) (shadow >>> 32) : memory.objectOf(address);
        if (object == 0) {
            return ViolationKind.WILD_ACCESS;
        }
        long offset = address - Memory.BASE;
        if (offset < memory.start[object] || offset + size > memory.end[object]) {
            return ViolationKind.OUT_OF_BOUNDS;
        }
        if (write && memory.privateTo[object] < 0) {
            return ViolationKind.WRITE_TO_CONSTANT;
        }
        return mayTouch(context, object, shadow)
                ? null
                : write ? ViolationKind.USE_AFTER_FREE_WRITE : ViolationKind.USE_AFTER_FREE_READ;
    }

    private boolean mayTouch(Context context, int object, long shadow) {
        boolean stale = shadow > 0 && Math.abs(memory.live[object]) != (int) shadow;
        boolean allocated = memory.live[object] > 0;
        if (allocated && !stale) {
            return true;
        }
        if (!allocator.typeSafe(memory.cache[object])) {
            return false;
        }
        return allocated || context.reading() && context.sectionSince < memory.freedAt[object];
    }
}
