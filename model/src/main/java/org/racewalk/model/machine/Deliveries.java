package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.order.Storage;

import java.util.Arrays;

/**
 * Brings stores to CPUs: at once, by a STORE message each, or by force when something must wait for
 * them. To wait for a message is to be scheduled after it, so whoever waits delivers instead: that
 * shows the same outcomes and needs no events.
 */
final class Deliveries {
    private static final int NOT_SENT = -1;

    private final World world;
    private final int cpus;
    private final Storage storage;
    private final Moments moments;
    private final int[] slot;

    Deliveries(World world, Storage storage, Moments moments) {
        this.world = world;
        this.cpus = storage.cpus();
        this.storage = storage;
        this.moments = moments;
        slot = new int[cpus * Storage.CAPACITY];
    }

    void reset() {
        Arrays.fill(slot, NOT_SENT);
    }

    /**
     * A new store leaves its CPU. A CPU that it is not to reach at once, or cannot because of what
     * must reach it before, gets a message.
     *
     * @param later the CPUs that it is not to reach at once
     */
    void send(int store, int from, long later, long address) {
        moments.arrives(store, from);
        for (int cpu = 0; cpu < cpus; cpu++) {
            if (cpu == from) {
                continue;
            }
            boolean possible = storage.isDeliverable(store, cpu);
            if (possible && (later >>> cpu & 1) == 0) {
                storage.deliver(store, cpu);
                moments.arrives(store, cpu);
            } else {
                slot[cpu * Storage.CAPACITY + store] =
                        world.interconnect().send(MessageKind.STORE, cpu, address, store, possible);
            }
        }
    }

    /** A message arrives; its slot is free already. */
    void arrive(int store, int cpu) {
        slot[cpu * Storage.CAPACITY + store] = NOT_SENT;
        moments.tick();
        storage.deliver(store, cpu);
        moments.arrives(store, cpu);
        enableFollowers(cpu);
    }

    /** The CPU sees the stores from now on, and with them what must have reached it before. */
    void force(long stores, int cpu) {
        long missing = stores & storage.inFlight(cpu);
        if (missing == 0) {
            return;
        }
        long closed = 0;
        while (closed != missing) {
            closed = missing;
            for (long left = closed; left != 0; left &= left - 1) {
                missing |= storage.before(Long.numberOfTrailingZeros(left)) & storage.inFlight(cpu);
            }
        }
        moments.tick();
        for (long left = missing; left != 0; left &= left - 1) {
            int store = Long.numberOfTrailingZeros(left);
            int at = cpu * Storage.CAPACITY + store;
            world.interconnect().discard(slot[at]);
            slot[at] = NOT_SENT;
            storage.deliver(store, cpu);
            moments.arrives(store, cpu);
        }
        enableFollowers(cpu);
    }

    /** All CPUs see the stores from now on. */
    void forceEverywhere(long stores) {
        if (!storage.isEverywhere(stores)) {
            for (int cpu = 0; cpu < cpus; cpu++) {
                force(stores, cpu);
            }
        }
    }

    private void enableFollowers(int cpu) {
        for (long left = storage.inFlight(cpu); left != 0; left &= left - 1) {
            int store = Long.numberOfTrailingZeros(left);
            if (storage.isDeliverable(store, cpu)) {
                world.interconnect().enable(slot[cpu * Storage.CAPACITY + store]);
            }
        }
    }

    static long address(int offset) {
        return Memory.BASE + offset;
    }
}
