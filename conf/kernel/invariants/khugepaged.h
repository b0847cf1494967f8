/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What khugepaged may take away. Included after the mm's headers.
 *
 *   I-62  a PTE table of a file's mapping that is taken away has nothing in it that the page cache
 *         does not have: no page of its own, no marker. (In the kernel: the comment on the second
 *         check in retract_page_tables().)
 */
#ifndef _INVARIANTS_KHUGEPAGED_H
#define _INVARIANTS_KHUGEPAGED_H

#include <racewalk.h>
#include "mm/common/khugepaged.h"

on_enter(pte_free_defer, struct mm_struct *mm, pgtable_t pgtable)
{
	unsigned long i;

	for (i = 0; i < PTRS_PER_PTE; i++)
		require(!pgtable->entries[i],
			"I-62: a table that collapse takes away is empty");
}

/* With mmap_lock held (Linux 5.1 to 6.5) the table goes at once; with the locks of today its pages count. */
on_enter(trace_retract_table, struct vm_area_struct *vma, unsigned long addr, pmd_t *pmd)
{
	unsigned long *table = (unsigned long *)(pmd_val(*pmd) & PAGE_MASK), mapping;
	unsigned long i;

	for (i = 0; i < PTRS_PER_PTE; i++) {
		if (!(table[i] & _PAGE_PRESENT))
			continue;
		mapping = (unsigned long)page_folio(virt_to_page(table[i]))->mapping;
		require(!(mapping & PAGE_MAPPING_ANON),
			"I-62: a table that is taken from a file's mapping has no private page");
	}
}

#endif
