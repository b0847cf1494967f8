/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What is counted, and what is left behind. Sums of the VMAs (I-50, I-51) are in vma_tree.h.
 *
 *   I-21  when a writer of an mm begins, each table has a VMA in the range that it spans: who was there
 *         before has unmapped all that it had to. (check_mm() says "non-zero pgtables_bytes on freeing mm")
 *   I-36  in the end the mapcounts of all pages are the entries that there are: check_mapcounts(). When a
 *         page is freed none is left: free_pages_prepare() ("Bad page state")
 *   I-41  in the end rss counters are the pages that are mapped: check_rss(), in tlb.h
 */
#ifndef _INVARIANTS_ACCOUNTING_H
#define _INVARIANTS_ACCOUNTING_H

#include "mm_state.h"
#include "tlb.h"

/* ---- I-21 --------------------------------------------------------------------------------------- */

ghost static void check_table_has_vma(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	MA_STATE(mas, &mm->mm_mt, start, start);

	evaluated("I-21");
	require(mas_find(&mas, end - 1), "I-21: a table is left where nothing is mapped");
}

/* All tables below one whose entries span 1 << shift each. */
ghost static void check_tables(struct mm_struct *mm, unsigned long *table, unsigned long start,
			       unsigned int shift)
{
	unsigned long i, at;

	for (i = 0; i < 1UL << PGTABLE_BITS; i++) {
		if (!(table[i] & _PAGE_PRESENT) || (table[i] & _PAGE_PSE))
			continue;
		at = start + (i << shift);
		check_table_has_vma(mm, at, at + (1UL << shift));
		if (shift > PMD_SHIFT)
			check_tables(mm, (unsigned long *)(table[i] & PAGE_MASK), at,
				     shift - PGTABLE_BITS);
	}
}

on_return(mmap_write_lock, struct mm_struct *mm)
{
	if (atomic_read(&mm->mm_users))
		check_tables(mm, (unsigned long *)mm->pgd, 0, PGDIR_SHIFT);
}

on_return(mmap_write_lock_killable, int error, struct mm_struct *mm)
{
	if (!error && atomic_read(&mm->mm_users))
		check_tables(mm, (unsigned long *)mm->pgd, 0, PGDIR_SHIFT);
}

/* ---- I-36 --------------------------------------------------------------------------------------- */

/* For `finally`, with all mms that there are. Pages that are in flight have no entry and no count. */
ghost static void check_mapcounts(struct mm_struct **mms, int nr)
{
	int ptes[NR_PAGES] = { 0 }, pmds[NR_PAGES] = { 0 }, i;
	unsigned long address, *entryp;

	for (i = 0; i < nr; i++) {
		for (address = 0; address < TASK_SIZE; address += PAGE_SIZE) {
			entryp = ghost_walk(mms[i], address, PMD_SHIFT);
			if (!entryp || !(*entryp & _PAGE_PRESENT))
				continue;
			if (*entryp & _PAGE_PSE) {
				if (!(address & ~PMD_MASK))
					pmds[virt_to_page(*entryp) - mem_map]++;
				continue;
			}
			entryp = ghost_walk(mms[i], address, PAGE_SHIFT);
			if ((*entryp & _PAGE_PRESENT) && !(*entryp & _PAGE_SPECIAL))
				ptes[virt_to_page(*entryp) - mem_map]++;
		}
	}
	for (i = 0; i < mem_map_used; i++)
		require(ptes[i] == mem_map[i]._mapcount.counter + 1 &&
			pmds[i] == mem_map[i]._entire_mapcount.counter,
			"I-36: the mapcount of a page is the number of entries that map it");
	evaluated("I-36");
}

#endif
