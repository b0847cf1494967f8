/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A walk of the maps by lock_next_vma().
 *
 *   I-12  the VMAs that it gives follow each other, and where it leaves a gap there was one at some
 *         instant of the walk: before or after a write section. A gap that a writer makes and fills in one
 *         section is nobody's
 *
 * For one walk at a time, of the first 64 pages of one mm. The scenario calls note_maps_walk() first.
 */
#ifndef _INVARIANTS_MAPS_WALK_H
#define _INVARIANTS_MAPS_WALK_H

#include "mm_state.h"

#define NOTED_PAGES	64

/* A bit for each page where nothing was mapped: after the last section, and since the walk began. */
ghost static unsigned long noted_holes, noted_holes_of_walk;
/* What the walk took for a gap: the section that is on will tell. */
ghost static unsigned long noted_gap;

on_enter(vma_end_write_all, struct mm_struct *mm)
{
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *vma;
	unsigned long addr;

	noted_holes = ~0UL;
	for_each_vma(vmi, vma) {
		for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE)
			noted_holes &= ~(1UL << (addr >> PAGE_SHIFT));
	}
	noted_holes_of_walk |= noted_holes;
	require(!(noted_gap & ~noted_holes), "I-12: a walk of the maps reports no gap that never was");
	noted_gap = 0;
}

ghost static void note_maps_walk(void)
{
	noted_holes_of_walk = noted_holes;
	noted_gap = 0;
}

on_return(lock_next_vma, struct vm_area_struct *vma, struct mm_struct *mm, struct vma_iterator *vmi,
	  unsigned long from)
{
	unsigned long addr, end = NOTED_PAGES << PAGE_SHIFT, gap = 0;

	if (IS_ERR(vma))
		return;
	if (vma) {
		require(vma->vm_end > from, "I-12: a walk of the maps does not go back");
		end = vma->vm_start;
	}
	for (addr = from; addr < end; addr += PAGE_SIZE)
		gap |= 1UL << (addr >> PAGE_SHIFT);
	gap &= ~noted_holes_of_walk;
	if (mm_noted_writing(mm))
		noted_gap |= gap;
	else
		require(!gap, "I-12: a walk of the maps reports no gap that never was");
}

#endif
