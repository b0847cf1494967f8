package org.racewalk.model.order;

/**
 * One full fence in progress. "smp_mb: waits for all earlier accesses; takes a snapshot of all
 * stores seen; is done when each of them is seen by all CPUs; later accesses wait for that."
 */
public final class FullFence {
    private long snapshot;

    /**
     * All earlier accesses are done.
     *
     * @param seen all that the CPU has seen, without own stores that are later in program order
     */
    public void begin(long seen) {
        snapshot = seen;
    }

    /** Whether later accesses may go. */
    public boolean isDone(Storage storage) {
        return storage.isEverywhere(snapshot);
    }

    /** Stores that were retired. */
    public void forget(long retired) {
        snapshot &= ~retired;
    }
}
