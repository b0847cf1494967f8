/* SPDX-License-Identifier: Apache-2.0 */
/*
 * madvise(): mm/madvise.c. What throws pages away, and guard regions, go under the VMA's lock alone
 * since Linux 6.17 (-D GENERATION=g3; -D MADVISE_VMA_LOCK=0 or 1 for itself) if the range lies in one
 * VMA that is not armed for userfaultfd, else under mmap_lock for reading. The gather of
 * MADV_DONTNEED and MADV_FREE is finished when that lock has been dropped.
 *
 * Mutations: M72 sets the bit that a VMA may have guard markers after the markers. MADVISE_FLUSH_LOCKED
 * flushes before the VMA's lock is dropped, which Linux does not (see docs/findings.md).
 */
#ifndef _MM_MADVISE_H
#define _MM_MADVISE_H

#include <linux/errno.h>
#include "vma_iterator.h"
#include "khugepaged.h"
#include "pagewalk.h"
#include "user.h"
#include "vmscan.h"

#ifndef MADVISE_VMA_LOCK
#define __MADVISE_g1		0
#define __MADVISE_g2		0
#define __MADVISE_g3		1
#define __MADVISE(generation)	__MADVISE_##generation
#define __MADVISE_OF(generation)	__MADVISE(generation)
/* In g2-v6 the rest of the name is subtracted: an unknown word, which is 0. */
#if __MADVISE_OF(GENERATION)
#define MADVISE_VMA_LOCK	1
#else
#define MADVISE_VMA_LOCK	0
#endif
#endif

#define MADV_DONTNEED		4
#define MADV_FREE		8
#define MADV_DONTFORK		10
#define MADV_DOFORK		11
#define MADV_HUGEPAGE		14
#define MADV_NOHUGEPAGE		15
#define MADV_WIPEONFORK		18
#define MADV_KEEPONFORK		19
#define MADV_COLD		20
#define MADV_PAGEOUT		21
#define MADV_POPULATE_READ	22
#define MADV_POPULATE_WRITE	23
#define MADV_DONTNEED_LOCKED	24
#define MADV_COLLAPSE		25
#define MADV_GUARD_INSTALL	102
#define MADV_GUARD_REMOVE	103

#define MAX_MADVISE_GUARD_RETRIES	3

enum madvise_lock_mode {
	MADVISE_NO_LOCK,
	MADVISE_MMAP_READ_LOCK,
	MADVISE_MMAP_WRITE_LOCK,
	MADVISE_VMA_READ_LOCK,
};

struct madvise_behavior_range {
	unsigned long start;
	unsigned long end;
};

struct madvise_behavior {
	struct mm_struct *mm;
	int behavior;
	struct mmu_gather *tlb;
	enum madvise_lock_mode lock_mode;
	struct madvise_behavior_range range;
	struct vm_area_struct *prev;
	struct vm_area_struct *vma;
	bool lock_dropped;
};

static enum page_walk_lock get_walk_lock(enum madvise_lock_mode mode)
{
	return mode == MADVISE_VMA_READ_LOCK ? PGWALK_VMA_RDLOCK_VERIFY : PGWALK_RDLOCK;
}

/* ---- MADV_DONTNEED, MADV_DONTNEED_LOCKED, MADV_FREE ------------------------------------------- */

static bool madvise_dontneed_free_valid_vma(struct madvise_behavior *madv_behavior)
{
	vm_flags_t forbidden = VM_PFNMAP | VM_HUGETLB;

	if (madv_behavior->behavior != MADV_DONTNEED_LOCKED)
		forbidden |= VM_LOCKED;
	return !(madv_behavior->vma->vm_flags & forbidden);
}

/* A page that was written to before is not worth keeping, unless it is written to again. */
static bool madvise_free_folio(struct folio *folio)
{
	bool sole;

	if (!folio_test_dirty(folio))
		return true;
	if (!folio_trylock(folio))
		return false;
	sole = __folio_mapcount(folio) == 1;
	if (sole)
		folio_clear_dirty(folio);
	folio_unlock(folio);
	return sole;
}

