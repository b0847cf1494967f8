package org.racewalk.model.machine;

/**
 * Which store a load sees, and when a store reaches the CPUs: one class an order. Memory holds the
 * value that is newest in coherence order; an order keeps what may be seen beside it. The methods
 * do nothing for an order in which nothing ever is.
 */
interface MemoryOrder {
    /** Answer of {@link #load}: the value is the one in memory. */
    int IN_MEMORY = -1;

    /** Whether a load may see something else than what memory holds. */
    default boolean weak() {
        return false;
    }

    /** A run begins; one context runs alone. */
    default void reset() {}

    /** The set-up is over: keeps what it has left here. */
    default void save() {}

    /** Back to what was kept, after a reset. */
    default void restore() {}

    /** The tasks are about to start. */
    default void begin() {}

    /** The tasks have ended: what is in flight arrives, and one context runs alone. */
    default void end() {}

    // ---- accesses that are steps, at aligned offsets

    /**
     * A load through {@code pointer} (its shadow; 0: an address without provenance).
     *
     * @return {@link #IN_MEMORY}, or what to ask {@link #value} and {@link #shadow} for
     */
    default int load(Context c, int offset, int size, int mode, long pointer) {
        return IN_MEMORY;
    }

    /** Whether a load may be answered after later stores of its CPU. */
    default boolean defersLoads() {
        return false;
    }

    /**
     * A load goes out as by {@link #load}, and is answered later.
     *
     * @return the moment since when it may be answered, for {@link #answer}
     */
    default long issue(Context c, int offset, int size, long pointer) {
        throw new IllegalStateException();
    }

    /** How many accesses of the CPU were noted for the observer of the run. */
    default long accesses(int cpu) {
        return 0;
    }

    /**
     * Answers a load that was issued with that moment, and when {@link #accesses} was that number;
     * as {@link #load}.
     */
    default int answer(Context c, int offset, int size, long since, long issuedAt) {
        throw new IllegalStateException();
    }

    /** A load that was issued when {@link #accesses} was that number has turned out a fault. */
    default void faultedLate(Context c, long issuedAt) {}

    /** The value that a load found. */
    default long value(int found) {
        throw new IllegalStateException();
    }

    /** The shadow of {@link #value}. */
    default long shadow(int found) {
        throw new IllegalStateException();
    }

    /** The context whose store a load found, or -1: not known. */
    default int writer(int found) {
        return -1;
    }

    /** The last load or read-modify-write of {@code c} returned a pointer of that shadow. */
    default void loadedPointer(Context c, long pointer) {}

    /** A pointer of that shadow was computed with an integer that may have been loaded. */
    default void combined(Context c, long pointer) {}

    /**
     * A store.
     *
     * @return whether it is the newest there now and goes to memory; if not, it is kept here
     */
    default boolean store(Context c, int offset, int size, int mode, long bits, long shadow) {
        return true;
    }

    /** A read-modify-write is about to read memory: what is there must have reached the CPU. */
    default void beforeModify(Context c, int offset, int size, int mode) {}

    /** It has succeeded with a new value, which goes to memory. */
    default void modify(Context c, int offset, int size, int mode, long bits, long shadow) {}

    /** It has stored nothing. */
    default void failed(Context c, int offset, int size, int mode) {}

    /** A fence of a kind of {@link org.racewalk.model.program.Fence}. */
    default void fence(Context c, int kind) {}

    // ---- what is not a step of a task

    /** What code of this CPU would load now without reading anything old; as {@link #load}. */
    default int view(int cpu, int offset, int size) {
        return IN_MEMORY;
    }

    /** All stores there arrive everywhere, and the past is forgotten: memory may be changed. */
    default void settle(int offset, int size) {}

    /** Whether each store there has arrived everywhere. */
    default boolean isSettled(int offset, int size) {
        return true;
    }

    /** Invariants (bits as in Memory.watch) that read something not {@link #isSettled}. */
    default long unsettledInvariants() {
        return 0;
    }

    /** A message of kind STORE has arrived. */
    default void deliver(int cpu, int store) {}

    // ---- locks

    /** {@code c} gives back a lock. */
    default void unlocked(Context c, int lock, boolean shared) {}

    /** {@code c} has taken a lock. */
    default void locked(Context c, int lock, boolean shared) {}

    /** {@code c} has looked at a lock: a relaxed load, of an unlock if it is free. */
    default void looked(Context c, int lock, boolean free) {}

    // ---- the heap

    /** {@code c} frees an object. */
    default void frees(Context c) {}

    /** {@code c} allocates an object that was freed before. */
    default void reuses(Context c) {}

    // ---- CPUs

    /** A CPU leaves its task, for another one or for nothing. */
    default void switches(int cpu, boolean idle) {}

    /** What CPU {@code from} has seen so far comes before what CPU {@code to} does from now on. */
    default void handOver(int from, int to) {}

    // ---- grace periods

    /** The outermost region of a reader form begins. */
    default void readSectionBegins(int cpu) {}

    /** It ends. */
    default void readSectionEnds(int cpu) {}

    /** Somebody on this CPU asks for a grace period. */
    default void gracePeriodWanted(int cpu) {}

    /** A grace period begins. */
    default void gracePeriodBegins() {}

    /**
     * A CPU notes its open sections for a grace period, of SRCU or not: those that begin later
     * count as later.
     */
    default void sectionsNoted(int cpu, boolean srcu) {}

    /**
     * Memory's allocation clock when a read section that begins now on the CPU counts as begun:
     * what was freed later may still be touched in it if its cache is type-safe.
     */
    default long sectionSince(int cpu, long clock) {
        return clock;
    }

    /** A grace period is over. */
    default void gracePeriodEnds() {}
}
