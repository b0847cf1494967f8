package org.racewalk.model.machine;

import org.racewalk.model.oracle.LockOrder;

import java.util.Arrays;

/** The classes of the locks of a run, by number, and in which order they are taken. */
final class LockClasses {
    private final LockOrder order = new LockOrder();
    private int classes;
    private long[] key = new long[64];
    private String[] name = new String[64];

    /** As of save(): what a class is does not change. */
    private int saved;

    void reset() {
        classes = 0;
        order.reset();
    }

    /** Keeps which classes there are, and their order. */
    void save() {
        saved = classes;
        order.save();
    }

    /** Back to what was kept. */
    void restore() {
        classes = saved;
        order.restore();
    }

    LockOrder order() {
        return order;
    }

    /** The class with a key; one of that name is made if there is none. */
    int number(long itsKey, String itsName) {
        for (int i = 0; i < classes; i++) {
            if (key[i] == itsKey) {
                return i;
            }
        }
        if (classes == key.length) {
            key = Arrays.copyOf(key, classes * 2);
            name = Arrays.copyOf(name, classes * 2);
        }
        key[classes] = itsKey;
        name[classes] = itsName;
        return classes++;
    }

    /**
     * The class of a lock taken under a subclass (spin_lock_nested and its kin); 0 is the lock's
     * own.
     */
    int sub(int own, int subclass) {
        return subclass == 0 ? own : number(key[own] * 31 + subclass, name[own] + "/" + subclass);
    }

    /** The name that was given, or an empty string. */
    String name(int number) {
        return name[number];
    }
}
