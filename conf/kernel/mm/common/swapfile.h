/* SPDX-License-Identifier: Apache-2.0 */
/*
 * swapoff: the mms that may have pages in swap are gone through one by one. mm/swapfile.c. With
 * -D CONFIG_SWAP=1 only. No page is ever swapped out here: a child enters the list if its parent is in
 * it, as copy_nonpresent_pte() makes it do, and the pages of a VMA are only looked at.
 *
 * UNUSE_UNSTABLE goes on in an mm that is unstable, as before Linux 6.18.
 */
#ifndef _MM_SWAPFILE_H
#define _MM_SWAPFILE_H

#include "memory.h"

#ifdef CONFIG_SWAP

static DEFINE_SPINLOCK(mmlist_lock);
static LIST_HEAD(init_mmlist);		/* the kernel's init_mm.mmlist */

static void mmput(struct mm_struct *mm);

static inline void mm_init_mmlist(struct mm_struct *mm)
{
	INIT_LIST_HEAD(&mm->mmlist);
}

/* A page of it is swapped out, or a child gets such a page. */
static void mm_enter_mmlist(struct mm_struct *mm)
{
	if (unlikely(list_empty(&mm->mmlist))) {
		spin_lock(&mmlist_lock);
		if (list_empty(&mm->mmlist))
			list_add(&mm->mmlist, &init_mmlist);
		spin_unlock(&mmlist_lock);
	}
}

static void mm_fork_mmlist(struct mm_struct *mm, struct mm_struct *oldmm)
{
	if (!list_empty(&oldmm->mmlist))
		mm_enter_mmlist(mm);
}

static void mm_leave_mmlist(struct mm_struct *mm)
{
	if (!list_empty(&mm->mmlist)) {
		spin_lock(&mmlist_lock);
		list_del(&mm->mmlist);
		spin_unlock(&mmlist_lock);
	}
}

/* For probes: a VMA that swapoff has come to. */
static inline void trace_unuse_vma(struct mm_struct *mm, struct vm_area_struct *vma)
{
}

static void unuse_mm(struct mm_struct *mm)
{
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *vma;

	mmap_read_lock(mm);
	if (!IS_ENABLED(UNUSE_UNSTABLE) && check_stable_address_space(mm))
		goto unlock;
	for_each_vma(vmi, vma) {
		trace_unuse_vma(mm, vma);
		/* The entries in swap of a VMA with an anon_vma would be read in. */
		if (vma->anon_vma && !(vma->vm_flags & VM_HUGETLB))
			cond_resched();
	}
unlock:
	mmap_read_unlock(mm);
}

static void try_to_unuse(void)
{
	struct mm_struct *mm, *prev_mm = NULL;
	struct list_head *p = &init_mmlist;

	spin_lock(&mmlist_lock);
	while ((p = p->next) != &init_mmlist) {
		mm = list_entry(p, struct mm_struct, mmlist);
		if (!mmget_not_zero(mm))
			continue;
		spin_unlock(&mmlist_lock);
		/* The one before stays in the list until its successor is known. */
		if (prev_mm)
			mmput(prev_mm);
		prev_mm = mm;
		unuse_mm(mm);
		spin_lock(&mmlist_lock);
	}
	spin_unlock(&mmlist_lock);
	if (prev_mm)
		mmput(prev_mm);
}

#else

static inline void mm_init_mmlist(struct mm_struct *mm)
{
}

static inline void mm_fork_mmlist(struct mm_struct *mm, struct mm_struct *oldmm)
{
}

static inline void mm_leave_mmlist(struct mm_struct *mm)
{
}

#endif

#endif
