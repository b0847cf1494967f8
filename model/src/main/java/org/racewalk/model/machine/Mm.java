package org.racewalk.model.machine;

import org.racewalk.model.memory.Allocator;
import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.RaceDetector;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.Access;

/**
 * The memory side: home of every shared object. Carries out loads, stores and atomic
 * read-modify-writes for the CPUs, checks each against the life and bounds of the object, and runs
 * the allocators. Which store a load sees is the {@link MemoryOrder}'s answer.
 *
 * <p>Methods that may fault return with {@link #faulted} set; the violation is with the Monitor
 * then.
 */
final class Mm {
    private final World world;
    final Memory memory;
    final Allocator allocator;
    private final MemoryOrder order;
    private final RaceDetector races;
    private final boolean checkRaces;
    private final boolean weak;

    /** Shadow of the value that the last load or read-modify-write returned. */
    long loadedShadow;

    /** The last access was refused. */
    boolean faulted;

    /** Accesses that were not naturally aligned or overlapped another width. */
    long mixed;

    Mm(World world, Memory memory, MemoryOrder order, RaceDetector races) {
        this.world = world;
        this.memory = memory;
        this.order = order;
        this.races = races;
        this.weak = order.weak();
        this.allocator = new Allocator(memory);
        this.checkRaces = world.settings().races() != RunSettings.RaceRule.OFF;
    }

    // ---- lives and bounds
    // ----------------------------------------------------------------------------

    /** The offset of an access if it is allowed, or -1 after reporting. */
    int locate(Context context, long address, long shadow, int size, boolean write) {
        if (shadow > 0) {
            int object = (int) (shadow >>> 32);
            long offset = address - Memory.BASE;
            if (memory.live[object] == (int) shadow
                    && offset >= memory.start[object]
                    && offset + size <= memory.end[object]
                    && memory.privateTo[object] >= 0) {
                return (int) offset;
            }
        }
        return locateSlowly(context, address, shadow, size, write);
    }

    private int locateSlowly(Context context, long address, long shadow, int size, boolean write) {
        ViolationKind problem = problem(context, address, shadow, size, write);
        if (problem == null) {
            return (int) (address - Memory.BASE);
        }
        faulted = true;
        world.monitor().badAccess(context, problem, address, shadow, size, write);
        return -1;
    }

    private @org.jspecify.annotations.Nullable ViolationKind problem(
            Context context, long address, long shadow, int size, boolean write) {
        if (shadow < 0) {
            return ViolationKind.UNINITIALISED;
        }
        if (address >= 0 && address < Memory.FIRST_OFFSET) {
            return ViolationKind.NULL_DEREFERENCE;
        }
        int object = shadow > 0 ? (int) (shadow >>> 32) : memory.objectOf(address);
        if (object == 0) {
            return ViolationKind.WILD_ACCESS;
        }
        long offset = address - Memory.BASE;
        if (offset < memory.start[object] || offset + size > memory.end[object]) {
            return ViolationKind.OUT_OF_BOUNDS;
        }
        if (write && memory.privateTo[object] < 0) {
            return ViolationKind.WRITE_TO_CONSTANT;
        }
        boolean stale = shadow > 0 && Math.abs(memory.live[object]) != (int) shadow;
        boolean allocated = memory.live[object] > 0;
        if (allocated && !stale) {
            return null;
        }
        if (allocator.typeSafe(memory.cache[object])) {
            // Touching it is legal while it is allocated, in whichever life, or inside a read
            // section
            // that began before the last free.
            if (allocated || context.reading() && context.sectionSince < memory.freedAt[object]) {
                return null;
            }
        }
        return write ? ViolationKind.USE_AFTER_FREE_WRITE : ViolationKind.USE_AFTER_FREE_READ;
    }

    // ---- accesses
    // ------------------------------------------------------------------------------------

    /** An access that no other context can see: a task's own stack, constants, ghost code. */
    long loadDirectly(Context context, long address, long shadow, int mode) {
        int size = Access.size(mode);
        int offset = locate(context, address, shadow, size, false);
        if (offset < 0) {
            return 0;
        }
        if (weak && context.ghostDepth > 0 && context != world.tasks().ghost()) {
            int found = order.view(context.cpu.number, offset, size);
            if (found != MemoryOrder.IN_MEMORY) {
                return found(found, size, mode);
            }
        }
        return fetch(offset, size, mode);
    }

