package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.RaceDetector;
import org.racewalk.model.program.Access;

/**
 * The most frequent loads and stores under {@code sc}, one method a size and order: what {@link
 * Steps} and {@link Mm} do, without asking again what generated code knows. Whatever is not plain
 * sailing goes the long way.
 */
final class FastSteps {
    private static final int NOWHERE = -1;

    private final World world;
    private final Memory memory;
    private final Mm mm;
    private final Steps steps;
    private final RaceDetector races;
    private final Invariants invariants;
    private final boolean usable;
    private final boolean weak;

    FastSteps(World world, Mm mm, Steps steps) {
        this.world = world;
        this.mm = mm;
        this.memory = mm.memory;
        this.steps = steps;
        this.races = world.races();
        this.invariants = world.invariants();
        this.weak = world.order().weak();
        this.usable = world.settings().races() == RunSettings.RaceRule.KCSAN && !weak;
    }

    /** Whether there is a method here for a load or store of the mode; its name, or null. */
    static @org.jspecify.annotations.Nullable String method(boolean load, int mode) {
        int size = Access.size(mode);
        if (size < 4 || (mode & Access.PARTIAL) != 0) {
            return null;
        }
        String order =
                switch (Access.order(mode)) {
                    case Access.PLAIN -> load ? "Plain" : "Relaxed";
                    case Access.ONCE -> load ? "Once" : "Relaxed";
                    case Access.ACQUIRE, Access.DEREFERENCE -> load ? "Acquire" : null;
                    case Access.RELEASE -> load ? null : "Release";
                    default -> null;
                };
        return order == null ? null : (load ? "load" : "store") + order + size;
    }

    /** The offset of an aligned access to a live object in bounds, or {@link #NOWHERE}. */
    private int place(long address, long shadow, int size) {
        if (shadow <= 0 || !usable || steps.isObserved()) {
            return NOWHERE;
        }
        int object = (int) (shadow >>> 32);
        long offset = address - Memory.BASE;
        boolean good =
                memory.live[object] == (int) shadow
                        && offset >= memory.start[object]
                        && offset + size <= memory.end[object]
                        && memory.privateTo[object] >= 0
                        && (offset & size - 1) == 0;
        return good ? (int) offset : NOWHERE;
    }

    // ---- loads
    // ---------------------------------------------------------------------------------------

    private long longWay(Context c, int pc, int mode, long address, long shadow) {
        long value = steps.load(c, pc, mode, address, shadow);
        if (mm.faulted) {
            throw Engine.Fault.FAULT;
        }
        return value;
    }

    private long found8(Context c, int pc, int offset) {
        steps.begin(c, pc);
        mm.loadedShadow = memory.shadowOf(offset, 8);
        if (races.readsExclusive(c.number, offset, 8)) {
            world.monitor().notExclusive(c, offset, 8);
        }
        long value = memory.value[offset >> 3];
        steps.hash(pc, value);
        return value;
    }

    private long found4(Context c, int pc, int mode, int offset) {
        steps.begin(c, pc);
        mm.loadedShadow = memory.shadowOf(offset, 4);
        if (races.readsExclusive(c.number, offset, 4)) {
            world.monitor().notExclusive(c, offset, 4);
        }
        // 32 if the value is signed, else 0.
        int shift = (mode & Access.SIGNED) << 3;
        long value = memory.get(offset, 4) << shift >> shift;
        steps.hash(pc, value);
        return value;
    }

    private void plain(Context c, int offset, int size, int pc) {
        if (c.racesAllowed == 0 && races.plainRead(c.number, offset, size, pc)) {
            long now = memory.get(offset, size);
            world.monitor().race(c, offset, size, false, now, now);
        }
    }

    private void once(Context c, int offset) {
        if (mm.loadedShadow > 0) {
            races.acquire(c.number, offset);
        } else {
            races.relaxedLoad(c.number, offset);
        }
    }

    long loadPlain8(Context c, int pc, int mode, long address, long shadow) {
        int offset = place(address, shadow, 8);
        if (offset < 0) {
            return longWay(c, pc, mode, address, shadow);
        }
        long value = found8(c, pc, offset);
        plain(c, offset, 8, pc);
        return value;
    }

    long loadOnce8(Context c, int pc, int mode, long address, long shadow) {
        int offset = place(address, shadow, 8);
        if (offset < 0) {
            return longWay(c, pc, mode, address, shadow);
        }
        long value = found8(c, pc, offset);
        once(c, offset);
        return value;
    }

