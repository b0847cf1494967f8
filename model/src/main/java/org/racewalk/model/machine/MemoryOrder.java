package org.racewalk.model.machine;

/**
 * Which store a load sees, and when a store leaves its CPU: one class an order. An order is asked
 * before each access that is a step; by then it has delivered what must have been delivered.
 */
interface MemoryOrder {
    /** A run begins. */
    void reset();

    /** {@code context} loads {@code size} bytes at {@code offset}; mode as in Access. */
    void beforeLoad(Context context, int offset, int size, int mode);

    /** {@code context} stores or read-modify-writes there. */
    void beforeStore(Context context, int offset, int size, int mode);
}
