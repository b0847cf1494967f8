/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What /proc/PID tells of pages, and how programs are told what was written to: fs/proc/task_mmu.c, mm/mincore.c. A scenario
 * includes it after mm/mm.h. Soft-dirty bits need -D CONFIG_MEM_SOFT_DIRTY=1: a fault sets them, the walker does not.
 *
 * Bugs: CLEAR_REFS_NO_FLUSH makes entries read-only and flushes nothing, as Linux 5.10 (912efa17e512); CLEAR_REFS_READ_LOCK has
 * mmap_lock for reading only, as before 5.11 (29a951dfb3c3); SMAPS_KEEPS_VMA goes on with the VMA that it had before it
 * dropped mmap_lock.
 */
#ifndef _MM_CLEAR_REFS_H
#define _MM_CLEAR_REFS_H

#include "gup.h"
#include "madvise.h"
#include "mm_init.h"
#include "vm_flags.h"

#define CLEAR_REFS_ALL		1
#define CLEAR_REFS_SOFT_DIRTY	4

/* ---- /proc/PID/clear_refs -------------------------------------------------------------------------- */

/* A page that is pinned may be written to without a fault: it stays soft-dirty. */
static bool pte_is_pinned(struct vm_area_struct *vma, unsigned long addr, pte_t pte)
{
	struct page *page;

	if (!pte_write(pte) || (vma->vm_flags & VM_SHARED) || !atomic_read(&vma->vm_mm->has_pinned))
		return false;
	page = vm_normal_page(vma, addr, pte);
	return page && folio_maybe_dma_pinned(page_folio(page));
}

static int clear_refs_pte_entry(pte_t *pte, unsigned long addr, unsigned long next, struct mm_walk *walk)
{
	struct vm_area_struct *vma = walk->vma;
	pte_t ptent = ptep_get(pte);

	if (!pte_present(ptent))
		return 0;
	if (*(int *)walk->private != CLEAR_REFS_SOFT_DIRTY) {
		ptep_test_and_clear_young(vma, addr, pte);
		return 0;
	}
	if (pte_is_pinned(vma, addr, ptent))
		return 0;
	/* One exchange takes it out: the walker sets bits meanwhile. */
	ptent = ptep_get_and_clear(walk->mm, addr, pte);
	set_pte_at(walk->mm, addr, pte, pte_clear_soft_dirty(pte_wrprotect(ptent)));
	return 0;
}

/* From here on what is written to is soft-dirty again, by a fault. */
static int clear_refs_write(struct mm_struct *mm, int type)
{
	static const struct mm_walk_ops clear_refs_walk_ops = {
		.pte_entry = clear_refs_pte_entry,
		.walk_lock = IS_ENABLED(CLEAR_REFS_READ_LOCK) ? PGWALK_RDLOCK : PGWALK_WRLOCK,
	};
	VMA_ITERATOR(vmi, mm, 0);
	struct mmu_notifier_range range;
	struct vm_area_struct *vma;
	int error;

	error = IS_ENABLED(CLEAR_REFS_READ_LOCK) ? mmap_read_lock_killable(mm) : mmap_write_lock_killable(mm);
	if (error)
		return error;
	if (type == CLEAR_REFS_SOFT_DIRTY) {
		for_each_vma(vmi, vma) {
			if (!(vma->vm_flags & VM_SOFTDIRTY) || IS_ENABLED(CLEAR_REFS_READ_LOCK))
				continue;
			vm_flags_clear(vma, VM_SOFTDIRTY);
		}
		/* Before any entry changes: who finds one changed knows of the flush to come. */
		inc_tlb_flush_pending(mm);
		mmu_notifier_range_init(&range, MMU_NOTIFY_SOFT_DIRTY, 0, mm, 0, TASK_SIZE);
		mmu_notifier_invalidate_range_start(&range);
	}
	walk_page_range(mm, 0, TASK_SIZE, &clear_refs_walk_ops, &type);
	if (type == CLEAR_REFS_SOFT_DIRTY) {
		mmu_notifier_invalidate_range_end(&range);
		if (!IS_ENABLED(CLEAR_REFS_NO_FLUSH))
			flush_tlb_mm(mm);
		dec_tlb_flush_pending(mm);
	}
	if (IS_ENABLED(CLEAR_REFS_READ_LOCK))
		mmap_read_unlock(mm);
	else
		mmap_write_unlock(mm);
	return 0;
}

/* ---- /proc/PID/pagemap, mincore() --------------------------------------------------------------------- */

