package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.racewalk.model.oracle.Violation;
import org.racewalk.model.oracle.ViolationKind;

/** Values, provenance and lives as DESIGN section 2 has them, seen from C. */
class MemorySemanticsTest {
    private static final int SEEDS = 500;

    /** One task in one file with the usual headers. */
    private static Running alone(String body) {
        return program("task(alone)\n{\n" + body + "\n}\n");
    }

    private static Running program(String text) {
        return Running.with(
                "linux/slab.h linux/err.h linux/string.h linux/gfp.h linux/atomic.h"
                        + " linux/spinlock.h linux/rcupdate.h linux/refcount.h",
                "struct pair { long first; long second; };\n" + text);
    }

    private static void passes(Running running) {
        running.runs(50).shouldBeClean();
    }

    private static void finds(ViolationKind kind, Running running) {
        running.runs(50).shouldFind(kind);
    }

    @Nested
    class Provenance {
        private static final String NODE =
                "struct pair *p = kzalloc(sizeof(*p), GFP_KERNEL | __GFP_NOFAIL);\n";

        @Test
        void shouldFollowTaggedPointers() {
            passes(
                    alone(
                            NODE
                                    + "unsigned long tagged = (unsigned long)p | 3;\n"
                                    + "struct pair *q = (struct pair *)(tagged & ~7UL);\n"
                                    + "q->second = 4; require(p->second == 4); kfree(q);"));
        }

        @Test
        void shouldCatchATaggedPointerToAFreedObjectWhoseAddressWasReused() {
            finds(
                    ViolationKind.USE_AFTER_FREE_READ,
                    reusing(
                            "unsigned long tagged = (unsigned long)p | 3;",
                            "sink = ((struct pair *)(tagged & ~7UL))->second;"));
        }

        @Test
        void shouldTakeErrorPointersForValues() {
            passes(
                    alone(
                            "struct pair *p = ERR_PTR(-ENOMEM);\n"
                                    + "require(IS_ERR(p) && PTR_ERR(p) == -ENOMEM);\n"
                                    + "require(!IS_ERR(NULL) && IS_ERR_OR_NULL(NULL));"));
        }

        @Test
        void shouldCatchTheUseOfAnErrorPointer() {
            finds(
                    ViolationKind.WILD_ACCESS,
                    alone("struct pair *p = ERR_PTR(-ENOMEM); p->first = 1;"));
        }

        @Test
        void shouldShareBytesBetweenMembersOfAUnion() {
            passes(
                    alone(
                            "union { u64 whole; u32 half[2]; u8 byte[8]; } u;\n"
                                    + "u.whole = 0x1122334455667788;\n"
                                    + "require(u.half[1] == 0x11223344 && u.byte[0] == 0x88);\n"
                                    + "u.byte[7] = 0xff;\n"
                                    + "require(u.whole == 0xff22334455667788);"));
        }

        @Test
        void shouldFollowAPointerThroughAUnionAndAnInteger() {
            finds(
                    ViolationKind.USE_AFTER_FREE_READ,
                    reusing(
                            "union { void *pointer; unsigned long number; } u; "
                                    + "unsigned long kept; u.pointer = p; kept = u.number;",
                            "sink = ((struct pair *)kept)->second;"));
        }

        @Test
        void shouldFollowAPointerThroughMemcpy() {
            finds(
                    ViolationKind.USE_AFTER_FREE_READ,
                    reusing(
                            "struct pair *copy; memcpy(&copy, &p, sizeof(p));",
                            "sink = copy->second;"));
        }

        @Test
        void shouldFollowAPointerThroughAStructAssignment() {
            finds(
                    ViolationKind.USE_AFTER_FREE_READ,
                    reusing(
                            "struct { long l; struct pair *p; } one = { 1, p }, two; two = one;",
                            "sink = two.p->second;"));
        }

