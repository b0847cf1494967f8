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
    private final Reorderings reorderings;

    // Of the last load.
    private long moment;
    private int location;
    private int chosen;

    Loads(
            MemoryOrder order,
            Storage storage,
            Locations locations,
            Moments moments,
            PastViews views,
            Reorderings reorderings) {
        this.order = order;
        this.storage = storage;
        this.locations = locations;
        this.moments = moments;
        this.views = views;
        this.reorderings = reorderings;
    }

    /** A load through a pointer of that shadow. */
    int load(Context c, int offset, int size, int mode, long pointer) {
        int cpu = c.cpu.number;
        int found = find(cpu, offset, size, floor(cpu, pointer));
        reorderings.loaded(c, location, chosen, moment, reorderings.accesses(cpu));
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

    /**
     * Answers a load as of a moment since {@code floor}.
     *
     * @param issuedAt by {@link Reorderings#accesses}
     */
    int answer(Context c, int offset, int size, long floor, long issuedAt) {
        int found = find(c.cpu.number, offset, size, floor);
        reorderings.loaded(c, location, chosen, moment, issuedAt);
        return found;
    }

    private int find(int cpu, int offset, int size, long floor) {
        location = locations.find(offset, size);
        chosen = -1;
        int found = MemoryOrder.IN_MEMORY;
        moment = floor;
        if (location >= 0) {
            found = views.choose(cpu, location, Math.max(floor, moments.read(location, cpu)));
            moment = views.moment();
            chosen = views.chosen();
            moments.reads(location, cpu, moment);
        } else if (location == Locations.MIXED) {
            order.settle(offset, size);
            moment = moments.now();
        }
        moments.loads(cpu, moment);
        return found;
    }

    /** A read-modify-write of the CPU has read the newest value. */
    void readNewest(Context c, int at, boolean returned) {
        int cpu = c.cpu.number;
        moment = moments.now();
        if (at >= 0) {
            moments.reads(at, cpu, moment);
        }
        if (returned) {
            moments.loads(cpu, moment);
            reorderings.readNewest(c);
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
        int at = locations.find(offset, size);
        if (at < 0) {
            return MemoryOrder.IN_MEMORY;
        }
        return views.found(storage.newestSeen(cpu, at), at);
    }
}
