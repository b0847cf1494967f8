/* SPDX-License-Identifier: Apache-2.0 */
/*
 * PMD tables that processes share.
 *
 *   I-27  an mm has let go of a shared table only when walkers with interrupts off that may have reached
 *         it through that mm are done
 *         it through that mm are done; and the faults of all VMAs of that mm whose range it maps are kept out, so
 *         it is one VMA's
 *   I-25  a huge page is put into a table that the mm still has
 *   I-28  a table is in no more mms than its count says: else one of them takes it for its own
 */
#ifndef _INVARIANTS_HUGETLB_H
#define _INVARIANTS_HUGETLB_H

#include "mm_state.h"
#include "page_tables.h"
#include "mm/common/hugetlb.h"

/* ---- I-27 -------------------------------------------------------------------------------------- */

struct noted_walker {
	struct task_struct *task;
	struct mm_struct *mm;
	int began;
};

ghost static struct noted_walker noted_walker[NOTED_READERS];
ghost static int noted_walkers, noted_walks;
/* What noted_walks was when an mm began to let go; by the task that does. */
ghost static struct noted_walker noted_unsharing[NOTED_MMS];
ghost static int noted_unsharings;

on_enter(gup_fast_pgd_range, struct mm_struct *mm, unsigned long addr, unsigned long end,
	 unsigned int flags, struct page **pages, int *nr)
{
	require(noted_walkers < NOTED_READERS, "more walkers than -D NOTED_READERS=64 at a time");
	noted_walker[noted_walkers].task = current;
	noted_walker[noted_walkers].mm = mm;
	noted_walker[noted_walkers++].began = noted_walks++;
}

on_return(gup_fast_pgd_range, struct mm_struct *mm, unsigned long addr, unsigned long end,
	  unsigned int flags, struct page **pages, int *nr)
{
	struct noted_walker *walker = noted_walker;

	while (walker->task != current)
		walker++;
	*walker = noted_walker[--noted_walkers];
}

on_enter(huge_pmd_unshare, struct mm_struct *mm, struct vm_area_struct *vma, unsigned long addr,
	 pud_t *pud)
{
	if (virt_to_ptdesc(pmd_offset(pud, addr))->pt_share_count.counter) {
		evaluated("I-27, one VMA");
		require(vma->vm_start <= (addr & PUD_MASK) &&
			vma->vm_end >= (addr & PUD_MASK) + PUD_SIZE,
			"I-27: a shared table is let go by a VMA that has only a part of it");
	}
	require(noted_unsharings < NOTED_MMS, "more writers than -D NOTED_MMS=64 at a time");
	noted_unsharing[noted_unsharings].task = current;
	noted_unsharing[noted_unsharings++].began = noted_walks;
}

on_return(huge_pmd_unshare, bool unshared, struct mm_struct *mm, struct vm_area_struct *vma,
	  unsigned long addr, pud_t *pud)
{
	struct noted_walker *unsharing = noted_unsharing;
	int began, i;

	while (unsharing->task != current)
		unsharing++;
	began = unsharing->began;
	*unsharing = noted_unsharing[--noted_unsharings];
	if (!unshared)
		return;
	evaluated("I-27");
	for (i = 0; i < noted_walkers; i++)
		require(noted_walker[i].mm != mm || noted_walker[i].began >= began,
			"I-27: an mm has let go of a shared table, and a walker is still in it");
}

/* ---- I-25 --------------------------------------------------------------------------------------- */

on_enter(trace_set_pmd, struct mm_struct *mm, unsigned long address, pmd_t *pmdp, unsigned long value)
{
	if (!(value & _PAGE_PRESENT))
		return;
	require(ghost_walk(mm, address, PMD_SHIFT) == (unsigned long *)pmdp,
		"I-25: a huge page is put into a table that the mm does not have any more");
}

/* ---- I-28 --------------------------------------------------------------------------------------- */

ghost static pud_t *noted_pud[NOTED_MMS];
ghost static int noted_puds;

on_return(hugetlb_pud, pud_t *pud, struct mm_struct *mm, unsigned long addr)
{
	int i;

	if (!pud)
		return;
	for (i = 0; i < noted_puds; i++) {
		if (noted_pud[i] == pud)
			return;
	}
	require(noted_puds < NOTED_MMS, "more mms than -D NOTED_MMS=64 with huge pages");
	noted_pud[noted_puds++] = pud;
}

/* The table that a PUD entry points to, or NULL. */
ghost static struct ptdesc *noted_pmd_table(int i)
{
	unsigned long entry;

	if (!is_allocated(noted_pud[i]))
		return NULL;
	entry = noted_pud[i]->pud;
	return entry & _PAGE_PRESENT ? (struct ptdesc *)(entry & PAGE_MASK) : NULL;
}

invariant(shared_tables, "I-28: a table has no more users than are counted")
{
	struct ptdesc *table;
	int i, k, users;

	for (i = 0; i < noted_puds; i++) {
		table = noted_pmd_table(i);
		if (!table)
			continue;
		for (users = k = 0; k < noted_puds; k++)
			users += noted_pmd_table(k) == table;
		require(users <= table->pt_share_count.counter + 1,
			"I-28: a table is in more mms than its count says");
	}
}

#endif