        @Test
        void shouldCatchAPageTableEntryThatPointsToAFreedPage() {
            finds(
                    ViolationKind.USE_AFTER_FREE_READ,
                    program(
                            "#define OFFSET 0xffff888000000000UL\n"
                                    + "static unsigned long pte; static long sink;\n"
                                    + "task(alone) {\n"
                                    + "unsigned long page = __get_free_page(GFP_KERNEL |"
                                    + " __GFP_ZERO | __GFP_NOFAIL), other;\n"
                                    + "WRITE_ONCE(pte, ((page - OFFSET) >> PAGE_SHIFT <<"
                                    + " PAGE_SHIFT) | 0x67);\n"
                                    + "free_page(page);\n"
                                    + "other = get_zeroed_page(GFP_KERNEL | __GFP_NOFAIL);\n"
                                    + "sink = *(long *)((READ_ONCE(pte) & PAGE_MASK) + OFFSET"
                                    + " + 8);\n"
                                    + "free_page(other);\n}"));
        }

        @Test
        void shouldCountAPageTableEntryAsAReferenceToItsPage() {
            passes(
                    program(
                            "#define OFFSET 0xffff888000000000UL\n"
                                    + "static unsigned long pte;\n"
                                    + "setup(void) {\n"
                                    + "unsigned long page = get_zeroed_page(GFP_KERNEL);\n"
                                    + "pte = (page - OFFSET) | 0x67; }\n"
                                    + "task(alone) { }"));
        }

        @Test
        void shouldNotCountAGhostVariableAsAReference() {
            program(
                            "static ghost void *seen;\n"
                                    + "on_store(struct pair, first, struct pair *p) { seen = p;"
                                    + " }\n"
                                    + "task(alone) { struct pair *p = kzalloc(sizeof(*p),"
                                    + " GFP_KERNEL | __GFP_NOFAIL); p->first = 1; }")
                    .runs(5)
                    .shouldFind(ViolationKind.LEAK);
        }

        @Test
        void shouldLookUpAValueWithoutProvenanceByItsAddress() {
            passes(
                    alone(
                            NODE
                                    + "u32 low = (u32)(unsigned long)p;\n"
                                    + "u32 high = (u32)((unsigned long)p >> 32);\n"
                                    + "struct pair *q = (struct pair *)((u64)high << 32 | low);\n"
                                    + "q->second = 4; require(p->second == 4); kfree(p);"));
        }

        @Test
        void shouldKnowTheBoundsOfWhatWasAskedFor() {
            finds(
                    ViolationKind.OUT_OF_BOUNDS,
                    alone(
                            "char *p = kmalloc(13, GFP_KERNEL | __GFP_NOFAIL); p[13] = 1;"
                                    + " kfree(p);"));
        }

        @Test
        void shouldNotTakeANeighbourForTheObject() {
            finds(
                    ViolationKind.OUT_OF_BOUNDS,
                    program(
                            "static long a[2], b[2];\n"
                                    + "task(alone) { long *p = a; WRITE_ONCE(p[choose(2) + 1],"
                                    + " 1); b[0] = 1; }"));
        }

        @Test
        void shouldFindTheObjectOfABareAddressAfterReuseWithAnotherSize() {
            // kmalloc-96 with 70 bytes, then with 90: the last bytes belong to the object as well.
            passes(
                    alone(
                            "char *p = kmalloc(70, GFP_KERNEL | __GFP_NOFAIL);\n"
                                    + "u32 low, high; char *q;\n"
                                    + "kfree(p);\n"
                                    + "p = kmalloc(90, GFP_KERNEL | __GFP_NOFAIL);\n"
                                    + "low = (unsigned long)p; high = (unsigned long)p >> 32;\n"
                                    + "q = (char *)((u64)high << 32 | low);\n"
                                    + "q[88] = 7; require(p[88] == 7);\n"
                                    + "kfree(p);"));
        }

        private Running reusing(String keep, String use) {
            return alone(
                    "static long sink;\n"
                            + "struct pair *other;\n"
                            + NODE
                            + keep
                            + "kfree(p);\n"
                            + "other = kzalloc(sizeof(*other), GFP_KERNEL | __GFP_NOFAIL);\n"
                            + use
                            + "kfree(other);\n");
        }
    }

