package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.order.Storage;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Fence;

/**
 * {@code lkmm}: the machine of the Linux kernel memory model (memory-model.md sections 3 and 4) for
 * code that runs as it is written. Sound: it shows no outcome that LKMM forbids.
 *
 * <p>CPUs execute in program order. A store enters the coherence order at once but reaches the
 * other CPUs one by one, later; a load is answered from the present or from a past view of its CPU.
 * A store that executed late would be in no other position than one that propagates late and takes
 * an older place in the coherence order, so there is no store queue.
 *
 * <p>Loads are answered late by {@link LateLoads}. Weaker in LKMM than here: a branch on a value
 * waits for it; one load a task is late at a time; dependencies through plain loads count; {@code
 * smp_mb__before_atomic} and its kin are full fences at their place; and what {@link #settle} is
 * asked for. Calm decisions make it {@code sc}.
 */
final class LinuxMemory implements MemoryOrder {
    /** So many CPUs at most can be told apart in one decision about a store. */
    private static final int MOST_LATE = 10;

    private final World world;
    private final Memory memory;
    private final Storage storage;
    private final Locations locations;
    private final Moments moments;
    private final Deliveries deliveries;
    private final LockCarry carry;
    private final PastViews views;
    private final Recorded recorded;
    private final Reorderings reorderings;
    private final Loads loads;
    private final OwnStores own;

    /** What those had seen who freed an object. */
    private long freed;

    private long busy;
    private boolean running;

    LinuxMemory(World world, int cpus) {
        this.world = world;
        this.memory = world.memory();
        storage = new Storage(cpus, Locations.MOST);
        locations = new Locations(memory.value.length);
        moments = new Moments(cpus);
        deliveries = new Deliveries(world, storage, moments);
        carry = new LockCarry(cpus);
        views = new PastViews(world, storage, moments);
        recorded = new Recorded(memory, cpus);
        own = new OwnStores(cpus);
        reorderings = new Reorderings(world, storage, moments, own);
        loads = new Loads(this, storage, locations, moments, views, reorderings);
    }

    @Override
    public boolean weak() {
        return true;
    }

    @Override
    public void reset() {
        storage.reset(Locations.MOST);
        locations.reset();
        moments.reset();
        deliveries.reset();
        carry.reset();
        own.reset();
        reorderings.reset();
        freed = 0;
        busy = 0;
        running = false;
    }

    @Override
    public void begin() {
        running = true;
        recorded.begin();
    }

    @Override
    public void end() {
        settle(storage.live());
        running = false;
    }

    // ---- loads

    @Override
    public boolean defersLoads() {
        return true;
    }

    @Override
    public int load(Context c, int offset, int size, int mode, long pointer) {
        return running ? loads.load(c, offset, size, mode, pointer) : IN_MEMORY;
    }

    @Override
    public long issue(Context c, int offset, int size, long pointer) {
        return loads.floor(c.cpu.number, pointer);
    }

    @Override
    public long accesses(int cpu) {
        return reorderings.accesses(cpu);
    }

    @Override
    public int answer(Context c, int offset, int size, long since, long issuedAt) {
        return loads.answer(c, offset, size, since, issuedAt);
    }

    @Override
    public void faultedLate(Context c, long issuedAt) {
        reorderings.late(c, issuedAt, moments.now());
    }

    @Override
    public long value(int found) {
        return views.value(found);
    }

    @Override
    public long shadow(int found) {
        return views.shadow(found);
    }

    @Override
    public int writer(int found) {
        return found < Storage.CAPACITY ? own.writer(found) : -1;
    }

    @Override
    public void loadedPointer(Context c, long pointer) {
        if (running) {
            loads.gotPointer(c.cpu.number, pointer);
        }
    }

    @Override
    public void combined(Context c, long pointer) {
        if (running) {
            loads.combined(c.cpu.number, pointer);
        }
    }

    @Override
    public int view(int cpu, int offset, int size) {
        return loads.view(cpu, offset, size);
    }

    // ---- stores

    /**
     * "WRITE_ONCE: takes a place in co[x] after every store of x that this CPU has seen, not
     * between an RMW store and the store which it read; the place is a random choice among those
     * left (usually the end). before = own stores before the last smp_wmb, and carry.
     * smp_store_release: before = everything that this CPU has seen." smp_store_mb is WRITE_ONCE
     * and then smp_mb.
     */
    @Override
    public boolean store(Context c, int offset, int size, int mode, long bits, long bitsShadow) {
        if (!running) {
            return true;
        }
        int cpu = c.cpu.number;
        int location = locationFor(offset, size);
        int how = Access.order(mode);
        long before = how == Access.RELEASE ? storage.seen(cpu) : ownBefore(cpu);
        int places = storage.places(cpu, location);
        int place = places > 1 ? world.decisions().decide(DecisionKind.COHERENCE, places) : 0;
        int store = storage.store(cpu, location, cut(bits, size), before, place);
        made(c, store, bitsShadow, offset);
        moments.reads(location, cpu, moments.now());
        if (how == Access.FULL) {
            fullFence(cpu);
        }
        return place == 0;
    }

