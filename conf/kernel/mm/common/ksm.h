/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The mms that want their pages merged, and who goes through them. mm/ksm.c. With -D CONFIG_KSM=1
 * only. No page is ever merged here: what matters is the list, and how an mm leaves it.
 *
 * Mutation: B36 does not look whether the mm is exiting before it goes through its VMAs.
 */
#ifndef _LINUX_KSM_H
#define _LINUX_KSM_H

#include "vma_iterator.h"

#ifdef CONFIG_KSM

struct ksm_mm_slot {
	struct list_head mm_node;
	struct mm_struct *mm;
};

static struct ksm_mm_slot ksm_mm_head = {
	.mm_node = LIST_HEAD_INIT(ksm_mm_head.mm_node),
};
static DEFINE_SPINLOCK(ksm_mmlist_lock);
static struct ksm_mm_slot *ksm_scan_slot = &ksm_mm_head;	/* where the scan is */

static void mmdrop(struct mm_struct *mm);

static inline bool ksm_test_exit(struct mm_struct *mm)
{
	return atomic_read(&mm->mm_users) == 0;
}

static int __ksm_enter(struct mm_struct *mm)
{
	struct ksm_mm_slot *slot = kmalloc(sizeof(*slot), GFP_KERNEL);

	if (!slot)
		return -ENOMEM;
	slot->mm = mm;
	spin_lock(&ksm_mmlist_lock);
	/* At the end, where a walk that parts all pages still comes. */
	list_add_tail(&slot->mm_node, &ksm_mm_head.mm_node);
	spin_unlock(&ksm_mmlist_lock);
	set_bit(MMF_VM_MERGEABLE, &mm->flags);
	mmgrab(mm);
	return 0;
}

static void ksm_fork(struct mm_struct *mm, struct mm_struct *oldmm)
{
	/* Without memory its pages are not merged. */
	if (test_bit(MMF_VM_MERGEABLE, &oldmm->flags))
		__ksm_enter(mm);
}

/* If the scan is at this mm it takes it from the list; a scan that holds mmap_lock is waited for. */
static void __ksm_exit(struct mm_struct *mm)
{
	struct ksm_mm_slot *slot, *found = NULL;
	bool at_scan = false;

	spin_lock(&ksm_mmlist_lock);
	list_for_each_entry(slot, &ksm_mm_head.mm_node, mm_node) {
		if (slot->mm == mm) {
			found = slot;
			break;
		}
	}
	if (found) {
		at_scan = ksm_scan_slot == found;
		if (!at_scan)
			list_del(&found->mm_node);
	}
	spin_unlock(&ksm_mmlist_lock);
	if (at_scan) {
		mmap_write_lock(mm);
		mmap_write_unlock(mm);
	} else if (found) {
		kfree(found);
		clear_bit(MMF_VM_MERGEABLE, &mm->flags);
		mmdrop(mm);
	}
}

static inline void ksm_exit(struct mm_struct *mm)
{
	if (test_bit(MMF_VM_MERGEABLE, &mm->flags))
		__ksm_exit(mm);
}

/* For probes: a VMA that the scan has come to. */
static inline void trace_ksm_vma(struct mm_struct *mm, struct vm_area_struct *vma)
{
}

static void ksm_scan_mm(struct mm_struct *mm)
{
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *vma;

	for_each_vma(vmi, vma) {
		trace_ksm_vma(mm, vma);
		if (!(vma->vm_flags & VM_MERGEABLE) || !vma->anon_vma)
			continue;
		/* unmerge_ksm_pages() would look at each page, and stop here. */
		if (ksm_test_exit(mm))
			break;
	}
}

/* All that was merged is to be parted. Called by one task at a time. */
static void unmerge_and_remove_all_rmap_items(void)
{
	struct ksm_mm_slot *slot;
	struct mm_struct *mm;

	spin_lock(&ksm_mmlist_lock);
	ksm_scan_slot = list_first_entry(&ksm_mm_head.mm_node, struct ksm_mm_slot, mm_node);
	spin_unlock(&ksm_mmlist_lock);
	for (slot = ksm_scan_slot; slot != &ksm_mm_head; slot = ksm_scan_slot) {
		mm = slot->mm;
		mmap_read_lock(mm);
		/* The lock alone does not keep an mm that nobody uses. */
		if (IS_ENABLED(B36) || !ksm_test_exit(mm))
			ksm_scan_mm(mm);
		mmap_read_unlock(mm);
		spin_lock(&ksm_mmlist_lock);
		ksm_scan_slot = list_next_entry(slot, mm_node);
		if (ksm_test_exit(mm)) {
			list_del(&slot->mm_node);
			spin_unlock(&ksm_mmlist_lock);
			kfree(slot);
			clear_bit(MMF_VM_MERGEABLE, &mm->flags);
			mmdrop(mm);
		} else {
			spin_unlock(&ksm_mmlist_lock);
		}
	}
}

#else

static inline void ksm_fork(struct mm_struct *mm, struct mm_struct *oldmm)
{
}

static inline void ksm_exit(struct mm_struct *mm)
{
}

#endif

#endif
