/* SPDX-License-Identifier: Apache-2.0 */
/*
 * References. That nothing is used after it was freed (I-43), and that refcount_t does not go below zero,
 * the machine watches by itself; these say whose mistake it was.
 *
 *   I-16  mm_users and mm_count are taken and put while they are above zero. For pages it is in
 *         folio_get() and folio_put_refs() (VM_BUG_ON)
 *   I-18  rcuwait_wake_up() is called only for an mm that is allocated
 *   I-59  a VMA is freed when it is detached and its readers have gone (vma_assert_detached())
 *   I-64  the mm of a VMA is allocated as long as somebody has a reference to the VMA. For readers that
 *         took the VMA for one of another mm see mm_life.h
 */
#ifndef _INVARIANTS_COUNTS_H
#define _INVARIANTS_COUNTS_H

#include "mm_state.h"

on_enter(mmdrop, struct mm_struct *mm)
{
	evaluated("I-16");
	require(is_allocated(mm) && mm->mm_count.counter > 0, "I-16: mm_count is put and was zero");
}

on_enter(mmgrab, struct mm_struct *mm)
{
	require(is_allocated(mm) && mm->mm_count.counter > 0, "I-16: mm_count is taken and was zero");
}

on_enter(mmput, struct mm_struct *mm)
{
	require(is_allocated(mm) && mm->mm_users.counter > 0, "I-16: mm_users is put and was zero");
}

on_enter(mmget, struct mm_struct *mm)
{
	require(is_allocated(mm) && mm->mm_users.counter > 0, "I-16: mm_users is taken and was zero");
}

#if defined(VMA_REF_LIMIT) || defined(VM_REFCNT_LIMIT)
on_enter(rcuwait_wake_up, struct rcuwait *w)
{
	evaluated("I-18");
	require(is_allocated(w), "I-18: a writer is woken by way of an mm that is gone");
}

on_enter(vma_refcount_put, struct vm_area_struct *vma)
{
	evaluated("I-64");
	require(is_allocated(vma->vm_mm), "I-64: the mm of a VMA is gone while it has a reference");
}
#endif

on_enter(vm_area_free, struct vm_area_struct *vma)
{
	evaluated("I-59");
	require(!vma_noted_readers(vma), "I-59: a VMA is freed that somebody has locked");
	require(!vma_noted_attached(vma), "I-59: a VMA is freed that is attached");
}

#endif
