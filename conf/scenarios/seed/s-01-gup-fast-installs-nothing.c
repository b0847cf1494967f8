// SPDX-License-Identifier: Apache-2.0
/*
 * S-01: does gup_fast() install page tables?
 *
 * id: S-01
 * claim: gup_fast does not install PTEs: it bails out once a level has no entry
 * by: Zijlstra
 * expect: -D GENERATION=g1,g2-v6,g2,g3: clean => right
 * expect: canary -D CANARY -D GENERATION=g2: S-01
 *
 * An overlapping mmap() against gup_fast(): whatever the order, no table and no page is allocated on
 * behalf of gup_fast(). With -D CANARY the slow path, which faults pages in, counts as part of it. No lock of
 * a VMA is involved, so that version 6 does as the others do.
 */
#include "seed.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_pgtables.h"

SCENARIO("S-01: an overlapping mmap against gup_fast");

ghost static struct task_struct *walker;

#ifdef CANARY
#define gup	get_user_pages_fast_noted
static long get_user_pages_fast_noted(struct mm_struct *mm, unsigned long start,
				      unsigned long nr_pages, unsigned int flags,
				      struct page **pages)
{
	return get_user_pages_fast(mm, start, nr_pages, flags, pages);
}
on_enter(get_user_pages_fast_noted, struct mm_struct *mm, unsigned long start, unsigned long nr,
	 unsigned int flags, struct page **pages)
{
	walker = current;
}
on_return(get_user_pages_fast_noted, long pinned, struct mm_struct *mm, unsigned long start, unsigned long nr,
	 unsigned int flags, struct page **pages)
{
	walker = NULL;
}
#else
#define gup(mm, start, nr, flags, pages)					\
	gup_fast(mm, start, (start) + (nr) * PAGE_SIZE, flags, pages)
on_enter(gup_fast, struct mm_struct *mm, unsigned long start, unsigned long end,
	 unsigned int flags, struct page **pages)
{
	walker = current;
}
on_return(gup_fast, int pinned, struct mm_struct *mm, unsigned long start, unsigned long end,
	 unsigned int flags, struct page **pages)
{
	walker = NULL;
	if (!pinned)
		sometimes("gup_fast found nothing");
	if (pinned)
		sometimes("gup_fast pinned the old page");
	if (in_t_star)
		sometimes("gup_fast ended in T*");
}
on_enter(trace_gup_fast_changed)
{
	sometimes("an entry was cleared between its read and the second look");
}
#endif

on_enter(pmd_install, struct mm_struct *mm, pmd_t *pmd, pgtable_t *pte)
{
	require(walker != current, "S-01: gup_fast does not install tables");
}

on_enter(__pmd_alloc, struct mm_struct *mm, pud_t *pud, unsigned long address)
{
	require(walker != current, "S-01: gup_fast does not install tables");
}

on_enter(do_anonymous_page, struct vm_fault *vmf)
{
	require(walker != current, "S-01: gup_fast does not install pages");
}

setup(void)
{
	seed_setup(ANON_RW);
}

task(mapper)
{
	vm_mmap(mm, &file, OLD, LEN, FILE_RW, 0);
}

task(gup_task)
{
	struct page *pages[2];
	long i, nr = gup(mm, OLD, 2, 0, pages);

	for (i = 0; i < nr; i++)
		folio_put(page_folio(pages[i]));
}

finally(void)
{
	seed_exit();
}