static int madvise_free_pte_entry(pte_t *pte, unsigned long addr, unsigned long next,
				  struct mm_walk *walk)
{
	struct mmu_gather *tlb = walk->private;
	pte_t ptent = ptep_get(pte);
	struct folio *folio;

	if (!pte_present(ptent))
		return 0;
	folio = page_folio(pte_page(ptent));
	if (!folio_test_anon(folio) || folio_test_large(folio) || !madvise_free_folio(folio))
		return 0;
	if (pte_young(ptent) || pte_dirty(ptent)) {
		/* A write from here on sets the bit again: TLBs must ask for it. */
		ptent = ptep_get_and_clear(walk->mm, addr, pte);
		set_pte_at(walk->mm, addr, pte, pte_mkold(pte_mkclean(ptent)));
		if (!IS_ENABLED(LAZYFREE_NO_FLUSH))
			tlb_remove_tlb_entry(tlb, pte, addr);
	}
	folio_mark_lazyfree(folio);
	return 0;
}

static int madvise_free_single_vma(struct madvise_behavior *madv_behavior)
{
	struct mm_walk_ops walk_ops = {
		.pte_entry = madvise_free_pte_entry,
		.walk_lock = get_walk_lock(madv_behavior->lock_mode),
	};
	struct vm_area_struct *vma = madv_behavior->vma;
	struct mmu_notifier_range range;
	int error;

	if (vma->vm_ops)
		return -EINVAL;
	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, madv_behavior->range.start,
				madv_behavior->range.end);
	mmu_notifier_invalidate_range_start(&range);
	error = walk_page_range_vma(vma, madv_behavior->range.start, madv_behavior->range.end,
				    &walk_ops, madv_behavior->tlb);
	mmu_notifier_invalidate_range_end(&range);
	return error;
}

static long madvise_dontneed_free(struct madvise_behavior *madv_behavior)
{
	struct madvise_behavior_range *range = &madv_behavior->range;
	struct zap_details details = {
		.reclaim_pt = CONFIG_PT_RECLAIM,
		.even_cows = true,
	};

	if (!madvise_dontneed_free_valid_vma(madv_behavior))
		return -EINVAL;
	if (madv_behavior->behavior == MADV_FREE)
		return madvise_free_single_vma(madv_behavior);
	zap_page_range_single_batched(madv_behavior->tlb, madv_behavior->vma, range->start,
				      range->end - range->start, &details);
	return 0;
}

/* ---- MADV_COLD, MADV_PAGEOUT, MADV_POPULATE_READ, MADV_POPULATE_WRITE ---------------------------------- */

/* Pages of one table: each loses its accessed bit; for PAGEOUT it is taken along, to go once the PTE lock is dropped. */
static void madvise_cold_or_pageout_range(struct madvise_behavior *madv_behavior, unsigned long addr,
					  unsigned long end, struct folio_batch *folio_list)
{
	struct vm_area_struct *vma = madv_behavior->vma;
	pmd_t *pmd = mm_find_pmd(vma->vm_mm, addr);
	struct page *page;
	spinlock_t *ptl;
	pte_t *pte, *start_pte, ptent;

	if (!pmd || pmd_none(pmdp_get(pmd)))
		return;
	split_huge_pmd(vma, pmd, addr);
	start_pte = pte_offset_map_lock(vma->vm_mm, pmd, addr, &ptl);
	if (!start_pte)
		return;
	flush_tlb_batched_pending(vma->vm_mm);
	for (pte = start_pte; addr < end; pte++, addr += PAGE_SIZE) {
		ptent = ptep_get(pte);
		page = pte_present(ptent) ? vm_normal_page(vma, addr, ptent) : NULL;
		if (!page || folio_test_large(page_folio(page)) ||
		    __folio_mapcount(page_folio(page)) != 1)
			continue;
		if (pte_young(ptent)) {
			/* Cleared and not flushed: a TLB may go on using the page, which does no harm. */
			ptent = ptep_get_and_clear(vma->vm_mm, addr, pte);
			set_pte_at(vma->vm_mm, addr, pte, pte_mkold(ptent));
			tlb_remove_tlb_entry(madv_behavior->tlb, pte, addr);
		}
		if (folio_list->nr < FOLIO_BATCH_SIZE && madv_behavior->behavior == MADV_PAGEOUT &&
		    folio_try_get(page_folio(page)))
			folio_batch_add(folio_list, page_folio(page));
	}
	pte_unmap_unlock(start_pte, ptl);
}

