package org.racewalk.model.mail;

import org.jspecify.annotations.Nullable;

/**
 * What a thread of a litmus test does, one statement.
 *
 * @param event index in the trace: for the order of the program
 * @param task index of the task
 * @param location what is touched, or empty
 * @param order once, acquire, release or full; for a fence or a section: the function's name
 * @param read the value that is read, as the trace shows it, or empty
 * @param written the value that is written, or empty
 * @param late whether a load is answered after later stores, so that none depends on it
 * @param address the load that gave the address, by its event, or -1
 */
record Item(
        int event,
        int task,
        Kind kind,
        String location,
        String order,
        String read,
        String written,
        boolean late,
        int address) {

    enum Kind {
        LOAD,
        STORE,
        /** A read-modify-write that changes something. */
        SWAP,
        FENCE,
        LOCK,
        UNLOCK,
        SECTION,
        /** A grace period. */
        WAIT
    }

    boolean reads() {
        return kind == Kind.LOAD || kind == Kind.SWAP;
    }

    boolean writes() {
        return kind == Kind.STORE || kind == Kind.SWAP;
    }

    boolean accesses() {
        return reads() || writes();
    }

    static Item plain(int event, int task, Kind kind, String location, String order) {
        return new Item(event, task, kind, location, order, "", "", false, -1);
    }

    Item with(boolean isLate, int addressFrom) {
        return new Item(event, task, kind, location, order, read, written, isLate, addressFrom);
    }

    @Nullable String value() {
        return writes() ? written : null;
    }
}