    @Nested
    class Reuse {
        @Test
        void shouldLetCompareAndExchangeSucceedOnAReusedAddress() {
            Running.Runs runs =
                    program(
                                    "static struct pair *head;\n"
                                            + "task(alone) {\n"
                                            + "struct pair *p = kzalloc(sizeof(*p), GFP_KERNEL |"
                                            + " __GFP_NOFAIL), *q;\n"
                                            + "WRITE_ONCE(head, p);\n"
                                            + "kfree(p);\n"
                                            + "q = kzalloc(sizeof(*q), GFP_KERNEL |"
                                            + " __GFP_NOFAIL);\n"
                                            + "WRITE_ONCE(head, q);\n"
                                            + "if (p == q) sometimes(\"the address came again\");\n"
                                            + "if (cmpxchg(&head, p, NULL) == p)"
                                            + " sometimes(\"ABA\");\n"
                                            + "kfree(q);\n}")
                            .runs(SEEDS);

            runs.shouldBeClean();
            assertThat(runs.reached).contains("ABA", "the address came again");
        }

        private static final String TYPESAFE =
                "struct thing { refcount_t users; int key; };\n"
                        + "static struct kmem_cache *things;\n"
                        + "static struct thing __rcu *published;\n"
                        + "static struct thing *make(int key) {\n"
                        + "  struct thing *t = kmem_cache_alloc(things, GFP_KERNEL |"
                        + " __GFP_NOFAIL);\n"
                        + "  WRITE_ONCE(t->key, key);\n"
                        + "  refcount_set_release(&t->users, 1);\n"
                        + "  return t; }\n"
                        + "static void put(struct thing *t) {\n"
                        + "  if (refcount_dec_and_test(&t->users)) kmem_cache_free(things, t); }\n"
                        + "setup(void) {\n"
                        + "  things = KMEM_CACHE(thing, SLAB_TYPESAFE_BY_RCU);\n"
                        + "  rcu_assign_pointer(published, make(1)); }\n"
                        + "task(replacer) {\n"
                        + "  struct thing *t = rcu_dereference_protected(published, true);\n"
                        + "  rcu_assign_pointer(published, NULL);\n"
                        + "  put(t);\n"
                        + "  rcu_assign_pointer(published, make(2)); }\n"
                        + "finally(void) { put(published); }\n";

        @Test
        void shouldPassAReaderThatTakesItsReferenceInTheSecondLife() {
            Running.Runs runs =
                    program(
                                    TYPESAFE
                                            + "task(reader) {\n"
                                            + "  struct thing *t; int key;\n"
                                            + "  rcu_read_lock();\n"
                                            + "  t = rcu_dereference(published);\n"
                                            + "  key = t ? READ_ONCE(t->key) : 0;\n"
                                            + "  if (t &&"
                                            + " !refcount_inc_not_zero_acquire(&t->users)) {\n"
                                            + "    sometimes(\"it was dead\"); t = NULL; }\n"
                                            + "  rcu_read_unlock();\n"
                                            + "  if (!t) return;\n"
                                            + "  if (key == 1 && READ_ONCE(t->key) == 2)\n"
                                            + "    sometimes(\"the second life\");\n"
                                            + "  put(t); }")
                            .runs(20_000);

            runs.shouldBeClean();
            assertThat(runs.reached).contains("the second life");
        }

        @Test
        void shouldCatchATouchOutsideOfAReadSectionAfterTheFree() {
            program(
                            TYPESAFE
                                    + "task(reader) {\n"
                                    + "  struct thing *t;\n"
                                    + "  rcu_read_lock();\n"
                                    + "  t = rcu_dereference(published);\n"
                                    + "  rcu_read_unlock();\n"
                                    + "  if (t && READ_ONCE(t->key) == 3) sometimes(\"never\");"
                                    + " }")
                    .runs(5_000)
                    .shouldFind(ViolationKind.USE_AFTER_FREE_READ);
        }