    void storeDirectly(
            Context context, long address, long shadow, int mode, long bits, long bitsShadow) {
        int size = Access.size(mode);
        int offset = locate(context, address, shadow, size, true);
        if (offset >= 0) {
            deposit(offset, size, bits, bitsShadow);
        }
    }

    private long fetch(int offset, int size, int mode) {
        long bits;
        if ((offset & size - 1) == 0) {
            bits = memory.get(offset, size);
            loadedShadow = memory.shadowOf(offset, size);
        } else {
            mixed++;
            bits = 0;
            loadedShadow = 0;
            for (int i = size - 1; i >= 0; i--) {
                bits = bits << 8 | memory.get(offset + i, 1);
                loadedShadow |= memory.shadowOf(offset + i, 1);
            }
        }
        if (loadedShadow < 0 && (mode & Access.PARTIAL) != 0) {
            // The rest of a bit field's storage unit may be uninitialised, and is written back as
            // it is.
            loadedShadow = 0;
        }
        return (mode & Access.SIGNED) != 0 ? signed(bits, size) : bits;
    }

    private static long signed(long bits, int size) {
        int shift = 64 - (size << 3);
        return bits << shift >> shift;
    }

    private void deposit(int offset, int size, long bits, long bitsShadow) {
        if (bitsShadow > 0) {
            publish(offset, bitsShadow);
        }
        if ((offset & size - 1) == 0) {
            memory.put(offset, size, bits, bitsShadow);
            return;
        }
        mixed++;
        for (int i = 0; i < size; i++) {
            memory.put(offset + i, 1, bits >>> (i << 3), bitsShadow);
        }
    }

    /**
     * A pointer to a private object goes where others may find it: the object is shared from now
     * on.
     */
    void publish(int offset, long pointer) {
        int object = (int) (pointer >>> 32);
        int owner = memory.privateTo[object];
        if (owner <= 0) {
            return;
        }
        int holder = memory.objectAt[offset >> 3];
        if (memory.privateTo[holder] != owner) {
            share(object);
        }
    }

    /** The object and all private ones that it points to may be seen by others. */
    void share(int object) {
        int owner = memory.privateTo[object];
        if (owner <= 0) {
            return;
        }
        memory.privateTo[object] = 0;
        for (int word = memory.start[object] >> 3; word << 3 < memory.end[object]; word++) {
            long pointer = memory.shadow[word];
            if (pointer > 0) {
                share((int) (pointer >>> 32));
            }
        }
    }

    /** A load that is a step. */
    long load(Context context, long address, long shadow, int mode, int pc) {
        int size = Access.size(mode);
        int offset = locate(context, address, shadow, size, false);
        if (offset < 0) {
            return 0;
        }
        if (weak) {
            return weakLoad(context, offset, size, mode, shadow, pc);
        }
        long bits = fetch(offset, size, mode);
        if (checkRaces) {
            loadOrder(context, offset, mode, pc);
        }
        return bits;
    }

    private long weakLoad(Context context, int offset, int size, int mode, long pointer, int pc) {
        int found = MemoryOrder.IN_MEMORY;
        if ((offset & size - 1) == 0) {
            found = order.load(context, offset, size, mode, pointer);
        } else {
            order.settle(offset, size);
        }
        long bits;
        if (found == MemoryOrder.IN_MEMORY) {
            bits = fetch(offset, size, mode);
        } else {
            bits = found(found, size, mode);
        }
        if (loadedShadow > 0) {
            order.loadedPointer(context, loadedShadow);
        }
        if (checkRaces) {
            if (found != MemoryOrder.IN_MEMORY && Access.order(mode) != Access.PLAIN) {
                // What the old store released is no longer known: at least all of its writer's.
                orderAfter(context, order.writer(found));
            }
            loadOrder(context, offset, mode, pc);
        }
        return bits;
    }

    private long found(int found, int size, int mode) {
        long bits = order.value(found);
        loadedShadow = order.shadow(found);
        if (loadedShadow < 0 && (mode & Access.PARTIAL) != 0) {
            loadedShadow = 0;
        }
        return (mode & Access.SIGNED) != 0 ? signed(bits, size) : bits;
    }

    /** What a context's CPU would read now. */
    long view(Context context, int offset, int size) {
        int found = order.view(context.cpu.number, offset, size);
        return found == MemoryOrder.IN_MEMORY ? memory.get(offset, size) : order.value(found);
    }

