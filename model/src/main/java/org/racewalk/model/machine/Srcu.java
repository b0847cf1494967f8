package org.racewalk.model.machine;

import org.jspecify.annotations.Nullable;
import org.racewalk.model.program.Fence;

import java.util.Arrays;
import java.util.Objects;

/** SRCU domains: readers are counted per index and domain, and may sleep. */
final class Srcu {
    private final World world;
    private long[] domain = new long[8];

    // Readers of either index, side by side.
    private int[] readers = new int[16];
    private int[] index = new int[8];
    private int domains;
    private @Nullable Srcu saved;

    Srcu(World world) {
        this.world = world;
    }

    void reset() {
        domains = 0;
    }

    /** Keeps the domains. */
    void save() {
        saved = new Srcu(world);
        while (saved.domain.length < domains) {
            saved.grow();
        }
        saved.copy(this);
    }

    /** Back to what was kept. */
    void restore() {
        copy(Objects.requireNonNull(saved));
    }

    private void copy(Srcu other) {
        domains = other.domains;
        System.arraycopy(other.domain, 0, domain, 0, domains);
        System.arraycopy(other.readers, 0, readers, 0, domains * 2);
        System.arraycopy(other.index, 0, index, 0, domains);
    }

    private int find(long address) {
        for (int i = 0; i < domains; i++) {
            if (domain[i] == address) {
                return i;
            }
        }
        if (domains == domain.length) {
            grow();
        }
        domain[domains] = address;
        readers[domains * 2] = 0;
        readers[domains * 2 + 1] = 0;
        index[domains] = 0;
        return domains++;
    }

    private void grow() {
        int size = domain.length * 2;
        domain = Arrays.copyOf(domain, size);
        readers = Arrays.copyOf(readers, size * 2);
        index = Arrays.copyOf(index, size);
    }

    int readLock(Context c, long address) {
        int d = find(address);
        readers[d * 2 + index[d]]++;
        world.races().readSectionBegins(c.number);
        world.order().readSectionBegins(c.cpu.number);
        return index[d];
    }

    /** False if no section with that index is open. */
    boolean readUnlock(Context c, long address, int section) {
        int d = find(address);
        if ((section & -2) != 0 || readers[d * 2 + section] == 0) {
            return false;
        }
        world.races().readSectionEnds(c.number);
        world.order().readSectionEnds(c.cpu.number);
        if (--readers[d * 2 + section] == 0) {
            for (Context waiter : world.tasks().all()) {
                if (waiter.waitsFor == Context.WAIT_SRCU) {
                    waiter.cpu.wake(waiter);
                }
            }
        }
        return true;
    }

    /**
     * synchronize_srcu: waits for the readers of one index, flips, waits for those of the other.
     *
     * @return whether it is over; else the task sleeps and asks again
     */
    boolean synchronize(Context c, long address) {
        int d = find(address);
        if (c.waitsFor != Context.WAIT_SRCU) {
            world.races().gracePeriodBegins(c.number);
            world.order().fence(c, Fence.MB);
            c.waitsFor = Context.WAIT_SRCU;
            c.waitsOn = 0;
        }
        while (c.waitsOn < 2) {
            if (readers[d * 2 + (index[d] ^ 1)] > 0) {
                c.cpu.block(c, true);
                return false;
            }
            if (c.waitsOn == 0) {
                index[d] ^= 1;
                for (int cpu = 0; cpu < world.cpus(); cpu++) {
                    world.order().sectionsNoted(cpu, true);
                }
            }
            c.waitsOn++;
        }
        c.waitsFor = Context.WAIT_NONE;
        world.races().gracePeriodEnds(c.number);
        world.order().gracePeriodEnds();
        world.order().fence(c, Fence.MB);
        return true;
    }
}