    long loadAcquire8(Context c, int pc, int mode, long address, long shadow) {
        int offset = place(address, shadow, 8);
        if (offset < 0) {
            return longWay(c, pc, mode, address, shadow);
        }
        long value = found8(c, pc, offset);
        races.acquire(c.number, offset);
        return value;
    }

    long loadPlain4(Context c, int pc, int mode, long address, long shadow) {
        int offset = place(address, shadow, 4);
        if (offset < 0) {
            return longWay(c, pc, mode, address, shadow);
        }
        long value = found4(c, pc, mode, offset);
        plain(c, offset, 4, pc);
        return value;
    }

    long loadOnce4(Context c, int pc, int mode, long address, long shadow) {
        int offset = place(address, shadow, 4);
        if (offset < 0) {
            return longWay(c, pc, mode, address, shadow);
        }
        long value = found4(c, pc, mode, offset);
        once(c, offset);
        return value;
    }

    long loadAcquire4(Context c, int pc, int mode, long address, long shadow) {
        int offset = place(address, shadow, 4);
        if (offset < 0) {
            return longWay(c, pc, mode, address, shadow);
        }
        long value = found4(c, pc, mode, offset);
        races.acquire(c.number, offset);
        return value;
    }

    // ---- loads of ghost code
    // -----------------------------------------------------------------------------

    /** The offset of an aligned load that is allowed, or {@link #NOWHERE}. */
    private int ghostPlace(long address, long shadow, int size) {
        if (shadow <= 0) {
            return NOWHERE;
        }
        int object = (int) (shadow >>> 32);
        long offset = address - Memory.BASE;
        boolean good =
                memory.live[object] == (int) shadow
                        && offset >= memory.start[object]
                        && offset + size <= memory.end[object]
                        && (offset & size - 1) == 0;
        return good ? (int) offset : NOWHERE;
    }

    /** A load by ghost code. */
    long ghostLoad(Context c, int pc, int mode, long address, long shadow) {
        c.pc = pc;
        mm.faulted = false;
        long value = mm.loadDirectly(c, address, shadow, mode);
        if (mm.faulted) {
            throw Engine.Fault.FAULT;
        }
        invariants.reads(address, Access.size(mode));
        return value;
    }

    long ghostLoad8(Context c, int pc, int mode, long address, long shadow) {
        int offset = weak ? NOWHERE : ghostPlace(address, shadow, 8);
        if (offset < 0 || (mode & Access.PARTIAL) != 0) {
            return ghostLoad(c, pc, mode, address, shadow);
        }
        mm.loadedShadow = memory.shadowOf(offset, 8);
        invariants.reads(address, 8);
        return memory.value[offset >> 3];
    }

    long ghostLoad4(Context c, int pc, int mode, long address, long shadow) {
        int offset = weak ? NOWHERE : ghostPlace(address, shadow, 4);
        if (offset < 0 || (mode & Access.PARTIAL) != 0) {
            return ghostLoad(c, pc, mode, address, shadow);
        }
        mm.loadedShadow = memory.shadowOf(offset, 4);
        invariants.reads(address, 4);
        int shift = (mode & Access.SIGNED) << 3;
        return memory.get(offset, 4) << shift >> shift;
    }

    // ---- stores that nobody else can see
    // -------------------------------------------------------------------

    /** A store by ghost code, or by a task to its own stack. */
    void directStore(
            Context c, int pc, int mode, long address, long shadow, long bits, long bitsShadow) {
        c.pc = pc;
        mm.faulted = false;
        mm.storeDirectly(c, address, shadow, mode, bits, bitsShadow);
        if (mm.faulted) {
            throw Engine.Fault.FAULT;
        }
        if (c.ghostDepth == 0) {
            world.watch().access(c, pc, address, 0, bits, false);
        }
    }

    void directStore8(
            Context c, int pc, int mode, long address, long shadow, long bits, long bitsShadow) {
        int offset = directPlace(address, shadow, 8);
        if (offset < 0) {
            directStore(c, pc, mode, address, shadow, bits, bitsShadow);
            return;
        }
        if (bitsShadow > 0) {
            mm.publish(offset, bitsShadow);
        }
        memory.put(offset, 8, bits, bitsShadow);
    }

    void directStore4(
            Context c, int pc, int mode, long address, long shadow, long bits, long bitsShadow) {
        int offset = directPlace(address, shadow, 4);
        if (offset < 0) {
            directStore(c, pc, mode, address, shadow, bits, bitsShadow);
            return;
        }
        memory.put(offset, 4, bits, bitsShadow);
    }

