// SPDX-License-Identifier: Apache-2.0
/*
 * S-20: if gup does not matter, does the lockless lookup?
 *
 * id: S-20
 * claim: if we do not care about the gup case, we should not care about the lockless RCU case either
 * by: Zijlstra
 * expect: -D READER=0 -D GENERATION=g1,g2-v6,g2,g3: clean
 * expect: -D OPEN -D READER=1 -D GENERATION=g1,g2-v6,g2,g3: clean => wrong
 * expect: -D OPEN -D READER=2 -D GENERATION=g1,g2-v6,g2,g3: I-22 => wrong
 *
 * Each comes in T* and is not turned away: gup_fast() (READER=0), which holds no lock and looks; a lookup
 * that locks the old VMA and looks (READER=1); a fault (READER=2). The first two do no harm. So the difference
 * is not how they got there, nor whether they hold a lock: it is that the third installs.
 */
#define I20A_IS_A_NOTE
#define I20B_IS_A_NOTE
#include "seed.h"
#include "invariants/vma_pgtables.h"

#ifndef READER
#define READER	0
#endif

SCENARIO("S-20: an overlapping mmap against gup_fast, a lookup, or a fault");

setup(void)
{
	seed_setup_of_file();
}

task(mapper)
{
	vm_mmap(mm, NULL, OLD, LEN, ANON_RW, 0);
}

#if READER == 0
task(reader)
{
	struct page *page;

	if (gup_fast(mm, OLD, OLD + PAGE_SIZE, 0, &page)) {
		folio_put(page_folio(page));
		sometimes("gup_fast found a page");
	} else if (in_t_star) {
		sometimes("gup_fast found nothing in T*");
	}
}
#elif READER == 1
task(reader)
{
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, OLD);
	pmd_t *pmd;

	if (!vma)
		return;
	if (in_t_star)
		sometimes("a reader locked the old VMA in T*");
	pmd = mm_find_pmd(mm, OLD);
	if (!pmd && in_t_star)
		sometimes("a reader found no tables");
	vma_end_read(vma);
}
#else
task(reader)
{
	do_user_addr_fault(mm, OLD, true);
}
#endif

finally(void)
{
	seed_exit();
}
