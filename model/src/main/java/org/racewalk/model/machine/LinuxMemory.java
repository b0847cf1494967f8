package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.order.Storage;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Fence;

import java.util.Arrays;

/**
 * {@code lkmm}: the machine of the Linux kernel memory model (memory-model.md sections 3 and 4) for
 * code that runs as it is written. Sound: it shows no outcome that LKMM forbids.
 *
 * <p>CPUs execute in program order. A store enters the coherence order at once but reaches the
 * other CPUs one by one, later; a load is answered from the present or from a past view of its CPU.
 * A store that executed late would be in no other position than one that propagates late and takes
 * an older place in the coherence order, so there is no store queue.
 *
 * <p>Weaker in LKMM than here: a load is never answered after a later store of its CPU has executed
 * (load buffering, candidate d' of memory-model.md); dependencies through plain loads count; {@code
 * smp_mb__before_atomic} and its kin are full fences at their place; and what {@link #settle} is
 * asked for. Calm decisions make it {@code sc}.
 */
final class LinuxMemory implements MemoryOrder {
    /** So many CPUs at most can be told apart in one decision about a store. */
    private static final int MOST_LATE = 10;

    /** When the numbers run out, stores younger than this many others keep their past. */
    private static final int KEPT = Storage.CAPACITY / 2;

    private final World world;
    private final Memory memory;
    private final int cpus;
    private final Storage storage;
    private final Locations locations;
    private final Moments moments;
    private final Deliveries deliveries;
    private final LockCarry carry;
    private final PastViews views;
    private final Recorded recorded;

    private final int[] writer = new int[Storage.CAPACITY];
    private final long[] born = new long[Storage.CAPACITY];
    private long births;

    /** By CPU: the live stores that it made, and those of them before its last smp_wmb. */
    private final long[] own;

    private final long[] ownBeforeWmb;

    /** What those had seen who freed an object. */
    private long freed;

    private long busy;
    private boolean running;
    private long moment;

    LinuxMemory(World world, int cpus) {
        this.world = world;
        this.memory = world.memory();
        this.cpus = cpus;
        storage = new Storage(cpus, Locations.MOST);
        locations = new Locations(memory.value.length);
        moments = new Moments(cpus);
        deliveries = new Deliveries(world, storage, moments);
        carry = new LockCarry(cpus);
        views = new PastViews(world, storage, moments);
        recorded = new Recorded(memory, cpus);
        own = new long[cpus];
        ownBeforeWmb = new long[cpus];
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
        Arrays.fill(own, 0);
        Arrays.fill(ownBeforeWmb, 0);
        births = 0;
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

    /**
     * "The floor is the maximum of: completion of the last acquire load, rmb or full fence; the
     * moment of the load which the address depends on; the moment of the CPU's previous load of, or
     * store to, the same location; the start of the enclosing read section." An address without
     * provenance may depend on any earlier load.
     */
    @Override
    public int load(Context c, int offset, int size, int mode, long pointer) {
        if (!running) {
            return IN_MEMORY;
        }
        int cpu = c.cpu.number;
        long floor = moments.floor(cpu);
        if (pointer > 0) {
            floor = Math.max(floor, moments.pointer((int) (pointer >>> 32), cpu));
        } else {
            floor = Math.max(floor, moments.latestLoad(cpu));
        }
        int location = locations.find(offset, size);
        int found = IN_MEMORY;
        moment = floor;
        if (location >= 0) {
            floor = Math.max(floor, moments.read(location, cpu));
            found = views.choose(cpu, location, floor);
            moment = views.moment();
            moments.reads(location, cpu, moment);
        } else if (location == Locations.MIXED) {
            settle(offset, size);
            moment = moments.now();
        }
        moments.loads(cpu, moment);
        if (Access.order(mode) == Access.ACQUIRE) {
            // "smp_load_acquire: all later accesses wait for it."
            moments.raise(cpu, moment);
        }
        return found;
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
        return found < Storage.CAPACITY ? writer[found] : -1;
    }

    @Override
    public void loadedPointer(Context c, long pointer) {
        if (running) {
            moments.gotPointer((int) (pointer >>> 32), c.cpu.number, moment);
        }
    }

    /** "The moment of the load which the address depends on": here, that of any load so far. */
    @Override
    public void combined(Context c, long pointer) {
        if (running) {
            int cpu = c.cpu.number;
            moments.gotPointer((int) (pointer >>> 32), cpu, moments.latestLoad(cpu));
        }
    }

    @Override
    public int view(int cpu, int offset, int size) {
        int location = locations.find(offset, size);
        if (location < 0) {
            return IN_MEMORY;
        }
        return views.found(storage.newestSeen(cpu, location), location);
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
        return ownBeforeWmb[cpu] | carry.of(cpu);
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
        writer[store] = c.number;
        born[store] = births++;
        own[cpu] |= 1L << store;
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
        moment = moments.now();
        moments.reads(location, cpu, moment);
        if ((mode & Access.NO_RETURN) == 0) {
            moments.loads(cpu, moment);
        }
        if (how == Access.FULL) {
            fullFence(cpu);
        } else if (how == Access.ACQUIRE) {
            moments.raise(cpu, moment);
        }
    }

    /** "A failed one is a plain READ_ONCE", here of the newest. */
    @Override
    public void failed(Context c, int offset, int size, int mode) {
        moment = moments.now();
        moments.loads(c.cpu.number, moment);
        int location = locations.find(offset, size);
        if (location >= 0) {
            moments.reads(location, c.cpu.number, moment);
        }
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
            case Fence.WMB -> ownBeforeWmb[cpu] = own[cpu];
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
        long old = 0;
        for (long left = storage.live(); left != 0; left &= left - 1) {
            int store = Long.numberOfTrailingZeros(left);
            if (born[store] < births - KEPT) {
                old |= 1L << store;
            }
        }
        settle(old);
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
        for (int cpu = 0; cpu < cpus; cpu++) {
            own[cpu] &= ~retired;
            ownBeforeWmb[cpu] &= ~retired;
        }
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
        long unsettled = storage.unsettled();
        for (long left = unsettled; left != 0; left &= left - 1) {
            int at = locations.offset(storage.locationOf(Long.numberOfTrailingZeros(left)));
            if (at >> 3 == offset >> 3) {
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
        deliveries.arrive(store, cpu);
    }

    // ---- locks

    /** "spin_unlock: a release store of 0." Locks have no coherence order: each has one owner. */
    @Override
    public void unlocked(Context c, int lock, boolean shared) {
        int cpu = c.cpu.number;
        carry.unlocked(cpu, lock, shared, storage.seen(cpu), own[cpu]);
    }

    /** "spin_lock: an acquire RMW 0 to 1 that waits until the unlock has reached this CPU." */
    @Override
    public void locked(Context c, int lock, boolean shared) {
        int cpu = c.cpu.number;
        deliveries.force(carry.released(lock, shared), cpu);
        moments.raise(cpu, moments.now());
        carry.locked(cpu, lock, shared);
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

    /**
     * "synchronize_rcu: waits until all stores recorded by all ended sections are seen by all
     * CPUs": here also by those that began after it.
     */
    @Override
    public void gracePeriodEnds() {
        deliveries.forceEverywhere(recorded.ended());
    }
}
