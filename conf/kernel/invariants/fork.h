/* SPDX-License-Identifier: Apache-2.0 */
/*
 * fork(). What a fork that failed may leave (I-54) is in mm_life.h.
 *
 *   I-60  the pages of a VMA are copied while it is write-locked (vma_assert_write_locked()); before the
 *         parent goes on, no entry and no TLB lets it write to what is shared now
 */
#ifndef _INVARIANTS_FORK_H
#define _INVARIANTS_FORK_H

#include "mm_state.h"
#include "tlb.h"

on_enter(copy_page_range, struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma)
{
	evaluated("I-60");
	require(vma_noted_write_locked(src_vma),
		"I-60: a fork copies the pages of a VMA that it has not locked");
}

/* An mm whose fork has copied pages, while its lock is held. */
ghost static struct mm_struct *mm_forking[NOTED_MMS];
ghost static int mms_forking;

/* Who writes to an anonymous page has it alone. The VMA is locked, the other one is not in use yet. */
ghost static void check_shared_pages(struct vm_area_struct *vma)
{
	unsigned long address, leaf;
	struct folio *folio;
	struct page *page;

	for (address = vma->vm_start; address < vma->vm_end; address += PAGE_SIZE) {
		evaluated("I-60, entries");
		leaf = ghost_leaf(vma->vm_mm, address);
		if ((leaf & (_PAGE_PRESENT | _PAGE_RW | _PAGE_SPECIAL)) != (_PAGE_PRESENT | _PAGE_RW))
			continue;
		page = virt_to_page(leaf);
		folio = page_folio(page);
		if (!((unsigned long)folio->mapping & PAGE_MAPPING_ANON))
			continue;
		require(PageAnonExclusive(leaf & _PAGE_PSE ? &folio->page : page),
			"I-60: after a fork an entry lets a process write to a shared page");
	}
}

on_return(copy_page_range, int error, struct vm_area_struct *dst_vma, struct vm_area_struct *src_vma)
{
	int i;

	if (!is_vm_hugetlb_page(src_vma)) {
		check_shared_pages(src_vma);
		check_shared_pages(dst_vma);
	}
	for (i = 0; i < mms_forking; i++) {
		if (mm_forking[i] == src_vma->vm_mm)
			return;
	}
	require(mms_forking < NOTED_MMS, "more forks than -D NOTED_MMS=64 at a time");
	mm_forking[mms_forking++] = src_vma->vm_mm;
}

/* Who has cleared or write-protected an entry and not flushed yet is at work on it. */
ghost static void check_parent_tlb(struct mm_struct *mm)
{
	struct hw_tlb_entry *entry;
	unsigned long leaf;
	int cpu, i;

	if (atomic_read(&mm->tlb_flush_pending))
		return;
	evaluated("I-60, TLBs");
	for (cpu = 0; cpu < nr_cpus(); cpu++) {
		for (i = 0; i < HW_TLB_ENTRIES; i++) {
			entry = &hw_tlb[cpu][i];
			if (!ghost_tlb_counts(cpu, entry) || entry->mm != mm ||
			    !(entry->value & _PAGE_RW) || ghost_entry_locked(mm, entry->address))
				continue;
			leaf = ghost_leaf(mm, entry->address);
			require(!leaf || (leaf & _PAGE_RW),
				"I-60: after a fork a TLB lets the parent write to a shared page");
		}
	}
}

on_enter(mmap_write_unlock, struct mm_struct *mm)
{
	int i;

	for (i = 0; i < mms_forking; i++) {
		if (mm_forking[i] == mm) {
			check_parent_tlb(mm);
			mm_forking[i] = mm_forking[--mms_forking];
			return;
		}
	}
}

#endif
