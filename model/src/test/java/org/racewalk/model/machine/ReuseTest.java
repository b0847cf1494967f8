package org.racewalk.model.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.racewalk.model.machine.MemoryPrograms.finds;
import static org.racewalk.model.machine.MemoryPrograms.program;

import org.junit.jupiter.api.Test;
import org.racewalk.model.oracle.ViolationKind;

/**
 * Lives of one address: freed, allocated again, type-safe by RCU, seen from C (DESIGN section 2).
 */
class ReuseTest {
    private static final int SEEDS = 500;

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