    private long ownBefore(int cpu) {
        return own.beforeWmb(cpu) | carry.of(cpu);
    }

    private int locationFor(int offset, int size) {
        if (isFull()) {
            makeRoom();
        }
        int location = locations.find(offset, size);
        if (location == Locations.MIXED) {
            settle(offset, size);
            location = Locations.NONE;
        }
        if (location == Locations.NONE) {
            location = locations.add(offset, size);
            storage.setInitial(location, memory.get(offset, size));
            views.initial(location, memory.shadowOf(offset, size));
            moments.forget(location);
        }
        return location;
    }

    private void made(Context c, int store, long bitsShadow, int offset) {
        int cpu = c.cpu.number;
        moments.tick();
        views.stored(store, bitsShadow);
        own.made(c, store);
        reorderings.stored(c, store);
        long others = busy & ~(1L << cpu);
        long later = 0;
        if (others != 0) {
            int count = Math.min(Long.bitCount(others), MOST_LATE);
            later = Long.expand(world.decisions().decide(DecisionKind.DELAY, 1 << count), others);
        }
        deliveries.send(store, cpu, later, Deliveries.address(offset));
    }

    private static long cut(long bits, int size) {
        return size == 8 ? bits : bits & (1L << (size << 3)) - 1;
    }

    // ---- read-modify-writes

    /**
     * "RMW: reads and writes in one step. If the next entry in co[x] is already an RMW of r, it
     * must wait until it has seen more." Here it waits until it has seen the newest.
     */
    @Override
    public void beforeModify(Context c, int offset, int size, int mode) {
        int location = locations.find(offset, size);
        if (location == Locations.MIXED) {
            settle(offset, size);
        } else if (location >= 0) {
            int newest = storage.newest(location);
            if (newest >= 0) {
                deliveries.force(1L << newest, c.cpu.number);
            }
        }
    }

    /**
     * "Its store goes directly after r. before also takes over r.before. Fully ordered: smp_mb
     * before and after, only if it succeeds; acquire and release likewise." The value of an atomic
     * that returns none orders nothing.
     */
    @Override
    public void modify(Context c, int offset, int size, int mode, long bits, long bitsShadow) {
        if (!running) {
            return;
        }
        int cpu = c.cpu.number;
        int how = Access.order(mode);
        if (how == Access.FULL) {
            fullFence(cpu);
        }
        int location = locationFor(offset, size);
        boolean releases = how == Access.RELEASE || how == Access.FULL;
        long before = releases ? storage.seen(cpu) : ownBefore(cpu);
        made(c, storage.modify(cpu, location, cut(bits, size), before), bitsShadow, offset);
        loads.readNewest(c, location, (mode & Access.NO_RETURN) == 0);
        if (how == Access.FULL) {
            fullFence(cpu);
        } else if (how == Access.ACQUIRE) {
            moments.raise(cpu, moments.now());
        }
    }

    /** "A failed one is a plain READ_ONCE", here of the newest. */
    @Override
    public void failed(Context c, int offset, int size, int mode) {
        loads.readNewest(c, locations.find(offset, size), true);
    }

    // ---- fences

    /**
     * "smp_wmb orders the CPU's own stores; smp_rmb orders load to load execution." The fences
     * around atomics and locks are full fences where they stand.
     */
    @Override
    public void fence(Context c, int kind) {
        int cpu = c.cpu.number;
        switch (kind) {
            case Fence.COMPILER -> {}
            case Fence.RMB -> moments.raise(cpu, moments.latestLoad(cpu));
            case Fence.WMB -> own.wmb(cpu);
            default -> fullFence(cpu);
        }
    }

    /**
     * "smp_mb: takes a snapshot of all stores seen; is done when each of them is seen by all CPUs;
     * later accesses wait for that."
     */
    private void fullFence(int cpu) {
        deliveries.forceEverywhere(storage.seen(cpu));
        moments.raise(cpu, moments.now());
    }

    // ---- settling

    /** Frees numbers: the oldest stores arrive everywhere and lose their past. */
    private void makeRoom() {
        settle(own.old(storage.live()));
        if (isFull()) {
            settle(storage.live());
        }
    }

    /** One number is left over: a CPU that has seen all of them would count as finished. */
    private boolean isFull() {
        return Long.bitCount(storage.live()) >= Storage.CAPACITY - 1;
    }

    private void settle(long stores) {
        deliveries.forceEverywhere(stores);
        long retired = storage.retire(stores);
        for (long left = retired; left != 0; left &= left - 1) {
            int store = Long.numberOfTrailingZeros(left);
            int location = storage.locationOf(store);
            int newer = storage.newer(store);
            if (newer < 0) {
                locations.remove(location);
            } else if ((retired >>> newer & 1) == 0) {
                views.settled(location, store);
            }
        }
        own.forget(retired);
        carry.forget(retired);
        recorded.forget(retired);
        freed &= ~retired;
    }

