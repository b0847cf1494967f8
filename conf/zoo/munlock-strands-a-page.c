// SPDX-License-Identifier: Apache-2.0
/*
 * A page that is not mlocked any more stays on the list of those that reclaim does not look at.
 *
 * id: I-43
 * expect: -D LINUX_MUNLOCK: invariant in finally
 * expect: clean
 *
 * mm/mlock.c and mm/swap.c as they are since Linux 5.18 (docs/findings.md). A comment of lru_add() asks whether a barrier is needed after PG_lru is set, and
 * says no, as PG_mlocked is cleared with lru_lock held. It is, unless PG_lru is clear at that moment:
 *
 *   a batch comes to the lists          munlock()
 *   PG_mlocked is set:
 *   onto the unevictable list
 *                                       PG_lru is not set: not on a list
 *                                       clears PG_mlocked
 *   sets PG_lru                         <- it is on the wrong list, and nobody takes it from there
 *
 * No barrier would help. Without LINUX_MUNLOCK lru_lock is taken before the look at PG_lru.
 *
 *   racewalk run conf/zoo/munlock-strands-a-page.c -D LINUX_MUNLOCK
 */
#ifndef LINUX_MUNLOCK
#define MUNLOCK_CLEARS_LOCKED	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/common/lru.h"
#include "mm/mm.h"

SCENARIO("a page that comes to the lists while it is munlocked");

static struct folio *folio;

setup(void)
{
	mm_cache_init();
	folio = folio_alloc(GFP_KERNEL | __GFP_NOFAIL, 0);
}

/* A file page: it is new, and in a mapping that is locked. */
task(reader)
{
	folio_add_lru(folio);
	lru_add_drain();
}

task(program)
{
	mlock_folio(folio);
	munlock_folio(folio);
	lru_add_drain();
}

finally(void)
{
	lru_add_drain_all();
	require(!folio_test_mlocked(folio));
	if (folio_test_unevictable(folio))
		require(false, "a page that is not mlocked is on a list that reclaim looks at");
	sometimes("the page can be reclaimed");
	folio_put(folio);
}
