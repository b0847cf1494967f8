package org.racewalk.model.order;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/**
 * Goal: the storage keeps the rules of the memory model's table on its own. Method: sequences of
 * stores and deliveries by hand; x and y are locations 0 and 1.
 */
final class StorageTest {
    private static final int X = 0;
    private static final int Y = 1;

    private final Storage storage = new Storage(3, 2);

    private static long set(int... stores) {
        long set = 0;
        for (int store : stores) {
            set |= 1L << store;
        }
        return set;
    }

    private long read(int cpu, int location) {
        return storage.value(storage.newestSeen(cpu, location), location);
    }

    @Test
    void shouldShowAStoreToItsOwnCpuFirst() {
        storage.setInitial(X, 5);
        int store = storage.store(0, X, 1, 0, 0);
        assertThat(read(0, X)).isEqualTo(1);
        assertThat(read(1, X)).isEqualTo(5);
        storage.deliver(store, 1);
        assertThat(read(1, X)).isEqualTo(1);
        assertThat(storage.isEverywhere(set(store))).isFalse();
        storage.deliver(store, 2);
        assertThat(storage.isEverywhere(set(store))).isTrue();
    }

    @Test
    void shouldIgnoreAnOlderStoreThatArrivesLate() {
        int older = storage.store(0, X, 1, 0, 0);
        assertThat(storage.places(1, X)).isEqualTo(2);
        int newer = storage.store(1, X, 2, 0, 0);
        storage.deliver(newer, 2);
        storage.deliver(older, 2);
        assertThat(read(2, X)).isEqualTo(2);
        assertThat(storage.newest(X)).isEqualTo(newer);
    }

    @Test
    void shouldPlaceAStoreBeforeOnesThatItsCpuHasNotSeen() {
        int seen = storage.store(0, X, 1, 0, 0);
        int early = storage.store(1, X, 2, 0, 1);
        assertThat(storage.newest(X)).isEqualTo(seen);
        assertThat(storage.older(seen)).isEqualTo(early);
        assertThat(storage.places(0, X)).isEqualTo(1);
    }

    @Test
    void shouldKeepAReadModifyWriteNextToWhatItRead() {
        storage.modify(0, X, 1, 0);
        assertThat(storage.canModify(1, X)).isFalse();
        // Not between the initial value and the store that read it.
        assertThat(storage.places(1, X)).isEqualTo(1);
        storage.deliver(0, 1);
        assertThat(storage.canModify(1, X)).isTrue();
    }

    @Test
    void shouldDeliverAfterWhatComesBefore() {
        int first = storage.store(0, X, 1, 0, 0);
        int second = storage.store(0, Y, 1, StoreRules.once(set(first), 0), 0);
        assertThat(storage.isDeliverable(second, 1)).isFalse();
        storage.deliver(first, 1);
        assertThat(storage.isDeliverable(second, 1)).isTrue();
        assertThat(storage.isDeliverable(second, 2)).isFalse();
    }

    @Test
    void shouldExtendAReleaseThroughReadModifyWrites() {
        int data = storage.store(0, X, 1, 0, 0);
        long released = StoreRules.release(storage.seen(0), 0);
        int release = storage.store(0, Y, 1, released, 0);
        storage.deliver(data, 1);
        storage.deliver(release, 1);
        int next = storage.modify(1, Y, 2, 0);
        assertThat(storage.before(next)).isEqualTo(set(data));
        assertThat(storage.isDeliverable(next, 2)).isFalse();
    }

    @Test
    void shouldLeaveOwnLaterStoresOutOfARelease() {
        int later = storage.store(0, X, 1, 0, 0);
        assertThat(StoreRules.release(storage.seen(0), set(later))).isZero();
    }

    @Test
    void shouldWaitForAllThatAFenceHasSeen() {
        int other = storage.store(1, X, 1, 0, 0);
        storage.deliver(other, 0);
        FullFence fence = new FullFence();
        fence.begin(storage.seen(0));
        assertThat(fence.isDone(storage)).isFalse();
        storage.deliver(other, 2);
        assertThat(fence.isDone(storage)).isTrue();
    }

    @Test
    void shouldWaitForNobodyWhoIsDone() {
        int store = storage.store(0, X, 1, 0, 0);
        storage.deliver(store, 1);
        storage.finish(2);
        assertThat(storage.isEverywhere(set(store))).isTrue();
        assertThat(storage.inFlight(2)).isZero();
    }

    @Test
    void shouldLockWhatWasUnlockedHere() {
        LockHandover locks = new LockHandover(storage);
        assertThat(locks.canLock(0, X)).isTrue();
        int data = storage.store(0, Y, 1, 0, 0);
        int lock = locks.lock(0, X, 0);
        assertThat(locks.canLock(1, X)).isFalse();
        int unlock = locks.unlock(0, X, storage.seen(0), set(data, lock));
        assertThat(locks.canLock(1, X)).isFalse();
        storage.deliver(data, 1);
        storage.deliver(lock, 1);
        storage.deliver(unlock, 1);
        assertThat(locks.canLock(1, X)).isTrue();
        assertThat(locks.carry(1, X, 0)).isEqualTo(set(data, lock, unlock));
        assertThat(locks.carry(0, X, set(data))).isEqualTo(set(data));
    }

    @Test
    void shouldEndAGracePeriodAfterTheSectionsBeforeIt() {
        GracePeriods periods = new GracePeriods(storage);
        periods.reset(2);
        int reader = periods.enter(0);
        int elsewhere = periods.enter(1);
        int period = periods.begin(0);
        int late = periods.enter(0);
        assertThat(periods.isOver(period)).isFalse();
        int store = storage.store(1, X, 1, 0, 0);
        periods.exit(reader, storage.seen(1));
        assertThat(periods.isOver(period)).isFalse();
        storage.deliver(store, 0);
        storage.deliver(store, 2);
        assertThat(periods.isOver(period)).isTrue();
        periods.end(period);
        periods.exit(late, 0);
        periods.exit(elsewhere, 0);
        assertThat(periods.isFull()).isFalse();
    }

    @Test
    void shouldUseNumbersAgainInLongRuns() {
        for (int i = 0; i < 1000; i++) {
            if (storage.isFull()) {
                assertThat(storage.retire()).isNotZero();
            }
            int store = storage.store(i % 3, X, i, storage.seen(i % 3), 0);
            for (int cpu = 0; cpu < 3; cpu++) {
                if (cpu != i % 3) {
                    storage.deliver(store, cpu);
                }
            }
            assertThat(read((i + 1) % 3, X)).isEqualTo(i);
        }
    }

    @Test
    void shouldKeepInitialValuesOverResets() {
        storage.setInitial(Y, 9);
        storage.store(0, Y, 1, 0, 0);
        storage.reset(2);
        assertThat(read(0, Y)).isEqualTo(9);
    }
}
