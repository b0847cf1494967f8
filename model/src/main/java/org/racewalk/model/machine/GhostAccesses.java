package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;
import org.racewalk.model.program.Access;

/** Accesses to memory by generated ghost code: no steps, carried out in place. */
final class GhostAccesses {
    private static final int NOWHERE = -1;

    private final Memory memory;
    private final Mm mm;
    private final Steps steps;
    private final Invariants invariants;
    private final boolean weak;

    GhostAccesses(World world, Mm mm, Steps steps) {
        this.mm = mm;
        this.memory = mm.memory;
        this.steps = steps;
        this.invariants = world.invariants();
        this.weak = world.order().weak();
    }

    /** The offset of an aligned access that is allowed, or {@link #NOWHERE}. */
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

    long load(Context c, int pc, int mode, long address, long shadow) {
        int size = Access.size(mode);
        invariants.beforeRead();
        int offset = weak ? NOWHERE : place(address, shadow, size);
        if (offset < 0 || (mode & Access.PARTIAL) != 0) {
            c.pc = pc;
            mm.faulted = false;
            long value = mm.loadDirectly(c, address, shadow, mode);
            if (mm.faulted) {
                throw Engine.Fault.FAULT;
            }
            invariants.reads(address, size, pc);
            return value;
        }
        mm.loadedShadow = memory.shadowOf(offset, size);
        invariants.reads(address, size, pc);
        int shift = (mode & Access.SIGNED) != 0 ? 64 - (size << 3) : 0;
        return memory.get(offset, size) << shift >> shift;
    }

    void store(Context c, int pc, int mode, long address, long shadow, long bits, long bitsShadow) {
        int size = Access.size(mode);
        int offset = place(address, shadow, size);
        if (offset >= 0 && memory.privateTo[(int) (shadow >>> 32)] >= 0) {
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
    }

    /** A read-modify-write or compare-and-exchange, on registers in the context. */
    void atomic(Context c, int pc) {
        c.pc = pc;
        if (steps.execute(c) != Interpreter.PENDING) {
            throw Engine.Fault.FAULT;
        }
    }
}