    private void orderAfter(Context context, int writer) {
        for (int i = 0; i < world.tasks().all().length; i++) {
            if (writer < 0 || i == writer) {
                races.order(i, context.number);
            }
        }
    }

    private void loadOrder(Context context, int offset, int mode, int pc) {
        int size = Access.size(mode);
        if (races.readsExclusive(context.number, offset, size)) {
            world.monitor().notExclusive(context, offset, size);
        }
        switch (Access.order(mode)) {
            case Access.PLAIN -> {
                if (context.racesAllowed == 0
                        && races.plainRead(context.number, offset, size, pc)) {
                    race(context, offset, mode);
                }
            }
            case Access.ONCE -> {
                if (loadedShadow > 0) {
                    races.acquire(context.number, offset);
                } else {
                    races.relaxedLoad(context.number, offset);
                }
            }
            default -> races.acquire(context.number, offset);
        }
    }

    /** Who else writes here, or for {@code access} also who reads, races. In pieces of a word. */
    void assertExclusive(Context context, int offset, int size, boolean access) {
        if (!checkRaces) {
            return;
        }
        int pc = context.pc;
        for (int at = offset; at < offset + size; ) {
            int piece =
                    Math.min(
                            Integer.lowestOneBit(at | 8),
                            Integer.highestOneBit(offset + size - at));
            boolean raced =
                    access
                            ? races.assertExclusive(context.number, at, piece, pc)
                            : races.plainRead(context.number, at, piece, pc);
            if (raced) {
                race(context, at, Access.mode(piece, false, Access.PLAIN));
            }
            at += piece;
        }
    }

    private void race(Context context, int offset, int mode) {
        int size = Access.size(mode);
        if ((offset & size - 1) == 0) {
            long now = memory.get(offset, size);
            world.monitor().race(context, offset, size, false, now, now);
        }
    }

    /** A store that is a step. */
    void store(
            Context context,
            long address,
            long shadow,
            int mode,
            long bits,
            long bitsShadow,
            int pc) {
        int size = Access.size(mode);
        int offset = locate(context, address, shadow, size, true);
        if (offset < 0) {
            return;
        }
        boolean newest = true;
        if (weak) {
            newest = weakStore(context, offset, size, mode, bits, bitsShadow);
        }
        if (checkRaces) {
            long before = (offset & size - 1) == 0 ? memory.get(offset, size) : ~bits;
            storeOrder(context, offset, mode, pc, before, bits, !newest);
        }
        if (newest) {
            deposit(offset, size, bits, bitsShadow);
        } else if (bitsShadow > 0) {
            publish(offset, bitsShadow);
        }
        if (checkRaces && Access.order(mode) == Access.FULL) {
            fullFence(context);
        }
    }

    private boolean weakStore(
            Context context, int offset, int size, int mode, long bits, long bitsShadow) {
        if ((offset & size - 1) == 0) {
            return order.store(context, offset, size, mode, bits, bitsShadow);
        }
        order.settle(offset, size);
        return true;
    }

    private static long cut(long bits, int size) {
        return size == 8 ? bits : bits & (1L << (size << 3)) - 1;
    }

    private void storeOrder(
            Context context, int offset, int mode, int pc, long before, long after, boolean rmw) {
        int size = Access.size(mode);
        long difference = cut(before ^ after, size);
        if (difference != 0
                && context.racesAllowed == 0
                && races.changingWrite(context.number, offset, size, difference, pc)) {
            world.monitor().race(context, offset, size, true, cut(before, size), cut(after, size));
        }
        // After the write's own place in time: who acquires from it comes after it as well.
        int how = Access.order(mode);
        if (how == Access.RELEASE || how == Access.FULL) {
            races.release(context.number, offset, rmw);
        } else {
            races.relaxedStore(context.number, offset, rmw);
        }
    }

    private void fullFence(Context context) {
        races.acquireFence(context.number);
        races.releaseFence(context.number);
    }

    /** A fence. */
    void fence(Context context, int kind) {
        if (weak) {
            order.fence(context, kind);
        }
        if (!checkRaces) {
            return;
        }
        switch (kind) {
            case org.racewalk.model.program.Fence.RMB -> races.acquireFence(context.number);
            case org.racewalk.model.program.Fence.WMB -> races.releaseFence(context.number);
            case org.racewalk.model.program.Fence.COMPILER -> {}
            default -> fullFence(context);
        }
    }

