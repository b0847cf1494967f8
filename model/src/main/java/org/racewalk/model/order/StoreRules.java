package org.racewalk.model.order;

/**
 * What a store must not overtake: the sentences of the table about {@code before}. Own stores that
 * are later in program order, though executed already, are left out of what the CPU has seen: they
 * are behind the release or fence, not before it.
 */
public final class StoreRules {
    private StoreRules() {}

    /**
     * "WRITE_ONCE: before = own stores before the last smp_wmb, and carry."
     *
     * @param ownBeforeWmb the CPU's stores before the last {@code smp_wmb} before this store
     * @param carry what the locks taken before this store handed over
     */
    public static long once(long ownBeforeWmb, long carry) {
        return ownBeforeWmb | carry;
    }

    /**
     * "smp_store_release, rcu_assign_pointer: before = everything that this CPU has seen."
     *
     * @param ownLater the CPU's executed stores that are later in program order
     */
    public static long release(long seen, long ownLater) {
        return seen & ~ownLater;
    }
}