#define PM_SOFT_DIRTY	1
#define PM_PRESENT	2
#define PM_SWAP		4

/* One page: what its entry says, under its lock; mmap_lock for reading. */
static int pagemap_read(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	pte_t *pte, ptent = __pte(0);
	spinlock_t *ptl;
	pmd_t *pmd;
	int flags = 0;

	if (mmap_read_lock_killable(mm))
		return -EINTR;
	vma = vma_lookup(mm, addr);
	pmd = vma ? mm_find_pmd(mm, addr) : NULL;
	pte = pmd ? pte_offset_map_lock(mm, pmd, addr, &ptl) : NULL;
	if (pte) {
		ptent = ptep_get(pte);
		pte_unmap_unlock(pte, ptl);
	}
	if (vma && (vma->vm_flags & VM_SOFTDIRTY))
		flags |= PM_SOFT_DIRTY;
	if (pte_present(ptent))
		flags |= PM_PRESENT | (pte_soft_dirty(ptent) ? PM_SOFT_DIRTY : 0);
	else if (!pte_none(ptent))
		flags |= PM_SWAP;
	mmap_read_unlock(mm);
	return flags;
}

/* Whether a page is in memory: mapped, or in the page cache of its file. */
static int do_mincore(struct mm_struct *mm, unsigned long addr)
{
	struct vm_area_struct *vma;
	struct folio *folio = NULL;
	int flags = pagemap_read(mm, addr);

	if (flags < 0 || (flags & PM_PRESENT))
		return flags < 0 ? flags : 1;
	if (mmap_read_lock_killable(mm))
		return -EINTR;
	vma = vma_lookup(mm, addr);
	if (vma && vma->vm_file)
		folio = filemap_get_entry(vma->vm_file->f_mapping, linear_page_index(vma, addr));
	mmap_read_unlock(mm);
	if (!folio)
		return vma ? 0 : -ENOMEM;
	folio_put(folio);
	return 1;
}

/* ---- /proc/PID/smaps, smaps_rollup, numa_maps ------------------------------------------------------------ */

struct mem_size_stats {
	unsigned long resident;
	unsigned long swap;
	unsigned long vmas;
};

static int smaps_pte_entry(pte_t *pte, unsigned long addr, unsigned long next, struct mm_walk *walk)
{
	struct mem_size_stats *mss = walk->private;
	pte_t ptent = ptep_get(pte);

	if (pte_present(ptent))
		mss->resident++;
	else if (is_swap_pte(ptent))
		mss->swap++;
	return 0;
}

/* mmap_lock is held for reading. */
static void smap_gather_stats(struct vm_area_struct *vma, struct mem_size_stats *mss)
{
	static const struct mm_walk_ops smaps_walk_ops = {
		.pte_entry = smaps_pte_entry,
		.walk_lock = PGWALK_RDLOCK,
	};

	mss->vmas++;
	walk_page_vma(vma, &smaps_walk_ops, mss);
}

/* All VMAs. Who waits for mmap_lock gets it in between: then the walk goes on behind the last one's end, whatever is there now. */
static int show_smaps_rollup(struct mm_struct *mm, struct mem_size_stats *mss)
{
	struct vm_area_struct *vma;
	unsigned long last_vma_end = 0;

	if (!mmget_not_zero(mm))
		return -ESRCH;
	if (mmap_read_lock_killable(mm)) {
		mmput(mm);
		return -EINTR;
	}
	for (vma = find_vma(mm, 0); vma; vma = find_vma(mm, last_vma_end)) {
		smap_gather_stats(vma, mss);
		last_vma_end = vma->vm_end;
		if (!mmap_lock_is_contended(mm))
			continue;
		mmap_read_unlock(mm);
		trace_mmap_lock_dropped();
		if (mmap_read_lock_killable(mm)) {
			mmput(mm);
			return -EINTR;
		}
		if (IS_ENABLED(SMAPS_KEEPS_VMA))
			last_vma_end = vma->vm_end;
	}
	mmap_read_unlock(mm);
	mmput(mm);
	return 0;
}

/* ---- process_madvise() ------------------------------------------------------------------------------------ */

/* Advice on another process's memory, by who has a reference to its struct. */
static int process_madvise(struct mm_struct *mm, unsigned long start, unsigned long len, int behavior)
{
	int error;

	if (!mmget_not_zero(mm))
		return -ESRCH;
	error = do_madvise(mm, start, len, behavior);
	mmput(mm);
	return error;
}

#endif
