/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The lock of a VMA.
 *
 *   I-01  a VMA is locked for reading only while it is attached, and for its own mm
 *   I-02  nobody has a VMA locked for reading that the writer of its mm has locked
 *   I-03  a field of an attached VMA is written only by the writer that has locked it
 *         (vma_assert_write_locked(), mmap_assert_write_locked())
 *   I-04  a VMA that was locked for an address covers it, as long as it is locked
 *   I-06  once a VMA is detached nobody holds it or takes it (vma_assert_detached())
 *   I-13  the writer finds a VMA locked already only if it was itself that locked it
 *   I-14  vm_refcnt is what readers, the tree and a writer add up to: never below zero, never
 *         saturated (refcount_t warns of both)
 */
#ifndef _INVARIANTS_VMA_LOCK_H
#define _INVARIANTS_VMA_LOCK_H

#include "mm_state.h"

on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm, unsigned long address)
{
	if (!vma)
		return;
	require(vma->vm_mm == mm, "I-01: a VMA is locked only for its own mm");
	require(!vma_noted_write_locked(vma), "I-02: a VMA that a writer has locked was locked for reading");
	require(vma_noted_attached(vma), "I-01: a VMA that is locked is attached");
	require(vma->vm_start <= address && address < vma->vm_end,
		"I-04: a VMA that is locked for an address covers it");
	note_reader(vma, address, false);
}

on_enter(vma_end_read, struct vm_area_struct *vma)
{
	note_reader_done(vma);
}

on_return(vma_start_write, struct vm_area_struct *vma)
{
	require(!note_reader_of(vma), "I-02, I-13: a writer has locked a VMA that somebody reads");
	note_add(noted_write_locked, vma);
}

on_return(vma_start_write_killable, int error, struct vm_area_struct *vma)
{
	if (error)
		return;
	require(!note_reader_of(vma), "I-02, I-13: a writer has locked a VMA that somebody reads");
	note_add(noted_write_locked, vma);
}

on_return(vma_mark_detached, struct vm_area_struct *vma)
{
	require(!note_reader_of(vma), "I-06: a VMA was detached while somebody reads it");
	require(!vma_is_attached(vma), "I-06: a VMA that was detached has a reference left");
}

ghost static void check_field_write(struct vm_area_struct *vma)
{
	if (vma_noted_attached(vma))
		require(vma_noted_write_locked(vma),
			"I-03: a field of an attached VMA is written without its lock");
}

on_store(vm_area_struct, vm_start, struct vm_area_struct *vma)
{
	check_field_write(vma);
}

on_store(vm_area_struct, vm_end, struct vm_area_struct *vma)
{
	check_field_write(vma);
}

on_store(vm_area_struct, vm_flags, struct vm_area_struct *vma)
{
	check_field_write(vma);
}

on_store(vm_area_struct, vm_pgoff, struct vm_area_struct *vma)
{
	check_field_write(vma);
}

on_store(vm_area_struct, vm_ops, struct vm_area_struct *vma)
{
	check_field_write(vma);
}

invariant(vma_covers_address, "I-04: a VMA that is locked for an address covers it")
{
	struct vm_area_struct *vma;
	int i;

	for (i = 0; i < NOTED_READERS; i++) {
		vma = noted_reader[i].vma;
		if (!noted_reader[i].task || noted_reader[i].any_address)
			continue;
		require(vma->vm_start <= noted_reader[i].address);
		require(noted_reader[i].address < vma->vm_end);
	}
}

#endif
