package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.program.Fence;

import java.util.Arrays;

/**
 * {@code tso}: each CPU has a first-in-first-out store buffer that its own loads look into first;
 * every read-modify-write, {@code smp_mb} and lock drains it (Sewell et al., "x86-TSO", 2010). One
 * message a CPU drains the oldest entry. An unlock is a store that whoever locks next waits for.
 */
final class TotalStoreOrder implements MemoryOrder {
    private static final int ENTRIES = 8;

    private final World world;
    private final Memory memory;
    private final int cpus;
    private final int[] count;
    private final int[] slot;
    private final int[] offset;
    private final int[] size;
    private final long[] bits;
    private final long[] shadow;
    private final int[] writer;
    private final int[] madeAt;
    private final long[] madeIn;
    private int buffered;
    private boolean running;

    /** By lock number: the CPUs that gave it back since it was last held exclusively. */
    private long[] unlockedBy = new long[64];

    private long[] savedUnlockedBy = new long[0];

    TotalStoreOrder(World world, int cpus) {
        this.world = world;
        this.memory = world.memory();
        this.cpus = cpus;
        count = new int[cpus];
        slot = new int[cpus];
        offset = new int[cpus * ENTRIES];
        size = new int[cpus * ENTRIES];
        bits = new long[cpus * ENTRIES];
        shadow = new long[cpus * ENTRIES];
        writer = new int[cpus * ENTRIES];
        madeAt = new int[cpus * ENTRIES];
        madeIn = new long[cpus * ENTRIES];
    }

    @Override
    public boolean weak() {
        return true;
    }

    @Override
    public void reset() {
        Arrays.fill(count, 0);
        Arrays.fill(unlockedBy, 0);
        buffered = 0;
        running = false;
    }

    /** Buffers are empty until {@link #begin}; who has given back which lock is not. */
    @Override
    public void save() {
        int used = unlockedBy.length;
        while (used > 0 && unlockedBy[used - 1] == 0) {
            used--;
        }
        savedUnlockedBy = Arrays.copyOf(unlockedBy, used);
    }

    @Override
    public void restore() {
        System.arraycopy(savedUnlockedBy, 0, unlockedBy, 0, savedUnlockedBy.length);
    }

    @Override
    public void begin() {
        running = true;
    }

    @Override
    public void end() {
        drainAll();
        running = false;
    }

    // ---- accesses

    @Override
    public int load(Context c, int at, int bytes, int mode, long pointer) {
        if (buffered == 0) {
            return IN_MEMORY;
        }
        int cpu = c.cpu.number;
        int entry = newest(cpu, at, bytes);
        if (entry >= 0 && (offset[entry] != at || size[entry] != bytes)) {
            drain(cpu);
            return IN_MEMORY;
        }
        if (entry < 0 && count[cpu] > 0) {
            int oldest = madeAt[cpu * ENTRIES];
            world.watch().reordered(c, Reordering.LOAD_PASSES_BUFFER, oldest, -1);
        }
        if (world.watch().on()) {
            answered(c, entry, at, bytes);
        }
        return entry;
    }

    /** Tells the observer which store has answered a load: the CPU's own, or none in a buffer. */
    private void answered(Context c, int entry, int at, int bytes) {
        if (entry >= 0) {
            world.watch().answeredBy(c, madeIn[entry], false);
            return;
        }
        long oldest = Long.MAX_VALUE;
        for (int cpu = 0; cpu < cpus; cpu++) {
            for (int i = 0; i < count[cpu]; i++) {
                if (overlaps(cpu * ENTRIES + i, at, bytes)) {
                    oldest = Math.min(oldest, madeIn[cpu * ENTRIES + i]);
                }
            }
        }
        if (oldest < Long.MAX_VALUE) {
            world.watch().answeredBy(c, oldest, true);
        }
    }

    /** The CPU's newest entry that overlaps, or {@link #IN_MEMORY}. */
    private int newest(int cpu, int at, int bytes) {
        int first = cpu * ENTRIES;
        for (int entry = first + count[cpu] - 1; entry >= first; entry--) {
            if (overlaps(entry, at, bytes)) {
                return entry;
            }
        }
        return IN_MEMORY;
    }

    private boolean overlaps(int entry, int at, int bytes) {
        return at < offset[entry] + size[entry] && offset[entry] < at + bytes;
    }

    @Override
    public long value(int found) {
        return bits[found];
    }

    @Override
    public long shadow(int found) {
        return shadow[found];
    }

    @Override
    public int writer(int found) {
        return writer[found];
    }

    @Override
    public int view(int cpu, int at, int bytes) {
        int entry = newest(cpu, at, bytes);
        return entry >= 0 && offset[entry] == at && size[entry] == bytes ? entry : IN_MEMORY;
    }

