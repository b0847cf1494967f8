package org.racewalk.model.machine;

import org.racewalk.model.memory.Allocator;
import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.RaceDetector;
import org.racewalk.model.oracle.ViolationKind;
import org.racewalk.model.program.Access;
import org.racewalk.model.program.Fence;

/**
 * The memory side: home of every shared object. Carries out loads, stores and atomic
 * read-modify-writes for the CPUs, checks each against the life and bounds of the object, and runs
 * the allocators. Which store a load sees is the {@link MemoryOrder}'s answer.
 *
 * <p>Methods that may fault return with {@link #faulted} set; the violation is with the Monitor
 * then.
 */
class Mm {
    private final World world;
    final Memory memory;
    final Allocator allocator;
    private final MemoryOrder order;
    private final RaceChecks checks;
    private final Lives lives;
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
        this.checks = new RaceChecks(world, memory, races);
        this.weak = order.weak();
        this.allocator = new Allocator(memory);
        this.lives = new Lives(memory, allocator);
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
        ViolationKind problem = lives.problem(context, address, shadow, size, write);
        if (problem == null) {
            return (int) (address - Memory.BASE);
        }
        faulted = true;
        world.monitor().badAccess(context, problem, address, shadow, size, write);
        return -1;
    }

    /**
     * Whether an access through a pointer is a step: others may see what it does.
     *
     * @param constant 0 if what never changes counts as seen, for stores; else -1
     */
    boolean seenByOthers(long pointer, int me, int constant) {
        if (pointer <= 0) {
            return true;
        }
        int owner = memory.privateTo[(int) (pointer >>> 32)];
        return owner != me && (owner >= 0 || constant == 0);
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
        checks.loaded(context, offset, mode, pc, loadedShadow);
        return bits;
    }

    private long weakLoad(Context context, int offset, int size, int mode, long pointer, int pc) {
        int found = MemoryOrder.IN_MEMORY;
        if ((offset & size - 1) == 0) {
            found = order.load(context, offset, size, mode, pointer);
        } else {
            order.settle(offset, size);
        }
        long bits = take(context, found, offset, mode);
        if (found != MemoryOrder.IN_MEMORY) {
            checks.loadedOld(context, mode, order.writer(found));
        }
        checks.loaded(context, offset, mode, pc, loadedShadow);
        return bits;
    }

    private long take(Context context, int found, int offset, int mode) {
        int size = Access.size(mode);
        long bits;
        if (found == MemoryOrder.IN_MEMORY) {
            bits = fetch(offset, size, mode);
        } else {
            bits = found(found, size, mode);
        }
        if (loadedShadow > 0) {
            order.loadedPointer(context, loadedShadow);
        }
        return bits;
    }

    /**
     * A load that is answered later. Whether it races is a question of what came before it in its
     * task, so a plain one is checked here.
     *
     * @return what {@link #answer} wants to know
     */
    long issue(Context context, long address, long shadow, int mode, int pc) {
        int offset = locate(context, address, shadow, Access.size(mode), false);
        if (offset < 0) {
            return 0;
        }
        if (Access.order(mode) == Access.PLAIN) {
            checks.loaded(context, offset, mode, pc, 0);
        }
        return order.issue(context, offset, Access.size(mode), shadow);
    }

    /** Answers a load that was issued with that result. */
    long answer(Context context, long address, long shadow, int mode, long since, long issuedAt) {
        int offset = locate(context, address, shadow, Access.size(mode), false);
        if (offset < 0) {
            order.faultedLate(context, issuedAt);
            return 0;
        }
        int found = order.answer(context, offset, Access.size(mode), since, issuedAt);
        long bits = take(context, found, offset, mode);
        if (Access.order(mode) != Access.PLAIN) {
            if (found != MemoryOrder.IN_MEMORY) {
                checks.loadedOld(context, mode, order.writer(found));
            }
            checks.loaded(context, offset, mode, context.pc, loadedShadow);
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

    /** What memory holds at an address, for observers; 0 if it cannot be told. */
    long peek(long address, int mode) {
        long offset = address - Memory.BASE;
        int size = Access.size(mode);
        if (offset < 0 || offset + size > memory.top() || (offset & size - 1) != 0) {
            return 0;
        }
        return memory.get((int) offset, size);
    }

    /** Since when a read section that begins now on the CPU counts as begun. */
    long sectionSince(int cpu) {
        return order.sectionSince(cpu, memory.allocationClock());
    }

    /** A hash of all that memory holds. */
    long mixMemory() {
        long hash = 0;
        int words = memory.top() >> 3;
        for (int word = 0; word < words; word++) {
            hash = LivelockCheck.mix(hash, memory.value[word]);
        }
        // Locals are objects too, and new ones where other functions had theirs: no progress.
        for (int object = 0; object < memory.objects(); object++) {
            if (memory.kind[object] != Memory.STACK) {
                hash = LivelockCheck.mix(hash, memory.live[object] > 0 ? 1 : 0);
            }
        }
        return hash;
    }

    /** The hash of all changes of memory in this run. */
    long memoryHash() {
        return memory.hash();
    }

    /** What a context's CPU would read now. */
    long view(Context context, int offset, int size) {
        int found = order.view(context.cpu.number, offset, size);
        return found == MemoryOrder.IN_MEMORY ? memory.get(offset, size) : order.value(found);
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
        if (checks.on()) {
            long before = (offset & size - 1) == 0 ? memory.get(offset, size) : ~bits;
            checks.stored(context, offset, mode, pc, before, bits, !newest);
        }
        if (newest) {
            deposit(offset, size, bits, bitsShadow);
        } else if (bitsShadow > 0) {
            publish(offset, bitsShadow);
        }
        if (Access.order(mode) == Access.FULL) {
            checks.fence(context, Fence.MB);
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

    /** The low bytes of a value. */
    static long cut(long bits, int size) {
        return size == 8 ? bits : bits & (1L << (size << 3)) - 1;
    }

    RaceChecks checks() {
        return checks;
    }

    /** A fence. */
    void fence(Context context, int kind) {
        if (weak) {
            order.fence(context, kind);
        }
        checks.fence(context, kind);
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
        long after = Access.combine(Access.kind(mode), old, operand);
        checks.modified(context, offset, mode, pc, old, after);
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
        checks.failed(context, offset, mode);
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
        checks.modified(context, offset, mode, pc, old, desired);
        if (weak) {
            order.modify(context, offset, size, mode, desired, desiredShadow);
            gotPointer(context);
        }
        deposit(offset, size, desired, desiredShadow);
        loadedShadow = oldShadow;
        return old;
    }
}
