/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Marks of an overlapping mmap() against faults: a reader holds the pointer to the old VMA in each part of
 * the replacement, and each way back to mmap_lock is taken.
 */
#ifndef _SEED_MARKS_H
#define _SEED_MARKS_H

#include "seed.h"

enum replacement {
	NOT_YET, CLEANING, CLEANED, MAKING, STORED, OVER
};

ghost static enum replacement replacement;
ghost static struct vm_area_struct *replaced;
ghost static struct task_struct *holder[3];
ghost static struct vm_area_struct *held[3];

ghost static void mark_holders(void)
{
	bool holds = false;
	int i;

	for (i = 0; i < 3; i++)
		holds |= holder[i] && replaced && held[i] == replaced;
	if (!holds)
		return;
	if (replacement == CLEANING)
		sometimes("a reader held the old VMA while the area was cleaned up");
	if (replacement == CLEANED)
		sometimes("a reader held the old VMA when the area had been cleaned up");
	if (replacement == MAKING)
		sometimes("a reader held the old VMA while the new one was made");
	if (replacement == STORED)
		sometimes("a reader held the old VMA when the new one was in the tree");
	if (replacement == OVER)
		sometimes("a reader held the old VMA when mmap_lock had been dropped");
}

ghost static void replacement_is(enum replacement now)
{
	replacement = now;
	mark_holders();
}

on_enter(lock_vma_under_rcu, struct mm_struct *mm, unsigned long address)
{
	int i;

	for (i = 0; i < 2 && holder[i]; i++)
		;
	holder[i] = current;
	held[i] = NULL;
}

on_return(mas_walk, void *entry, struct ma_state *mas)
{
	int i;

	for (i = 0; i < 3; i++) {
		if (holder[i] == current)
			held[i] = entry;
	}
	mark_holders();
}

on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm, unsigned long address)
{
	int i;

	for (i = 0; i < 3; i++) {
		if (holder[i] == current)
			holder[i] = NULL;
	}
}

on_enter(vms_clean_up_area, struct vma_munmap_struct *vms, struct ma_state *mas_detach)
{
	if (vms->nr_pages) {
		replaced = vms->vma;
		replacement_is(CLEANING);
	}
}

on_enter(trace_mmap_cleaned_up, struct mm_struct *mm, unsigned long addr, unsigned long end)
{
	if (replaced)
		replacement_is(CLEANED);
}

on_enter(__mmap_new_vma, struct mmap_state *map, struct vm_area_struct **vmap)
{
	if (replaced)
		replacement_is(MAKING);
}

on_enter(trace_mmap_stored, struct mm_struct *mm, unsigned long addr, unsigned long end)
{
	if (replaced)
		replacement_is(STORED);
}

on_return(vma_end_write_all, struct mm_struct *mm)
{
	if (replacement == STORED)
		replacement_is(OVER);
}

on_enter(trace_vma_locked_early, struct vm_area_struct *vma)
{
	sometimes("a reader saw before its reference that the VMA is locked");
}

on_enter(trace_vma_locked_late, struct vm_area_struct *vma)
{
	sometimes("a reader saw after its reference that the VMA is locked");
}

on_enter(trace_vma_retry, struct mm_struct *mm, struct vm_area_struct *vma)
{
	sometimes("a reader saw that the VMA is detached, and looked again");
}

#endif