        @Test
        void shouldCatchATouchInAReadSectionThatBeganAfterTheFree() {
            finds(
                    ViolationKind.USE_AFTER_FREE_READ,
                    program(
                            "static struct kmem_cache *things;\n"
                                    + "setup(void) { things = KMEM_CACHE(pair,"
                                    + " SLAB_TYPESAFE_BY_RCU); }\n"
                                    + "task(alone) {\n"
                                    + "struct pair *p = kmem_cache_zalloc(things, GFP_KERNEL |"
                                    + " __GFP_NOFAIL);\n"
                                    + "kmem_cache_free(things, p);\n"
                                    + "rcu_read_lock();\n"
                                    + "if (READ_ONCE(p->first)) sometimes(\"never\");\n"
                                    + "rcu_read_unlock(); }"));
        }

        @Test
        void shouldKeepContentsFromLifeToLifeInATypeSafeCache() {
            Running.Runs runs =
                    lives("KMEM_CACHE(pair, SLAB_TYPESAFE_BY_RCU)", "require(q->second == 5);");

            runs.shouldBeClean();
        }

        @Test
        void shouldForgetContentsBetweenLivesInAnyOtherCache() {
            lives("KMEM_CACHE(pair, 0)", "if (q->second == 5) sometimes(\"never\");")
                    .shouldFind(ViolationKind.UNINITIALISED);
        }

        @Test
        void shouldOverlayTheFreePointerWhereTheCacheHasIt() {
            Running.Runs runs =
                    lives(
                            "kmem_cache_create(\"pair\", sizeof(struct pair), &args,"
                                    + " SLAB_TYPESAFE_BY_RCU)",
                            "require(q->second == 5); require(q->first != 4);");

            runs.shouldBeClean();
        }

        private Running.Runs lives(String cache, String check) {
            Running.Runs runs =
                    program(
                                    "static struct kmem_cache *things;\n"
                                            + "static struct kmem_cache_args args = {"
                                            + " .use_freeptr_offset = true, .freeptr_offset = 0"
                                            + " };\n"
                                            + "setup(void) { (void)args; things = "
                                            + cache
                                            + "; }\n"
                                            + "task(alone) {\n"
                                            + "struct pair *p = kmem_cache_alloc(things,"
                                            + " GFP_KERNEL | __GFP_NOFAIL), *q;\n"
                                            + "p->first = 4; p->second = 5;\n"
                                            + "kmem_cache_free(things, p);\n"
                                            + "q = kmem_cache_alloc(things, GFP_KERNEL |"
                                            + " __GFP_NOFAIL);\n"
                                            + "if (q == p) { sometimes(\"reused\"); "
                                            + check
                                            + "}\n"
                                            + "kmem_cache_free(things, q); }")
                            .runs(SEEDS);
            assertThat(runs.reached).contains("reused");
            return runs;
        }

        @Test
        void shouldConstructAnObjectOnceForAllItsLives() {
            Running.Runs runs =
                    program(
                                    "static struct kmem_cache *things; static int constructed;\n"
                                            + "static void construct(void *object) {\n"
                                            + "  struct pair *p = object; p->first = 9;"
                                            + " constructed++; }\n"
                                            + "setup(void) { things ="
                                            + " kmem_cache_create(\"pair\", sizeof(struct pair),"
                                            + " 8, 0, construct); }\n"
                                            + "task(alone) {\n"
                                            + "struct pair *p = kmem_cache_alloc(things,"
                                            + " GFP_KERNEL | __GFP_NOFAIL), *q;\n"
                                            + "require(p->first == 9);\n"
                                            + "kmem_cache_free(things, p);\n"
                                            + "q = kmem_cache_alloc(things, GFP_KERNEL |"
                                            + " __GFP_NOFAIL);\n"
                                            + "require(q->first == 9);\n"
                                            + "if (q == p) { sometimes(\"reused\");"
                                            + " require(constructed == 1); }\n"
                                            + "else require(constructed == 2);\n"
                                            + "kmem_cache_free(things, q); }")
                            .runs(SEEDS);

            runs.shouldBeClean();
        }
    }

