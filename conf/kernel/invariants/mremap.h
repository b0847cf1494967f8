/* SPDX-License-Identifier: Apache-2.0 */
/*
 * mremap().
 *
 *   I-35  when an entry, or a table, was moved no TLB has its old address any more: the flush comes before
 *         either page-table lock is dropped (the comment in move_ptes() says why)
 */
#ifndef _INVARIANTS_MREMAP_H
#define _INVARIANTS_MREMAP_H

#include "mm_state.h"
#include "tlb.h"
#include "mm/common/move_page_tables.h"

on_return(move_ptes, int error, struct vm_area_struct *vma, pmd_t *old_pmd, unsigned long old_addr,
	  unsigned long old_end, struct vm_area_struct *new_vma, pmd_t *new_pmd,
	  unsigned long new_addr, bool need_rmap_locks)
{
	unsigned long offset;

	if (error)
		return;
	evaluated("I-35");
	for (offset = 0; offset < old_end - old_addr; offset += PAGE_SIZE) {
		/* Where truncation was faster nothing is moved, and it is yet to flush. */
		if (pte_none(ptep_get(pte_offset_kernel(new_pmd, new_addr + offset))))
			continue;
		require(!ghost_tlb_has(vma->vm_mm, old_addr + offset, old_addr + offset + PAGE_SIZE),
			"I-35: a TLB has the old address of an entry that was moved");
	}
}

on_return(move_normal_pmd, bool moved, struct vm_area_struct *vma, unsigned long old_addr,
	  unsigned long new_addr, pmd_t *old_pmd, pmd_t *new_pmd)
{
	if (!moved)
		return;
	evaluated("I-35, a table");
	require(!ghost_tlb_has(vma->vm_mm, old_addr, old_addr + PMD_SIZE),
		"I-35: a TLB has the old address of a table that was moved");
}

#endif
