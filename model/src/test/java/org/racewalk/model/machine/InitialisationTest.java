package org.racewalk.model.machine;

import static org.racewalk.model.machine.MemoryPrograms.alone;
import static org.racewalk.model.machine.MemoryPrograms.finds;
import static org.racewalk.model.machine.MemoryPrograms.passes;

import org.junit.jupiter.api.Test;
import org.racewalk.model.oracle.ViolationKind;

/**
 * Bytes that nobody has written, and what may be done with them, seen from C (DESIGN section 2).
 */
class InitialisationTest {
    @Test
    void shouldTrackSingleBytes() {
        finds(
                ViolationKind.UNINITIALISED,
                alone(
                        "union { u32 word; u8 byte[4]; } u;\n"
                                + "u.byte[0] = u.byte[1] = u.byte[3] = 1;\n"
                                + "if (u.word) sometimes(\"any\");"));
    }

    @Test
    void shouldTakeAWordForInitialisedWhenAllItsBytesAre() {
        passes(
                alone(
                        "union { u32 word; u8 byte[4]; } u;\n"
                                + "u.byte[0] = u.byte[1] = u.byte[2] = u.byte[3] = 1;\n"
                                + "require(u.word == 0x01010101);"));
    }

    @Test
    void shouldLetUninitialisedBytesBeCopied() {
        passes(
                alone(
                        "struct { char c; long l; } a, b;\n"
                                + "a.c = 1; a.l = 2; b = a;\n"
                                + "require(b.c == 1 && b.l == 2);"));
    }

    @Test
    void shouldCatchTheUseOfACopyOfUninitialisedBytes() {
        finds(
                ViolationKind.UNINITIALISED,
                alone("struct pair a, b; a.first = 1; b = a; if (b.second) b.first = 2;"));
    }

    @Test
    void shouldCatchAnUninitialisedAddress() {
        finds(ViolationKind.UNINITIALISED, alone("struct { long *p; } s; *(long *)s.p = 1;"));
    }

    @Test
    void shouldCatchACountThatWasNeverSet() {
        finds(
                ViolationKind.UNINITIALISED,
                alone(
                        "atomic_t *v = kmalloc(sizeof(*v), GFP_KERNEL | __GFP_NOFAIL);\n"
                                + "atomic_inc(v); if (atomic_read(v) == 1) sometimes(\"x\");"
                                + " kfree(v);"));
    }

    @Test
    void shouldCatchALockThatWasNeverSetUp() {
        finds(
                ViolationKind.UNINITIALISED,
                alone(
                        "spinlock_t *l = kmalloc(sizeof(*l), GFP_KERNEL | __GFP_NOFAIL);\n"
                                + "spin_lock(l); spin_unlock(l); kfree(l);"));
    }

    @Test
    void shouldTakeABitFieldForInitialisedOnceItIsSet() {
        passes(
                alone(
                        "struct flags { unsigned a : 1, b : 3; } *f = kmalloc(sizeof(*f),"
                                + " GFP_KERNEL | __GFP_NOFAIL);\n"
                                + "f->a = 1; f->b = 5; require(f->a && f->b == 5);"
                                + " kfree(f);"));
    }

    @Test
    void shouldPoisonExactlyTheBytesAskedFor() {
        passes(
                alone(
                        "struct { u32 a, b, c, d; } s = { 1, 2, 3, 4 };\n"
                                + "__racewalk_poison(&s.b, 8);\n"
                                + "require(s.a == 1 && s.d == 4);"));
        finds(
                ViolationKind.UNINITIALISED,
                alone(
                        "struct { u32 a, b, c, d; } s = { 1, 2, 3, 4 };\n"
                                + "__racewalk_poison(&s.b, 8);\n"
                                + "require(s.c == 3);"));
    }
}