    @Nested
    class Initialisation {
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

    @Nested
    class EscapingLocals {
        @Test
        void shouldBePrivateUntilPublished() {
            Program counted = new Program();

            long before = counted.steps("");
            long after = counted.steps("int *q = &x; *q += 1; *q += 2; WRITE_ONCE(x, 7);");

            assertThat(after).isEqualTo(before);
        }

        @Test
        void shouldBeSharedOncePublished() {
            Program counted = new Program();

            long before = counted.steps("WRITE_ONCE(shared, &x);");
            long after = counted.steps("WRITE_ONCE(shared, &x); WRITE_ONCE(x, 7);");

            assertThat(after).isEqualTo(before + 1);
        }

        @Test
        void shouldBeSharedWhenWhatPointsToThemIsPublished() {
            Program counted = new Program();
            String chain = "struct { int *p; } s = { &x }; WRITE_ONCE(holder, &s);";

            long before = counted.steps(chain);
            long after = counted.steps(chain + "WRITE_ONCE(x, 7);");

            assertThat(after).isEqualTo(before + 1);
        }

        @Test
        void shouldRaceLikeAnyOtherMemoryOncePublished() {
            program(
                            "static int *shared;\n"
                                    + "task(owner) { int x = 0; smp_store_release(&shared, &x);\n"
                                    + "while (READ_ONCE(shared)) cpu_relax();\n"
                                    + "if (x == 1) sometimes(\"seen\"); }\n"
                                    + "task(other) { int *p;\n"
                                    + "while (!(p = smp_load_acquire(&shared))) cpu_relax();\n"
                                    + "WRITE_ONCE(*p, 1); WRITE_ONCE(shared, NULL); }")
                    .runs(SEEDS)
                    .shouldFind(ViolationKind.DATA_RACE);
        }

        @Test
        void shouldNameTheLocalWhoseFunctionHasReturned() {
            Violation violation =
                    program(
                                    "static int *shared;\n"
                                            + "static noinline void leave(int unused) {\n"
                                            + "  int gone = 1; WRITE_ONCE(shared, &gone); }\n"
                                            + "task(alone) { leave(1); WRITE_ONCE(*shared, 2); }")
                            .runs(1)
                            .only();

            assertThat(violation.kind()).isEqualTo(ViolationKind.USE_AFTER_FREE_WRITE);
            assertThat(violation.objectName()).isEqualTo("gone of leave()");
        }

        @Test
        void shouldSeeThatALockOnTheStackEndsWhileItIsHeld() {
            program(
                            "static noinline void leave(void) {\n"
                                    + "  spinlock_t lock; spin_lock_init(&lock);"
                                    + " spin_lock(&lock); }\n"
                                    + "task(alone) { leave(); }")
                    .runs(5)
                    .shouldFind(ViolationKind.LOCK_MISUSE);
        }

        @Test
        void shouldTakeLocksOfDifferentKindsAtOnePlaceOfTheStackForDifferentOnes() {
            passes(
                    Running.with(
                            "linux/spinlock.h linux/mutex.h",
                            "static noinline void spin(void) { spinlock_t l; spin_lock_init(&l);"
                                    + " spin_lock(&l); spin_unlock(&l); }\n"
                                    + "static noinline void sleep(void) { struct mutex l;"
                                    + " mutex_init(&l); mutex_lock(&l); mutex_unlock(&l); }\n"
                                    + "task(alone) { spin(); sleep(); spin(); }"));
        }

        /** A task with a local x; how many steps a run of it takes. */
        private static final class Program {
            long steps(String body) {
                Running.Runs runs =
                        program(
                                        "static int *shared; static void *holder;\n"
                                                + "task(alone) { int x = 0; (void)shared;"
                                                + " (void)holder; "
                                                + body
                                                + " }")
                                .runs(1);
                assertThat(runs.violations).isEmpty();
                return runs.steps;
            }
        }
    }
}
