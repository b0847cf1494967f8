package org.racewalk.model.machine;

import org.racewalk.model.order.Storage;

import java.util.Arrays;

/**
 * When which store reached which CPU, and how far back a load of a CPU may look. Moments are drawn
 * from one counter that goes on from run to run, so entries of earlier runs are in the past.
 *
 * <p>"A load may be answered as of any moment between a floor and now, where the CPU's view at a
 * moment is known from the times at which stores reached it." (memory-model.md section 4)
 */
final class Moments {
    /** Before everything. */
    static final long NEVER = Long.MIN_VALUE;

    private final int cpus;
    private final long[] arrival;
    private final long[] floor;
    private final long[] latestLoad;
    private final long[] noted;
    private final long[] read;
    private long[] pointer;
    private long now = 1;

    Moments(int cpus) {
        this.cpus = cpus;
        arrival = new long[cpus * Storage.CAPACITY];
        floor = new long[cpus];
        latestLoad = new long[cpus];
        noted = new long[cpus];
        read = new long[cpus * Locations.MOST];
        pointer = new long[cpus * 256];
    }

    void reset() {
        now++;
        Arrays.fill(floor, now);
        Arrays.fill(latestLoad, now);
        Arrays.fill(noted, now);
    }

    long now() {
        return now;
    }

    /** The next moment. */
    long tick() {
        return ++now;
    }

    // ---- arrivals

    void arrives(int store, int cpu) {
        arrival[cpu * Storage.CAPACITY + store] = now;
    }

    /** When a store that the CPU has seen reached it. */
    long arrival(int store, int cpu) {
        return store < 0 ? NEVER : arrival[cpu * Storage.CAPACITY + store];
    }

    // ---- floors

    /** The moment before which no later load of the CPU can be answered. */
    long floor(int cpu) {
        return floor[cpu];
    }

    /** Later loads of the CPU come after that moment. */
    void raise(int cpu, long moment) {
        floor[cpu] = Math.max(floor[cpu], moment);
    }

    /** A load of the CPU is answered as of that moment. */
    void loads(int cpu, long moment) {
        latestLoad[cpu] = Math.max(latestLoad[cpu], moment);
    }

    /** The latest moment as of which a load of the CPU has been answered. */
    long latestLoad(int cpu) {
        return latestLoad[cpu];
    }

    /** The CPU's previous load of a location, or store to it. */
    long read(int location, int cpu) {
        return read[location * cpus + cpu];
    }

    void reads(int location, int cpu, long moment) {
        int at = location * cpus + cpu;
        read[at] = Math.max(read[at], moment);
    }

    /** A location is new. */
    void forget(int location) {
        Arrays.fill(read, location * cpus, location * cpus + cpus, NEVER);
    }

    /** The moment of the load that gave the CPU a pointer to the object. */
    long pointer(int object, int cpu) {
        int at = object * cpus + cpu;
        return at < pointer.length ? pointer[at] : NEVER;
    }

    void gotPointer(int object, int cpu, long moment) {
        int at = object * cpus + cpu;
        if (at >= pointer.length) {
            pointer = Arrays.copyOf(pointer, Math.max(at + 1, pointer.length * 2));
        }
        pointer[at] = Math.max(pointer[at], moment);
    }

    // ---- read sections

    /** A grace period has noted which sections are open on the CPU. */
    void sectionsNoted(int cpu) {
        noted[cpu] = now;
    }

    /**
     * "rcu_read_lock: everything after it in program order waits for it; it itself waits for
     * nothing but full fences": it may have begun long ago, but after every grace period that does
     * not wait for it has looked.
     */
    void sectionBegins(int cpu) {
        raise(cpu, noted[cpu]);
    }
}