static int madvise_cold_or_pageout(struct madvise_behavior *madv_behavior)
{
	struct vm_area_struct *vma = madv_behavior->vma;
	unsigned long addr = madv_behavior->range.start, next;
	struct folio_batch folio_list;
	struct mmu_gather tlb;

	if (vma->vm_flags & (VM_LOCKED | VM_PFNMAP | VM_HUGETLB))
		return -EINVAL;
	madv_behavior->tlb = &tlb;
	tlb_gather_mmu(&tlb, vma->vm_mm);
	for (; addr < madv_behavior->range.end; addr = next) {
		next = __ADDR_END(PMD_SIZE, PMD_MASK, addr, madv_behavior->range.end);
		folio_batch_init(&folio_list);
		madvise_cold_or_pageout_range(madv_behavior, addr, next, &folio_list);
		if (folio_list.nr)
			shrink_folio_list(&folio_list);
	}
	tlb_finish_mmu(&tlb);
	return 0;
}

/* Pages are faulted in, as if the program read them or wrote to them. May drop mmap_lock on the way. */
static int madvise_populate(struct madvise_behavior *madv_behavior)
{
	bool write = madv_behavior->behavior == MADV_POPULATE_WRITE;
	struct mm_struct *mm = madv_behavior->mm;
	unsigned long addr;
	int error = 0;

	for (addr = madv_behavior->range.start; addr < madv_behavior->range.end && !error; addr += PAGE_SIZE) {
		mmap_read_unlock(mm);
		error = do_user_addr_fault(mm, addr, write);
		mmap_read_lock(mm);
	}
	madv_behavior->lock_dropped = true;
	return error;
}

/* ---- guard regions: markers that make each access fail ------------------------------------------ */

/* The one write to an attached VMA for which its lock, or mmap_lock, is held for reading only. */
static void vma_set_atomic_flag(struct vm_area_struct *vma, unsigned int bit)
{
	unsigned long *bitmap = &vma->vm_flags;

	set_bit(bit, bitmap);
}

static bool is_valid_guard_vma(struct vm_area_struct *vma, bool allow_locked)
{
	vm_flags_t disallowed = VM_SPECIAL | VM_HUGETLB;

	if (!allow_locked)
		disallowed |= VM_LOCKED;
	return !(vma->vm_flags & disallowed);
}

/* Then all is zapped, and tried again. */
static int guard_install_pmd_entry(pmd_t *pmd, unsigned long addr, unsigned long next,
				   struct mm_walk *walk)
{
	return pmd_trans_huge(pmdp_get(pmd));
}

static int guard_install_pte_entry(pte_t *pte, unsigned long addr, unsigned long next,
				   struct mm_walk *walk)
{
	return !is_guard_pte_marker(ptep_get(pte));
}

static int guard_install_set_pte(unsigned long addr, unsigned long next, pte_t *ptep,
				 struct mm_walk *walk)
{
	*ptep = make_pte_marker(PTE_MARKER_GUARD);
	return 0;
}

