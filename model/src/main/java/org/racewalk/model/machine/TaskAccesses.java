package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.oracle.RaceDetector;
import org.racewalk.model.program.Access;

/**
 * Accesses to memory by generated code of tasks and interrupts: one that others may see is a step,
 * before which the context stands first; one to a task's own stack is carried out in place. After
 * each call generated code asks {@link Engine#left}.
 *
 * <p>Under {@code sc} what {@link Steps} and {@link Mm} do is done here, as long as it is plain
 * sailing; everything else goes the long way. The methods are long on purpose: generated code calls
 * them from thousands of places, and would not fit into a processor's caches if HotSpot expanded
 * them there.
 */
final class TaskAccesses {
    private static final int NOWHERE = -1;

    private final World world;
    private final Engine engine;
    private final Memory memory;
    private final Mm mm;
    private final Steps steps;
    private final RaceDetector races;
    private final boolean usable;
    private final boolean watchesRaces;

    TaskAccesses(World world, Engine engine, Mm mm, Steps steps) {
        this.world = world;
        this.engine = engine;
        this.mm = mm;
        this.memory = mm.memory;
        this.steps = steps;
        this.races = world.races();
        RunSettings.RaceRule rule = world.settings().races();
        this.watchesRaces = rule != RunSettings.RaceRule.OFF;
        this.usable = rule != RunSettings.RaceRule.LKMM && !world.order().weak();
    }

