package org.racewalk.model.c.generate;

/**
 * Where an object lies: the contents of a register plus a displacement, or a global plus a
 * displacement.
 *
 * @param register or {@link Frame#NONE} for a global
 * @param global index, if there is no register
 */
record Address(int register, int global, int displacement) {
    static Address at(int register) {
        return new Address(register, -1, 0);
    }

    static Address ofGlobal(int global) {
        return new Address(Frame.NONE, global, 0);
    }

    boolean isGlobal() {
        return register == Frame.NONE;
    }

    Address plus(long offset) {
        return new Address(register, global, Math.toIntExact(displacement + offset));
    }

    /** Whether the displacement stays in range when that is added. */
    boolean canAdd(long offset) {
        long sum = displacement + offset;
        return sum == (int) sum && offset == (int) offset;
    }
}
