// SPDX-License-Identifier: Apache-2.0
/*
 * S-20: if gup does not matter, does the lockless lookup?
 *
 * id: S-20
 * claim: if we do not care about the gup case, we should not care about the lockless RCU case either
 * by: Zijlstra
 * expect: -D NO_GUARDS -D READER=0 -D GENERATION=g1,g2,g3: clean
 * expect: -D NO_GUARDS -D READER=1 -D GENERATION=g1,g2,g3: I-20a or I-20b => wrong
 *
 * Both without guards in T*: gup_fast() (READER=0), which only looks, and a fault (READER=1), which installs. The
 * difference is that one, not whether they hold a lock.
 */
#include "seed.h"
#include "invariants/vma_pgtables.h"

#ifndef READER
#define READER	0
#endif

SCENARIO("S-20: an overlapping mmap against gup_fast, or a fault without guards");

setup(void)
{
	seed_setup(ANON_RW);
}

task(mapper)
{
	vm_mmap(mm, &file, OLD, LEN, FILE_RW, 0);
}

task(reader)
{
	struct page *page;

	if (READER) {
		do_user_addr_fault(mm, OLD, true);
	} else if (gup_fast(mm, OLD, OLD + PAGE_SIZE, 0, &page)) {
		folio_put(page_folio(page));
		sometimes("gup_fast found a page");
	} else {
		sometimes("gup_fast found nothing");
	}
}

finally(void)
{
	seed_exit();
}