    /** The offset of an aligned access to a live object in bounds, or {@link #NOWHERE}. */
    private int place(long address, long shadow, int size) {
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

    private boolean isConstant(long shadow) {
        return memory.privateTo[(int) (shadow >>> 32)] < 0;
    }

    // ---- loads
    // ---------------------------------------------------------------------------------------

    /** A load; its value, unless the context has left. */
    long load(Context c, int pc, int mode, long address, long shadow) {
        if (engine.resumed) {
            engine.resumed = false;
        } else {
            int owner = shadow > 0 ? memory.privateTo[(int) (shadow >>> 32)] : 0;
            if (owner < 0 || owner == c.number + 1) {
                return loadOwn(c, pc, mode, address, shadow);
            }
            if (!engine.standBefore(c, pc, address, false)) {
                return 0;
            }
        }
        int size = Access.size(mode);
        int offset = usable && !steps.isObserved() ? place(address, shadow, size) : NOWHERE;
        if (offset < 0 || (mode & Access.PARTIAL) != 0) {
            long value = steps.load(c, pc, mode, address, shadow);
            if (mm.faulted) {
                throw Engine.Fault.FAULT;
            }
            return value;
        }
        steps.begin(c, pc);
        long value = memory.get(offset, size);
        if ((mode & Access.SIGNED) != 0) {
            int shift = 64 - (size << 3);
            value = value << shift >> shift;
        }
        mm.loadedShadow = memory.shadowOf(offset, size);
        steps.hash(pc, value);
        if (watchesRaces) {
            watchLoad(c, pc, offset, size, Access.order(mode));
        }
        return value;
    }

    private void watchLoad(Context c, int pc, int offset, int size, int order) {
        if (races.readsExclusive(c.number, offset, size)) {
            world.monitor().notExclusive(c, offset, size);
        }
        if (order == Access.PLAIN) {
            if (c.racesAllowed == 0 && races.plainRead(c.number, offset, size, pc)) {
                long now = memory.get(offset, size);
                world.monitor().race(c, offset, size, false, now, now);
            }
        } else if (order == Access.ONCE && mm.loadedShadow <= 0) {
            races.relaxedLoad(c.number, offset);
        } else {
            races.acquire(c.number, offset);
        }
    }

    /** A load by a task from its own stack, or of a constant. */
    private long loadOwn(Context c, int pc, int mode, long address, long shadow) {
        int size = Access.size(mode);
        int offset = steps.isObserved() ? NOWHERE : place(address, shadow, size);
        if (offset >= 0 && (mode & Access.PARTIAL) == 0) {
            mm.loadedShadow = memory.shadowOf(offset, size);
            int shift = (mode & Access.SIGNED) != 0 ? 64 - (size << 3) : 0;
            return memory.get(offset, size) << shift >> shift;
        }
        c.pc = pc;
        mm.faulted = false;
        long value = mm.loadDirectly(c, address, shadow, mode);
        if (mm.faulted) {
            throw Engine.Fault.FAULT;
        }
        world.watch().access(c, pc, address, value, value, false);
        return value;
    }

    // ---- stores
    // --------------------------------------------------------------------------------------

    /** A store, unless the context has left. */
    void store(Context c, int pc, int mode, long address, long shadow, long bits, long bitsShadow) {
        if (engine.resumed) {
            engine.resumed = false;
        } else if (shadow > 0 && memory.privateTo[(int) (shadow >>> 32)] == c.number + 1) {
            storeOwn(c, pc, mode, address, shadow, bits, bitsShadow);
            return;
        } else if (!engine.standBefore(c, pc, address, true)) {
            return;
        }
        int size = Access.size(mode);
        int order = Access.order(mode);
        int offset = usable && !steps.isObserved() ? place(address, shadow, size) : NOWHERE;
        if (offset < 0 || order == Access.FULL || isConstant(shadow)) {
            steps.store(c, pc, mode, address, shadow, bits, bitsShadow);
            if (mm.faulted) {
                throw Engine.Fault.FAULT;
            }
            return;
        }
        steps.begin(c, pc);
        if (watchesRaces) {
            watchStore(c, pc, offset, size, order, bits);
        }
        if (bitsShadow > 0) {
            mm.publish(offset, bitsShadow);
        }
        memory.put(offset, size, bits, bitsShadow);
        steps.hash(pc, bits);
    }

    private void watchStore(Context c, int pc, int offset, int size, int order, long bits) {
        long before = memory.get(offset, size);
        long after = Mm.cut(bits, size);
        long difference = before ^ after;
        if (difference != 0
                && c.racesAllowed == 0
                && races.changingWrite(c.number, offset, size, difference, pc)) {
            world.monitor().race(c, offset, size, true, before, after);
        }
        if (order == Access.RELEASE) {
            races.release(c.number, offset, false);
        } else {
            races.relaxedStore(c.number, offset, false);
        }
    }

    /** A store by a task to its own stack. */
    private void storeOwn(
            Context c, int pc, int mode, long address, long shadow, long bits, long bitsShadow) {
        int size = Access.size(mode);
        int offset = steps.isObserved() ? NOWHERE : place(address, shadow, size);
        if (offset >= 0) {
            if (bitsShadow > 0) {
                mm.publish(offset, bitsShadow);
            }
            memory.put(offset, size, bits, bitsShadow);
            return;
        }
        c.pc = pc;
        mm.faulted = false;
        mm.storeDirectly(c, address, shadow, mode, bits, bitsShadow);
        if (mm.faulted) {
            throw Engine.Fault.FAULT;
        }
        world.watch().access(c, pc, address, 0, bits, false);
    }

    // ---- atomics
    // -------------------------------------------------------------------------------------

    /** Whether the step at {@code pc} is to be carried out now. */
    private boolean goesOn(Context c, int pc, long address) {
        if (engine.resumed) {
            engine.resumed = false;
            return true;
        }
        return engine.standBefore(c, pc, address, true);
    }

    /** A read-modify-write; the old value, unless the context has left. */
    long readModifyWrite(
            Context c,
            int pc,
            int mode,
            long address,
            long shadow,
            long operand,
            long operandShadow,
            long unless) {
        if (!goesOn(c, pc, address)) {
            return 0;
        }
        long old =
                steps.readModifyWrite(c, pc, mode, address, shadow, operand, operandShadow, unless);
        if (mm.faulted) {
            throw Engine.Fault.FAULT;
        }
        return old;
    }

    /** A compare-and-exchange; the value found, unless the context has left. */
    long compareExchange(
            Context c,
            int pc,
            int mode,
            long address,
            long shadow,
            long expected,
            long desired,
            long desiredShadow) {
        if (!goesOn(c, pc, address)) {
            return 0;
        }
        long old =
                steps.compareExchange(
                        c, pc, mode, address, shadow, expected, desired, desiredShadow);
        if (mm.faulted) {
            throw Engine.Fault.FAULT;
        }
        return old;
    }
}