    @Override
    public boolean store(Context c, int at, int bytes, int mode, long what, long whatShadow) {
        if (!running) {
            return true;
        }
        int cpu = c.cpu.number;
        boolean full =
                org.racewalk.model.program.Access.order(mode)
                        == org.racewalk.model.program.Access.FULL;
        if (full) {
            drain(cpu);
            return true;
        }
        if (count[cpu] == 0 && world.decisions().decide(DecisionKind.DELAY, 2) == 0) {
            return true;
        }
        if (count[cpu] == ENTRIES) {
            drainOldest(cpu);
        }
        int entry = cpu * ENTRIES + count[cpu]++;
        buffered++;
        offset[entry] = at;
        size[entry] = bytes;
        bits[entry] = bytes == 8 ? what : what & (1L << (bytes << 3)) - 1;
        shadow[entry] = whatShadow;
        writer[entry] = c.number;
        madeAt[entry] = c.pc;
        madeIn[entry] = world.steps();
        if (count[cpu] == 1) {
            send(cpu);
        }
        return false;
    }

    @Override
    public void beforeModify(Context c, int at, int bytes, int mode) {
        drain(c.cpu.number);
    }

    @Override
    public void fence(Context c, int kind) {
        if (kind != Fence.RMB && kind != Fence.WMB && kind != Fence.COMPILER) {
            drain(c.cpu.number);
        }
    }

    // ---- draining

    private void send(int cpu) {
        long address = Memory.BASE + offset[cpu * ENTRIES];
        slot[cpu] = world.interconnect().send(MessageKind.STORE, cpu, address, 0, true);
    }

    @Override
    public void deliver(int cpu, int store) {
        world.watch().arrives(cpu, madeIn[cpu * ENTRIES]);
        popAndSend(cpu);
    }

    private void popAndSend(int cpu) {
        pop(cpu);
        if (count[cpu] > 0) {
            send(cpu);
        }
    }

    private void pop(int cpu) {
        int entry = cpu * ENTRIES;
        memory.put(offset[entry], size[entry], bits[entry], shadow[entry]);
        int left = --count[cpu];
        buffered--;
        System.arraycopy(offset, entry + 1, offset, entry, left);
        System.arraycopy(size, entry + 1, size, entry, left);
        System.arraycopy(bits, entry + 1, bits, entry, left);
        System.arraycopy(shadow, entry + 1, shadow, entry, left);
        System.arraycopy(writer, entry + 1, writer, entry, left);
        System.arraycopy(madeAt, entry + 1, madeAt, entry, left);
        System.arraycopy(madeIn, entry + 1, madeIn, entry, left);
    }

    private void drainOldest(int cpu) {
        world.interconnect().discard(slot[cpu]);
        popAndSend(cpu);
    }

    private void drain(int cpu) {
        if (count[cpu] == 0) {
            return;
        }
        world.interconnect().discard(slot[cpu]);
        while (count[cpu] > 0) {
            pop(cpu);
        }
    }

    private void drainAll() {
        for (int cpu = 0; cpu < cpus; cpu++) {
            drain(cpu);
        }
    }

    @Override
    public void settle(int at, int bytes) {
        for (int cpu = 0; cpu < cpus && buffered > 0; cpu++) {
            if (newest(cpu, at, bytes) >= 0) {
                drain(cpu);
            }
        }
    }

    @Override
    public boolean isSettled(int at, int bytes) {
        for (int cpu = 0; cpu < cpus && buffered > 0; cpu++) {
            if (newest(cpu, at & -8, 8) >= 0) {
                return false;
            }
        }
        return true;
    }

    @Override
    public long unsettledInvariants() {
        long invariants = 0;
        for (int cpu = 0; cpu < cpus && buffered > 0; cpu++) {
            for (int i = 0; i < count[cpu]; i++) {
                invariants |= memory.watching(offset[cpu * ENTRIES + i] >> 3);
            }
        }
        return invariants;
    }

    // ---- what else drains

    @Override
    public void unlocked(Context c, int lock, boolean shared) {
        if (lock >= unlockedBy.length) {
            unlockedBy = Arrays.copyOf(unlockedBy, lock * 2);
        }
        long by = 1L << c.cpu.number;
        unlockedBy[lock] = shared ? unlockedBy[lock] | by : by;
    }

    @Override
    public void locked(Context c, int lock, boolean shared) {
        drain(c.cpu.number);
        drainUnlockers(lock, 0);
    }

    @Override
    public void looked(Context c, int lock, boolean free) {
        if (free) {
            drainUnlockers(lock, 1L << c.cpu.number);
        }
    }

    private void drainUnlockers(int lock, long but) {
        if (lock < unlockedBy.length) {
            for (long left = unlockedBy[lock] & ~but; left != 0; left &= left - 1) {
                drain(Long.numberOfTrailingZeros(left));
            }
        }
    }

    @Override
    public void frees(Context c) {
        drain(c.cpu.number);
    }

    @Override
    public void switches(int cpu, boolean idle) {
        if (!idle) {
            drain(cpu);
        }
    }

    @Override
    public void handOver(int from, int to) {
        drain(from);
    }

    @Override
    public void gracePeriodWanted(int cpu) {
        drain(cpu);
    }

    /** A CPU that reports a quiescent state has executed a full barrier. */
    @Override
    public void gracePeriodEnds() {
        drainAll();
    }
}
