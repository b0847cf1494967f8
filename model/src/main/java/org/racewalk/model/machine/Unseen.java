package org.racewalk.model.machine;

import org.racewalk.model.memory.Memory;

/**
 * A word of memory that is put back to what it was for a moment: what if a load had not seen a
 * store? Between two events only, and only where memory is what everybody sees ({@code sc}). For
 * the thread that runs the world.
 */
public final class Unseen {
    private final Memory memory;
    private int offset = -1;
    private long value;
    private long shadow;
    private long newer;
    private long newerShadow;

    public Unseen(World world) {
        memory = world.memory();
    }

    /** Keeps the word at an address, before the store. */
    public void keep(long address) {
        offset = (int) (address - Memory.BASE) & -8;
        if (!isInside()) {
            offset = -1;
            return;
        }
        value = memory.get(offset, 8);
        shadow = memory.shadow[offset >> 3];
    }

    /** Puts it back, before the load. */
    public void hide() {
        if (offset >= 0) {
            newer = memory.get(offset, 8);
            newerShadow = memory.shadow[offset >> 3];
            set(value, shadow);
        }
    }

    /** Puts what was hidden back, after the load. */
    public void show() {
        if (offset >= 0) {
            set(newer, newerShadow);
        }
    }

    private boolean isInside() {
        return offset >= 0 && offset >> 3 < memory.value.length;
    }

    private void set(long bits, long provenance) {
        memory.put(offset, 8, bits, Math.max(0, provenance));
        memory.shadow[offset >> 3] = provenance;
    }
}
