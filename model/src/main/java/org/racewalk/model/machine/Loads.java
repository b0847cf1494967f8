package org.racewalk.model.machine;

import org.racewalk.model.order.Storage;
import org.racewalk.model.program.Access;

/**
 * How old the view may be that a load of {@link LinuxMemory} is answered from.
 *
 * <p>"The floor is the maximum of: completion of the last acquire load, rmb or full fence; the
 * moment of the load which the address depends on; the moment of the CPU's previous load of, or
 * store to, the same location; the start of the enclosing read section." (memory-model.md section
 * 4)
 */
final class Loads {
    private final MemoryOrder order;
    private final Storage storage;
    private final Locations locations;
    private final Moments moments;
    private final PastViews views;
    private long moment;

    Loads(
            MemoryOrder order,
            Storage storage,
            Locations locations,
            Moments moments,
            PastViews views) {
        this.order = order;
        this.storage = storage;
        this.locations = locations;
        this.moments = moments;
        this.views = views;
    }

    /** A load through a pointer of that shadow. */
    int load(int cpu, int offset, int size, int mode, long pointer) {
        int found = answer(cpu, offset, size, floor(cpu, pointer));
        if (Access.order(mode) == Access.ACQUIRE) {
            // "smp_load_acquire: all later accesses wait for it."
            moments.raise(cpu, moment);
        }
        return found;
    }

    /**
     * Since when a load that the CPU issues now may be answered, but for its location. An address
     * without provenance may depend on any earlier load.
     */
    long floor(int cpu, long pointer) {
        long address =
                pointer > 0
                        ? moments.pointer((int) (pointer >>> 32), cpu)
                        : moments.latestLoad(cpu);
        return Math.max(moments.floor(cpu), address);
    }

    /** Answers a load as of a moment since {@code floor}. */
    int answer(int cpu, int offset, int size, long floor) {
        int location = locations.find(offset, size);
        int found = MemoryOrder.IN_MEMORY;
        moment = floor;
        if (location >= 0) {
            found = views.choose(cpu, location, Math.max(floor, moments.read(location, cpu)));
            moment = views.moment();
            moments.reads(location, cpu, moment);
        } else if (location == Locations.MIXED) {
            order.settle(offset, size);
            moment = moments.now();
        }
        moments.loads(cpu, moment);
        return found;
    }

    /** A read-modify-write of the CPU has read the newest value. */
    void readNewest(int cpu, int location, boolean returned) {
        moment = moments.now();
        if (location >= 0) {
            moments.reads(location, cpu, moment);
        }
        if (returned) {
            moments.loads(cpu, moment);
        }
    }

    /** The last load gave the CPU a pointer. */
    void gotPointer(int cpu, long pointer) {
        moments.gotPointer((int) (pointer >>> 32), cpu, moment);
    }

    /** "The moment of the load which the address depends on": here, that of any load so far. */
    void combined(int cpu, long pointer) {
        moments.gotPointer((int) (pointer >>> 32), cpu, moments.latestLoad(cpu));
    }

    /** As {@link MemoryOrder#view}. */
    int view(int cpu, int offset, int size) {
        int location = locations.find(offset, size);
        if (location < 0) {
            return MemoryOrder.IN_MEMORY;
        }
        return views.found(storage.newestSeen(cpu, location), location);
    }
}