    /** A read-modify-write; the old value. */
    long readModifyWrite(
            Context context,
            long address,
            long shadow,
            int mode,
            long operand,
            long operandShadow,
            long unless,
            int pc) {
        int size = Access.size(mode);
        int offset = locateAtomic(context, address, shadow, size);
        if (offset < 0) {
            return 0;
        }
        if (weak) {
            order.beforeModify(context, offset, size, mode);
        }
        long old = fetch(offset, size, mode);
        long oldShadow = loadedShadow;
        if (Access.kind(mode) == Access.ADD_UNLESS && cut(old, size) == cut(unless, size)) {
            failed(context, offset, mode);
            return old;
        }
        long after = combine(Access.kind(mode), old, operand);
        afterRmw(context, offset, mode, pc, old, after);
        boolean exchange = Access.kind(mode) == Access.XCHG;
        // What depends on an uninitialised value is uninitialised.
        long kept = exchange || operandShadow < 0 ? operandShadow : oldShadow;
        if (weak) {
            order.modify(context, offset, size, mode, after, kept);
            gotPointer(context);
        }
        deposit(offset, size, after, kept);
        loadedShadow = oldShadow;
        return old;
    }

    /** A pointer, if it is one, was computed from two registers. */
    void combined(Context context, long pointer) {
        if (pointer > 0 && context.ghostDepth == 0) {
            order.combined(context, pointer);
        }
    }

    private void gotPointer(Context context) {
        if (loadedShadow > 0) {
            order.loadedPointer(context, loadedShadow);
        }
    }

    private int locateAtomic(Context context, long address, long shadow, int size) {
        int offset = locate(context, address, shadow, size, true);
        if (offset >= 0 && (offset & size - 1) != 0) {
            faulted = true;
            world.monitor()
                    .badAccess(context, ViolationKind.OUT_OF_BOUNDS, address, shadow, size, true);
            return -1;
        }
        return offset;
    }

    private void failed(Context context, int offset, int mode) {
        if (weak) {
            order.failed(context, offset, Access.size(mode), mode);
            gotPointer(context);
        }
        if (checkRaces) {
            races.relaxedLoad(context.number, offset);
        }
    }

    private void afterRmw(Context context, int offset, int mode, int pc, long before, long after) {
        if (!checkRaces) {
            return;
        }
        int how = Access.order(mode);
        if (how == Access.FULL) {
            races.acquire(context.number, offset);
            fullFence(context);
        } else if (how == Access.ACQUIRE) {
            races.acquire(context.number, offset);
        } else if ((mode & Access.NO_RETURN) == 0) {
            races.relaxedLoad(context.number, offset);
        }
        storeOrder(context, offset, mode, pc, before, after, true);
    }

    private static long combine(int kind, long old, long operand) {
        return switch (kind) {
            case Access.XCHG -> operand;
            case Access.RMW_ADD, Access.ADD_UNLESS -> old + operand;
            case Access.RMW_SUB -> old - operand;
            case Access.RMW_AND -> old & operand;
            case Access.RMW_OR -> old | operand;
            case Access.RMW_XOR -> old ^ operand;
            case Access.RMW_ANDNOT -> old & ~operand;
            default -> throw new IllegalStateException("no such read-modify-write: " + kind);
        };
    }

    /** A compare-and-exchange; the value found. */
    long compareExchange(
            Context context,
            long address,
            long shadow,
            int mode,
            long expected,
            long desired,
            long desiredShadow,
            int pc) {
        int size = Access.size(mode);
        int offset = locateAtomic(context, address, shadow, size);
        if (offset < 0) {
            return 0;
        }
        if (weak) {
            order.beforeModify(context, offset, size, mode);
        }
        long old = fetch(offset, size, mode);
        long oldShadow = loadedShadow;
        if (cut(old, size) != cut(expected, size)) {
            failed(context, offset, mode);
            return old;
        }
        afterRmw(context, offset, mode, pc, old, desired);
        if (weak) {
            order.modify(context, offset, size, mode, desired, desiredShadow);
            gotPointer(context);
        }
        deposit(offset, size, desired, desiredShadow);
        loadedShadow = oldShadow;
        return old;
    }
}
