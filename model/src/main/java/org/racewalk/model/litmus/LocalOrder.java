package org.racewalk.model.litmus;

import org.racewalk.model.program.Access;
import org.racewalk.model.program.Fence;

/**
 * What each instruction of a thread waits for: the rules of the table (memory-model.md section 3)
 * that concern one CPU, each beside its code. All masks are over the instructions of the thread.
 */
final class LocalOrder {
    private final ThreadPath path;

    private LocalOrder(ThreadPath path) {
        this.path = path;
    }

    static void apply(ThreadPath path) {
        new LocalOrder(path).apply();
    }

    private void apply() {
        classify();
        for (int j = 0; j < path.count; j++) {
            if (path.isAccess(j)) {
                path.wait[j] = dependencies(j) | sameLocation(j);
                for (int i = 0; i < j; i++) {
                    if (path.isAccess(i) && isOrdered(i, j)) {
                        path.wait[j] |= 1L << i;
                    }
                }
                path.ownBeforeWmb[j] = path.isStore(j) ? ownBeforeWmb(j) : 0;
            }
        }
        for (int i = 0; i < path.count; i++) {
            if (path.kind[i] == ThreadPath.GRACE) {
                grace(i);
            } else if (path.kind[i] == ThreadPath.FENCE) {
                fence(i);
            }
        }
        conditions();
    }

    private void classify() {
        for (int i = 0; i < path.count; i++) {
            long bit = 1L << i;
            path.accesses |= path.isAccess(i) ? bit : 0;
            path.stores |= path.isStore(i) ? bit : 0;
            path.loads |= path.isLoad(i) ? bit : 0;
            path.locks |= path.kind[i] == ThreadPath.LOCK ? bit : 0;
            path.unlocks |= path.kind[i] == ThreadPath.UNLOCK ? bit : 0;
            path.graces |= path.kind[i] == ThreadPath.GRACE ? bit : 0;
            path.computed |= path.isAccess(i) && path.location[i] < 0;
            path.previousStore[i] = -1;
        }
    }

    private static long below(int i) {
        return (1L << i) - 1;
    }

    private long above(int i) {
        return below(path.count) & ~below(i) & ~(1L << i);
    }

    /**
     * "Address dependency to anything; data and control dependency to stores." An address must be
     * known for the access to be one at all, a value for the store.
     */
    private long dependencies(int j) {
        long needs = path.addressNeeds[j];
        if (path.isStore(j)) {
            needs |= path.valueNeeds[j];
            // "Plain access: like ONCE without the dependency guarantees."
            needs |= path.isPlain(j) ? 0 : path.control[j];
        }
        return needs;
    }

    /**
     * "Same-location order into a store"; "loads of one location by one CPU execute in order". A
     * load after a store may forward from it. Addresses that are computed are compared when they
     * are known.
     */
    private long sameLocation(int j) {
        long earlier = 0;
        for (int i = 0; i < j; i++) {
            if (!path.isAccess(i) || path.location[i] < 0 || path.location[i] != path.location[j]) {
                continue;
            }
            if (path.isStore(i)) {
                path.previousStore[j] = i;
            }
            if (path.isStore(j) || !path.isStore(i)) {
                earlier |= 1L << i;
            }
        }
        return earlier;
    }

    private boolean isOrdered(int i, int j) {
        // "smp_load_acquire: all later accesses wait for it", and of a lock.
        if (path.isLoad(i) && path.order[i] == Access.ACQUIRE) {
            return true;
        }
        // "smp_store_release: waits for all earlier accesses", and of an unlock.
        if (path.isStore(j) && path.order[j] == Access.RELEASE) {
            return true;
        }
        // "spin_lock: waits for earlier unlocks of its own CPU."
        if (path.kind[j] == ThreadPath.LOCK && path.kind[i] == ThreadPath.UNLOCK) {
            return true;
        }
        // "smp_wmb / smp_rmb: order store to store / load to load execution. A load of a
        // non-returning atomic is not ordered by rmb."
        return path.isStore(i) && path.isStore(j) && isFenceBetween(i, j, Fence.WMB)
                || isOrderedLoad(i) && isOrderedLoad(j) && isFenceBetween(i, j, Fence.RMB);
    }

    private boolean isOrderedLoad(int i) {
        return path.isLoad(i) && !path.noReturn[i];
    }

    private boolean isFenceBetween(int i, int j, int kind) {
        for (int f = i + 1; f < j; f++) {
            if (path.kind[f] == ThreadPath.FENCE && path.order[f] == kind) {
                return true;
            }
        }
        return false;
    }