    @Override
    public void settle(int offset, int size) {
        int location = locations.any(offset, size);
        while (location >= 0) {
            settle(storage.storesTo(location));
            location = locations.any(offset, size);
        }
    }

    @Override
    public boolean isSettled(int offset, int size) {
        for (long left = storage.unsettled(); left != 0; left &= left - 1) {
            int location = storage.locationOf(Long.numberOfTrailingZeros(left));
            if (locations.offset(location) >> 3 == offset >> 3) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long unsettledInvariants() {
        long bits = 0;
        for (long left = storage.unsettled(); left != 0; left &= left - 1) {
            int location = storage.locationOf(Long.numberOfTrailingZeros(left));
            bits |= memory.watching(locations.offset(location) >> 3);
        }
        return bits;
    }

    @Override
    public void deliver(int cpu, int store) {
        reorderings.arrives(cpu, store);
        deliveries.arrive(store, cpu);
    }

    // ---- locks

    /** "spin_unlock: a release store of 0." Locks have no coherence order: each has one owner. */
    @Override
    public void unlocked(Context c, int lock, boolean shared) {
        int cpu = c.cpu.number;
        carry.unlocked(cpu, lock, shared, storage.seen(cpu), own.of(cpu));
    }

    /** "spin_lock: an acquire RMW 0 to 1 that waits until the unlock has reached this CPU." */
    @Override
    public void locked(Context c, int lock, boolean shared) {
        int cpu = c.cpu.number;
        deliveries.force(carry.released(lock, shared), cpu);
        moments.raise(cpu, moments.now());
        carry.locked(cpu, lock, shared);
    }

    @Override
    public void looked(Context c, int lock, boolean free) {
        deliveries.force(free ? carry.released(lock, false) : 0, c.cpu.number);
        loads.readNewest(c, -1, true);
    }

    // ---- the heap

    @Override
    public void frees(Context c) {
        long seen = storage.seen(c.cpu.number);
        freed |= seen;
        // The memory of a type-safe cache is given back after a grace period, as by call_rcu.
        recorded.wants(seen);
    }

    /** An allocator hands objects over as a lock does: what was before any free comes first. */
    @Override
    public void reuses(Context c) {
        int cpu = c.cpu.number;
        deliveries.force(freed, cpu);
        moments.raise(cpu, moments.now());
    }

    // ---- CPUs

    /**
     * schedule() is a full barrier ("full memory barrier ... after storing to rq->curr, before
     * returning to user-space", kernel/sched/core.c; Documentation/memory-barriers.txt, "Sleep and
     * wake-up functions"). The end of a scenario's task is none: kernel code would go on. A CPU
     * that goes idle sees everything.
     */
    @Override
    public void switches(int cpu, boolean idle) {
        if (!running) {
            return;
        }
        if (idle) {
            deliveries.force(storage.live(), cpu);
            busy &= ~(1L << cpu);
        } else {
            fullFence(cpu);
            busy |= 1L << cpu;
        }
    }

    /**
     * Inter-CPU calls: request and handler, handler and waiting caller, are ordered as release and
     * acquire (csd_lock, csd_unlock in kernel/smp.c).
     */
    @Override
    public void handOver(int from, int to) {
        deliveries.force(storage.seen(from), to);
        moments.raise(to, moments.now());
    }

    // ---- grace periods

    /**
     * Regions with preemption, bottom halves or interrupts off are read sections as well (since
     * Linux 5.0: the comment of call_rcu() in kernel/rcu/tree.c), and ordered as those are.
     */
    @Override
    public void readSectionBegins(int cpu) {
        moments.sectionBegins(cpu);
    }

    @Override
    public void readSectionEnds(int cpu) {
        recorded.sectionEnds(storage.seen(cpu));
    }

    /** What the caller of call_rcu has seen is everywhere before the grace period begins. */
    @Override
    public void gracePeriodWanted(int cpu) {
        recorded.wants(storage.seen(cpu));
    }

    @Override
    public void gracePeriodBegins() {
        deliveries.forceEverywhere(recorded.wanted());
    }

    @Override
    public void sectionsNoted(int cpu, boolean srcu) {
        moments.sectionsNoted(cpu);
        if (!srcu) {
            recorded.noted(cpu);
        }
    }

    /**
     * A section may have begun long before its rcu_read_lock: its loads may find pointers to what
     * was freed since the last grace period that its CPU has taken note of began.
     */
    @Override
    public long sectionSince(int cpu, long clock) {
        return running ? recorded.notedClock(cpu) : clock;
    }

    /** "All stores recorded by all ended sections are seen by all CPUs": later sections' too. */
    @Override
    public void gracePeriodEnds() {
        deliveries.forceEverywhere(recorded.ended());
    }
}
