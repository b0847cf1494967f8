/* SPDX-License-Identifier: Apache-2.0 */
/*
 * swapoff: the mms that may have pages in swap are gone through one by one. mm/swapfile.c. With
 * -D CONFIG_SWAP=1 only. Slots and the cache are in swap.h, faults in swap_fault.h. An mm enters the list when a page of it is
 * swapped out, a child if its parent is in it.
 *
 * UNUSE_UNSTABLE goes on in an mm that is unstable, as before Linux 6.18; UNUSE_NO_PTE_SAME does not look at an entry again
 * once it has the PTE lock.
 */
#ifndef _MM_SWAPFILE_H
#define _MM_SWAPFILE_H

#include "memory.h"
#include "vma_iterator.h"

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

/* The entry may have been brought in, or zapped, before its lock was taken. The folio is locked. */
static void unuse_pte(struct vm_area_struct *vma, pmd_t *pmd, unsigned long addr, pte_t orig,
		      struct folio *folio)
{
	spinlock_t *ptl;
	pte_t *pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);

	if (!pte)
		return;
	if (IS_ENABLED(UNUSE_NO_PTE_SAME) || pte_same(ptep_get(pte), orig)) {
		folio_get(folio);
		swapin_set_pte(vma, addr, pte, orig, folio, false);
		trace_swapped_in(vma->vm_mm, addr);
	}
	pte_unmap_unlock(pte, ptl);
}

/* One page of the VMA, if it is swapped out. -ENOMEM, or 0. */
static int unuse_addr(struct vm_area_struct *vma, unsigned long addr)
{
	pmd_t *pmd = mm_find_pmd(vma->vm_mm, addr);
	struct folio *folio;
	swp_entry_t entry;
	pte_t *pte, ptent;

	pte = pmd ? pte_offset_map(pmd, addr) : NULL;
	if (!pte)
		return 0;
	ptent = ptep_get_lockless(pte);
	pte_unmap(pte);
	entry = pte_to_swp_entry(ptent);
	if (!is_swap_pte(ptent) || non_swap_entry(entry))
		return 0;
	folio = read_swap_cache_async(entry);
	if (!folio)
		return __swap_count(entry) ? -ENOMEM : 0;
	folio_lock(folio);
	if (folio_is_of_swap_entry(folio, entry)) {
		unuse_pte(vma, pmd, addr, ptent, folio);
		folio_free_swap(folio);
	}
	folio_unlock(folio);
	folio_put(folio);
	return 0;
}

static void unuse_vma(struct vm_area_struct *vma)
{
	unsigned long addr;

	for (addr = vma->vm_start; addr < vma->vm_end; addr += PAGE_SIZE) {
		if (unuse_addr(vma, addr))
			return;
	}
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
		if (vma->anon_vma && !(vma->vm_flags & VM_HUGETLB))
			unuse_vma(vma);
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