static long madvise_guard_install(struct madvise_behavior *madv_behavior)
{
	struct vm_area_struct *vma = madv_behavior->vma;
	struct madvise_behavior_range *range = &madv_behavior->range;
	struct mm_walk_ops walk_ops = {
		.pmd_entry = guard_install_pmd_entry,
		.pte_entry = guard_install_pte_entry,
		.install_pte = guard_install_set_pte,
		.walk_lock = get_walk_lock(madv_behavior->lock_mode),
	};
	long err;
	int i;

	if (!is_valid_guard_vma(vma, false))
		return -EINVAL;
	/* Before a PTE lock is taken: who takes a table away under it sees one or the other. */
	if (!IS_ENABLED(M72))
		vma_set_atomic_flag(vma, VMA_MAYBE_GUARD_BIT);
	if (!vma->vm_ops) {
		VM_WARN_ON_ONCE(!READ_ONCE(vma->anon_vma) &&
				madv_behavior->lock_mode != MADVISE_MMAP_READ_LOCK);
		err = anon_vma_prepare(vma);
		if (err)
			return err;
	}
	for (i = 0; i < MAX_MADVISE_GUARD_RETRIES; i++) {
		err = walk_page_range_vma_unsafe(vma, range->start, range->end, &walk_ops, NULL);
		if (IS_ENABLED(M72) && !err)
			vma_set_atomic_flag(vma, VMA_MAYBE_GUARD_BIT);
		if (err <= 0)
			return err;
		trace_guard_zap();
		zap_page_range_single(vma, range->start, range->end - range->start, NULL);
	}
	return -ERESTARTNOINTR;
}

static int guard_remove_pmd_entry(pmd_t *pmd, unsigned long addr, unsigned long next,
				  struct mm_walk *walk)
{
	if (pmd_trans_huge(pmdp_get(pmd)))
		walk->action = ACTION_CONTINUE;
	return 0;
}

static int guard_remove_pte_entry(pte_t *pte, unsigned long addr, unsigned long next,
				  struct mm_walk *walk)
{
	if (is_guard_pte_marker(ptep_get(pte)))
		pte_clear(walk->mm, addr, pte);
	return 0;
}

static long madvise_guard_remove(struct madvise_behavior *madv_behavior)
{
	struct madvise_behavior_range *range = &madv_behavior->range;
	struct mm_walk_ops walk_ops = {
		.pmd_entry = guard_remove_pmd_entry,
		.pte_entry = guard_remove_pte_entry,
		.walk_lock = get_walk_lock(madv_behavior->lock_mode),
	};

	if (!is_valid_guard_vma(madv_behavior->vma, true))
		return -EINVAL;
	return walk_page_range_vma(madv_behavior->vma, range->start, range->end, &walk_ops, NULL);
}

/* ---- what changes the flags of VMAs ---------------------------------------------------------------- */

#ifdef _MM_VMA_MERGE_H
/* mmap_lock is held for writing. */
static int madvise_update_vma(vm_flags_t new_flags, struct madvise_behavior *madv_behavior)
{
	struct madvise_behavior_range *range = &madv_behavior->range;
	struct vm_area_struct *vma = madv_behavior->vma;
	VMA_ITERATOR(vmi, madv_behavior->mm, range->start);
	struct vma_merge_struct vmg = {
		.mm = madv_behavior->mm, .vmi = &vmi, .prev = madv_behavior->prev, .middle = vma,
		.next = NULL, .start = range->start, .end = range->end, .flags = new_flags,
		.pgoff = linear_page_index(vma, range->start), .file = vma->vm_file,
		.anon_vma = vma->anon_vma, .target = NULL, .error = 0,
	};

	if (new_flags == vma->vm_flags)
		return 0;
	if (range->end == vma->vm_end) {
		vma_iter_set(&vmi, range->end);
		vmg.next = vma_iter_load(&vmi);
	}
	vma = vma_modify(&vmg);
	if (IS_ERR(vma))
		return PTR_ERR(vma);
	madv_behavior->vma = vma;
	vma_start_write(vma);
	vma->vm_flags = new_flags | (vma->vm_flags & VM_STICKY);
	return 0;
}
#else
/* VMAs of fixed_vmas.h do not change. */
static int madvise_update_vma(vm_flags_t new_flags, struct madvise_behavior *madv_behavior)
{
	return -EINVAL;
}
#endif

static vm_flags_t madvise_new_flags(int behavior, vm_flags_t flags)
{
	switch (behavior) {
	case MADV_DONTFORK:
		return flags | VM_DONTCOPY;
	case MADV_DOFORK:
		return flags & ~VM_DONTCOPY;
	case MADV_WIPEONFORK:
		return flags | VM_WIPEONFORK;
	case MADV_KEEPONFORK:
		return flags & ~VM_WIPEONFORK;
	case MADV_HUGEPAGE:
		return (flags & ~VM_NOHUGEPAGE) | VM_HUGEPAGE;
	default:
		return (flags & ~VM_HUGEPAGE) | VM_NOHUGEPAGE;
	}
}