    /** "wmb also feeds before (own stores only)." */
    private long ownBeforeWmb(int j) {
        for (int f = j - 1; f >= 0; f--) {
            if (path.kind[f] == ThreadPath.FENCE && path.order[f] == Fence.WMB) {
                return path.stores & below(f);
            }
        }
        return 0;
    }

    /** A fence waits for {@code before} and whatever comes later waits for it. */
    private void full(int fence, long before, long after) {
        path.fences |= 1L << fence;
        path.wait[fence] = before & path.accesses;
        path.fenceScope[fence] = before & path.accesses;
        for (int j = fence + 1; j < path.count; j++) {
            if ((after >>> j & 1) != 0 && path.isAccess(j)) {
                path.wait[j] |= 1L << fence;
            }
        }
    }

    private void fence(int f) {
        switch (path.order[f]) {
            // "smp_mb: waits for all earlier accesses; later accesses wait for that."
            case Fence.MB -> full(f, below(f), above(f));
            // "smp_mb__before_atomic: a full fence between what is before it and the RMW after
            // it" and what follows that.
            case Fence.BEFORE_ATOMIC -> {
                int next = nextAtomic(f);
                if (next >= 0) {
                    full(f, below(f), above(next - 1));
                }
            }
            // "smp_mb__after_atomic: the RMW before it and what follows", and what precedes the
            // RMW.
            case Fence.AFTER_ATOMIC -> {
                int last = lastAtomic(f);
                if (last >= 0) {
                    full(f, below(last + 1), above(f));
                }
            }
            // "smp_mb__after_spinlock: a full fence from before the lock to after it."
            case Fence.AFTER_SPINLOCK -> {
                int last = lastOf(f, ThreadPath.LOCK);
                if (last >= 0) {
                    full(f, below(last + 1), above(f));
                }
            }
            // "smp_mb__after_unlock_lock: a full fence from what precedes the unlock to what
            // follows."
            case Fence.AFTER_UNLOCK_LOCK -> {
                int lock = lastOf(f, ThreadPath.LOCK);
                if (lock >= 0) {
                    int unlock = lastOf(lock, ThreadPath.UNLOCK);
                    long own = unlock >= 0 ? below(unlock) : 0;
                    full(f, own | path.locks & below(lock + 1), above(f));
                    path.fenceScope[f] = own & path.stores;
                }
            }
            default -> {
                if (path.order[f] == ThreadPath.AFTER_SRCU_READ_UNLOCK) {
                    afterSrcuReadUnlock(f);
                }
            }
        }
    }

    /** A full fence from what precedes the last srcu_read_unlock to what follows the fence. */
    private void afterSrcuReadUnlock(int f) {
        int last = -1;
        for (int s = 0; s < path.sections; s++) {
            if (path.sectionDomain[s] > 0 && path.sectionEnd[s] <= f) {
                last = Math.max(last, path.sectionEnd[s]);
            }
        }
        if (last >= 0) {
            full(f, below(last), above(f));
        }
    }

    /** "synchronize_rcu: as smp_mb; then later accesses may go"; and one after the other. */
    private void grace(int g) {
        full(g, below(g), above(g));
        path.fences &= ~(1L << g);
        path.wait[g] |= path.graces & below(g);
        for (int s = 0; s < path.sections; s++) {
            boolean ends = path.sectionEnd[s] >= 0 && path.sectionEnd[s] <= g;
            if (path.sectionStart[s] <= g && !ends) {
                path.enclosed |= 1L << g;
            }
        }
        if ((path.enclosed >>> g & 1) == 0 && (path.accesses & above(g)) == 0) {
            path.vain |= 1L << g;
        }
    }

    private int lastOf(int f, int kind) {
        for (int i = f - 1; i >= 0; i--) {
            if (path.kind[i] == kind) {
                return i;
            }
        }
        return -1;
    }

    private int lastAtomic(int f) {
        int i = f - 1;
        while (i >= 0 && !path.atomic[i]) {
            i--;
        }
        return i;
    }

    private int nextAtomic(int f) {
        for (int i = f + 1; i < path.count; i++) {
            if (path.atomic[i]) {
                return i;
            }
        }
        return -1;
    }

    /** Which conditions are to be looked at when an instruction has its result. */
    private void conditions() {
        path.conditionsOf = new int[path.count][];
        for (int i = 0; i < path.count; i++) {
            long bit = 1L << i;
            path.conditionsOf[i] =
                    java.util.stream.IntStream.range(0, path.conditions)
                            .filter(c -> (path.nodeNeeds[path.conditionNode[c]] & bit) != 0)
                            .toArray();
        }
    }
}
