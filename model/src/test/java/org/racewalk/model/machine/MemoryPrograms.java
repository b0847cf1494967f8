package org.racewalk.model.machine;

import org.racewalk.model.oracle.ViolationKind;

/** Test support: programs of one task or a few with the headers that memory tests use. */
final class MemoryPrograms {
    private MemoryPrograms() {}

    /** One task in one file with the usual headers. */
    static Running alone(String body) {
        return program("task(alone)\n{\n" + body + "\n}\n");
    }

    static Running program(String text) {
        return Running.with(
                "linux/slab.h linux/err.h linux/string.h linux/gfp.h linux/atomic.h"
                        + " linux/spinlock.h linux/rcupdate.h linux/refcount.h",
                "struct pair { long first; long second; };\n" + text);
    }

    static void passes(Running running) {
        running.runs(50).shouldBeClean();
    }

    static void finds(ViolationKind kind, Running running) {
        running.runs(50).shouldFind(kind);
    }
}