static int madvise_vma_behavior(struct madvise_behavior *madv_behavior)
{
	vm_flags_t vm_flags = madv_behavior->vma->vm_flags;
	int error;

	switch (madv_behavior->behavior) {
	case MADV_FREE:
	case MADV_DONTNEED:
	case MADV_DONTNEED_LOCKED:
		return madvise_dontneed_free(madv_behavior);
	case MADV_COLD:
	case MADV_PAGEOUT:
		return madvise_cold_or_pageout(madv_behavior);
	case MADV_POPULATE_READ:
	case MADV_POPULATE_WRITE:
		return madvise_populate(madv_behavior);
	case MADV_COLLAPSE:
		return madvise_collapse(madv_behavior->vma, madv_behavior->range.start,
					madv_behavior->range.end, &madv_behavior->lock_dropped);
	case MADV_GUARD_INSTALL:
		return madvise_guard_install(madv_behavior);
	case MADV_GUARD_REMOVE:
		return madvise_guard_remove(madv_behavior);
	case MADV_WIPEONFORK:
		if (madv_behavior->vma->vm_file || (vm_flags & VM_SHARED))
			return -EINVAL;
	}
	error = madvise_update_vma(madvise_new_flags(madv_behavior->behavior, vm_flags),
				   madv_behavior);
	return error == -ENOMEM ? -EAGAIN : error;
}

/* ---- locks ------------------------------------------------------------------------------------------ */

/* The caller is a thread of the mm. */
static bool is_vma_lock_sufficient(struct vm_area_struct *vma,
				   struct madvise_behavior *madv_behavior)
{
	if (madv_behavior->range.end > vma->vm_end)
		return false;
	if (userfaultfd_armed(vma))
		return false;
	/* anon_vma_prepare() needs mmap_lock. */
	return vma->vm_ops || madv_behavior->behavior != MADV_GUARD_INSTALL ||
	       READ_ONCE(vma->anon_vma);
}

/* Returns with the one lock (true) or with mmap_lock. */
static bool try_vma_read_lock(struct madvise_behavior *madv_behavior)
{
	struct mm_struct *mm = madv_behavior->mm;
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, madv_behavior->range.start);

	if (vma && is_vma_lock_sufficient(vma, madv_behavior)) {
		madv_behavior->vma = vma;
		return true;
	}
	if (vma)
		vma_end_read(vma);
	trace_madvise_mmap_lock();
	mmap_read_lock(mm);
	madv_behavior->lock_mode = MADVISE_MMAP_READ_LOCK;
	return false;
}

/* The VMA that ends after start, and the one before it (or itself, if start is inside). */
static struct vm_area_struct *madvise_find_vma_prev(struct madvise_behavior *madv_behavior,
						    unsigned long start,
						    struct vm_area_struct **pprev)
{
	VMA_ITERATOR(vmi, madv_behavior->mm, start);
	struct vm_area_struct *vma = find_vma(madv_behavior->mm, start);

	*pprev = NULL;
	if (vma && start > vma->vm_start)
		*pprev = vma;
	else if (madv_behavior->lock_mode == MADVISE_MMAP_WRITE_LOCK)
		*pprev = vma_prev(&vmi);
	return vma;
}

#define madvise_batch_tlb_flush(behavior)					\
	((behavior) == MADV_DONTNEED || (behavior) == MADV_DONTNEED_LOCKED ||	\
	 (behavior) == MADV_FREE)