    /** The offset of an aligned store that is allowed and not watched, or {@link #NOWHERE}. */
    private int directPlace(long address, long shadow, int size) {
        int offset = steps.isObserved() ? NOWHERE : ghostPlace(address, shadow, size);
        return offset >= 0 && memory.privateTo[(int) (shadow >>> 32)] >= 0 ? offset : NOWHERE;
    }

    /** A load by a task from its own stack, or of a constant. */
    long directLoad(Context c, int pc, int mode, long address, long shadow) {
        c.pc = pc;
        mm.faulted = false;
        long value = mm.loadDirectly(c, address, shadow, mode);
        if (mm.faulted) {
            throw Engine.Fault.FAULT;
        }
        world.watch().access(c, pc, address, value, value, false);
        return value;
    }

    long directLoad8(Context c, int pc, int mode, long address, long shadow) {
        int offset = steps.isObserved() ? NOWHERE : ghostPlace(address, shadow, 8);
        if (offset < 0 || (mode & Access.PARTIAL) != 0) {
            return directLoad(c, pc, mode, address, shadow);
        }
        mm.loadedShadow = memory.shadowOf(offset, 8);
        return memory.value[offset >> 3];
    }

    long directLoad4(Context c, int pc, int mode, long address, long shadow) {
        int offset = steps.isObserved() ? NOWHERE : ghostPlace(address, shadow, 4);
        if (offset < 0 || (mode & Access.PARTIAL) != 0) {
            return directLoad(c, pc, mode, address, shadow);
        }
        mm.loadedShadow = memory.shadowOf(offset, 4);
        int shift = (mode & Access.SIGNED) << 3;
        return memory.get(offset, 4) << shift >> shift;
    }

    // ---- stores
    // --------------------------------------------------------------------------------------

    private void longWay(
            Context c, int pc, int mode, long address, long shadow, long bits, long bitsShadow) {
        steps.store(c, pc, mode, address, shadow, bits, bitsShadow);
        if (mm.faulted) {
            throw Engine.Fault.FAULT;
        }
    }

    private void change(Context c, int pc, int offset, int size, long before, long after) {
        steps.begin(c, pc);
        long difference = before ^ after;
        if (difference != 0
                && c.racesAllowed == 0
                && races.changingWrite(c.number, offset, size, difference, pc)) {
            world.monitor().race(c, offset, size, true, before, after);
        }
    }

    private void put(int pc, int offset, int size, long bits, long bitsShadow) {
        if (bitsShadow > 0) {
            mm.publish(offset, bitsShadow);
        }
        memory.put(offset, size, bits, bitsShadow);
        steps.hash(pc, bits);
    }

    void storeRelaxed8(
            Context c, int pc, int mode, long address, long shadow, long bits, long bitsShadow) {
        int offset = place(address, shadow, 8);
        if (offset < 0) {
            longWay(c, pc, mode, address, shadow, bits, bitsShadow);
            return;
        }
        change(c, pc, offset, 8, memory.value[offset >> 3], bits);
        races.relaxedStore(c.number, offset, false);
        put(pc, offset, 8, bits, bitsShadow);
    }

    void storeRelease8(
            Context c, int pc, int mode, long address, long shadow, long bits, long bitsShadow) {
        int offset = place(address, shadow, 8);
        if (offset < 0) {
            longWay(c, pc, mode, address, shadow, bits, bitsShadow);
            return;
        }
        change(c, pc, offset, 8, memory.value[offset >> 3], bits);
        races.release(c.number, offset, false);
        put(pc, offset, 8, bits, bitsShadow);
    }

    void storeRelaxed4(
            Context c, int pc, int mode, long address, long shadow, long bits, long bitsShadow) {
        int offset = place(address, shadow, 4);
        if (offset < 0) {
            longWay(c, pc, mode, address, shadow, bits, bitsShadow);
            return;
        }
        change(c, pc, offset, 4, memory.get(offset, 4), bits & 0xffff_ffffL);
        races.relaxedStore(c.number, offset, false);
        put(pc, offset, 4, bits, bitsShadow);
    }

    void storeRelease4(
            Context c, int pc, int mode, long address, long shadow, long bits, long bitsShadow) {
        int offset = place(address, shadow, 4);
        if (offset < 0) {
            longWay(c, pc, mode, address, shadow, bits, bitsShadow);
            return;
        }
        change(c, pc, offset, 4, memory.get(offset, 4), bits & 0xffff_ffffL);
        races.release(c.number, offset, false);
        put(pc, offset, 4, bits, bitsShadow);
    }
}