static int madvise_walk_vmas(struct madvise_behavior *madv_behavior)
{
	struct madvise_behavior_range *range = &madv_behavior->range;
	unsigned long last_end = range->end;
	struct vm_area_struct *prev, *vma;
	int unmapped_error = 0, error;

	if (madv_behavior->lock_mode == MADVISE_VMA_READ_LOCK && try_vma_read_lock(madv_behavior)) {
		error = madvise_vma_behavior(madv_behavior);
		if (IS_ENABLED(MADVISE_FLUSH_LOCKED) && madvise_batch_tlb_flush(madv_behavior->behavior))
			tlb_flush_mmu(madv_behavior->tlb);
		vma_end_read(madv_behavior->vma);
		return error;
	}
	vma = madvise_find_vma_prev(madv_behavior, range->start, &prev);
	for (;;) {
		if (!vma)
			return -ENOMEM;
		if (range->start < vma->vm_start) {
			/* A gap: it is told at the end. */
			unmapped_error = -ENOMEM;
			range->start = vma->vm_start;
			if (range->start >= last_end)
				break;
		}
		range->end = min(vma->vm_end, last_end);
		madv_behavior->prev = prev;
		madv_behavior->vma = vma;
		error = madvise_vma_behavior(madv_behavior);
		if (error)
			return error;
		vma = madv_behavior->lock_dropped ? NULL : madv_behavior->vma;
		prev = vma;
		madv_behavior->lock_dropped = false;
		if (vma && range->end < vma->vm_end)
			range->end = vma->vm_end;
		if (range->end >= last_end)
			break;
		vma = find_vma(madv_behavior->mm, vma ? vma->vm_end : range->end);
		range->start = range->end;
	}
	return unmapped_error;
}

static enum madvise_lock_mode get_lock_mode(struct madvise_behavior *madv_behavior)
{
	switch (madv_behavior->behavior) {
	case MADV_COLD:
	case MADV_PAGEOUT:
	case MADV_POPULATE_READ:
	case MADV_POPULATE_WRITE:
	case MADV_COLLAPSE:
		return MADVISE_MMAP_READ_LOCK;
	case MADV_GUARD_INSTALL:
	case MADV_GUARD_REMOVE:
	case MADV_DONTNEED:
	case MADV_DONTNEED_LOCKED:
	case MADV_FREE:
		return MADVISE_VMA_LOCK ? MADVISE_VMA_READ_LOCK : MADVISE_MMAP_READ_LOCK;
	default:
		return MADVISE_MMAP_WRITE_LOCK;
	}
}

static int madvise_lock(struct madvise_behavior *madv_behavior)
{
	madv_behavior->lock_mode = get_lock_mode(madv_behavior);
	if (madv_behavior->lock_mode == MADVISE_MMAP_WRITE_LOCK)
		return mmap_write_lock_killable(madv_behavior->mm);
	if (madv_behavior->lock_mode == MADVISE_MMAP_READ_LOCK)
		mmap_read_lock(madv_behavior->mm);
	return 0;
}

static void madvise_unlock(struct madvise_behavior *madv_behavior)
{
	if (madv_behavior->lock_mode == MADVISE_MMAP_WRITE_LOCK)
		mmap_write_unlock(madv_behavior->mm);
	else if (madv_behavior->lock_mode == MADVISE_MMAP_READ_LOCK)
		mmap_read_unlock(madv_behavior->mm);
	madv_behavior->lock_mode = MADVISE_NO_LOCK;
}

/* 0, or an error: -ENOMEM if part of the range is not mapped. */
static int do_madvise(struct mm_struct *mm, unsigned long start, unsigned long len_in, int behavior)
{
	struct mmu_gather tlb;
	struct madvise_behavior madv_behavior = {
		.mm = mm, .behavior = behavior, .tlb = &tlb, .lock_dropped = false,
	};
	int error;

	do {
		error = madvise_lock(&madv_behavior);
		if (error)
			return error;
		if (madvise_batch_tlb_flush(behavior))
			tlb_gather_mmu(&tlb, mm);
		madv_behavior.range.start = start;
		madv_behavior.range.end = start + ((len_in + PAGE_SIZE - 1) & PAGE_MASK);
		error = madvise_walk_vmas(&madv_behavior);
		if (madvise_batch_tlb_flush(behavior))
			tlb_finish_mmu(&tlb);
		madvise_unlock(&madv_behavior);
		/* The system call begins anew, which others may use to get on. */
	} while (error == -ERESTARTNOINTR);
	return error;
}

#endif
