/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Moving mappings from one address to another: mm/mremap.c. mmap_lock is held for writing,
 * and the locks of both VMAs; rmap walkers and reclaim of tables go on meanwhile.
 *
 * Mutations: M56 flushes after the PTE locks are dropped (B-20), M57=1 does not look at the
 * PMD entry again once it is locked (B-19), M57=2 moves tables without rmap locks (B-45).
 */
#ifndef _MM_MOVE_PAGE_TABLES_H
#define _MM_MOVE_PAGE_TABLES_H

#include "pte_ranges.h"

#ifndef M57
#define M57	0
#endif

/* Who comes from a page waits until it can be found in one of the two places. */
static void take_rmap_locks(struct vm_area_struct *vma)
{
	if (vma->vm_file)
		i_mmap_lock_write(vma->vm_file->f_mapping);
	if (vma->anon_vma)
		anon_vma_lock_write(vma->anon_vma);
}

static void drop_rmap_locks(struct vm_area_struct *vma)
{
	if (vma->anon_vma)
		anon_vma_unlock_write(vma->anon_vma);
	if (vma->vm_file)
		i_mmap_unlock_write(vma->vm_file->f_mapping);
}

/* -EAGAIN if the old table has gone meanwhile. */
static int move_ptes(struct vm_area_struct *vma, pmd_t *old_pmd, unsigned long old_addr,
		     unsigned long old_end, struct vm_area_struct *new_vma, pmd_t *new_pmd,
		     unsigned long new_addr, bool need_rmap_locks)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long start = old_addr;
	spinlock_t *old_ptl, *new_ptl;
	pte_t *old_pte, *new_pte, pte;
	bool force_flush = false;
	pmd_t dummy_pmdval;
	int error = 0;

	if (IS_ENABLED(STRONGER))
		need_rmap_locks = true;
	if (need_rmap_locks)
		take_rmap_locks(vma);
	old_pte = pte_offset_map_lock(mm, old_pmd, old_addr, &old_ptl);
	if (!old_pte) {
		error = -EAGAIN;
		goto out;
	}
	/* Nobody else can free it or take its lock first: both mmap and rmap locks are ours. */
	new_pte = pte_offset_map_rw_nolock(mm, new_pmd, new_addr, &dummy_pmdval, &new_ptl);
	if (!new_pte) {
		pte_unmap_unlock(old_pte, old_ptl);
		error = -EAGAIN;
		goto out;
	}
	if (new_ptl != old_ptl)
		spin_lock_nested(new_ptl, SINGLE_DEPTH_NESTING);
	flush_tlb_batched_pending(mm);
	for (; old_addr < old_end; old_pte++, old_addr += PAGE_SIZE, new_pte++,
				   new_addr += PAGE_SIZE) {
		if (pte_none(ptep_get(old_pte)))
			continue;
		VM_WARN_ON_ONCE(!pte_none(ptep_get(new_pte)));
		pte = ptep_get_and_clear(mm, old_addr, old_pte);
		if (pte_present(pte))
			force_flush = true;
		set_pte_at(mm, new_addr, new_pte, pte);
	}
	/* Before somebody can take the page away at its new place. */
	if ((force_flush || IS_ENABLED(STRONGER)) && !IS_ENABLED(M56))
		flush_tlb_range(vma, start, old_end);
	if (new_ptl != old_ptl)
		spin_unlock(new_ptl);
	rcu_read_unlock();
	spin_unlock(old_ptl);
	rcu_read_unlock();
out:
	if (need_rmap_locks)
		drop_rmap_locks(vma);
	return error;
}

/* A whole table by its entry in the PMD. */
static bool move_normal_pmd(struct vm_area_struct *vma, unsigned long old_addr,
			    unsigned long new_addr, pmd_t *old_pmd, pmd_t *new_pmd)
{
	struct mm_struct *mm = vma->vm_mm;
	spinlock_t *old_ptl, *new_ptl;
	bool moved = false;
	pmd_t pmd;

	if (WARN_ON_ONCE(!pmd_none(pmdp_get(new_pmd))))
		return false;
	if (M57 != 2)
		take_rmap_locks(vma);
	old_ptl = pmd_lock(mm, old_pmd);
	new_ptl = pmd_lockptr(mm, new_pmd);
	if (new_ptl != old_ptl)
		spin_lock_nested(new_ptl, SINGLE_DEPTH_NESTING);
	pmd = pmdp_get(old_pmd);
	/* Collapse of a file's pages may have taken the table away. */
	if (M57 != 1 && (!pmd_present(pmd) || pmd_leaf(pmd))) {
		trace_move_table_gone();
		goto out_unlock;
	}
	pmd_clear(old_pmd);
	pmd_populate(mm, new_pmd, pmd_pgtable(pmd));
	flush_tlb_mm_range(mm, old_addr, old_addr + PMD_SIZE, true);
	moved = true;
out_unlock:
	if (new_ptl != old_ptl)
		spin_unlock(new_ptl);
	spin_unlock(old_ptl);
	if (M57 != 2)
		drop_rmap_locks(vma);
	return moved;
}

static bool move_huge_pmd(struct vm_area_struct *vma, unsigned long old_addr,
			  unsigned long new_addr, pmd_t *old_pmd, pmd_t *new_pmd)
{
	struct mm_struct *mm = vma->vm_mm;
	spinlock_t *old_ptl = pmd_trans_huge_lock(old_pmd, vma), *new_ptl;
	pmd_t pmd;

	if (!old_ptl)
		return false;
	new_ptl = pmd_lockptr(mm, new_pmd);
	if (new_ptl != old_ptl)
		spin_lock_nested(new_ptl, SINGLE_DEPTH_NESTING);
	pmd = pmdp_huge_get_and_clear(mm, old_addr, old_pmd);
	pgtable_trans_huge_deposit(mm, new_pmd, pgtable_trans_huge_withdraw(mm, old_pmd));
	set_pmd_at(mm, new_addr, new_pmd, pmd);
	if (pmd_present(pmd))
		flush_pmd_tlb_range(vma, old_addr, old_addr + PMD_SIZE);
	if (new_ptl != old_ptl)
		spin_unlock(new_ptl);
	spin_unlock(old_ptl);
	return true;
}

/* How much was moved: less than len if there was no memory. */
static unsigned long move_page_tables(struct vm_area_struct *vma, unsigned long old_addr,
				      struct vm_area_struct *new_vma, unsigned long new_addr,
				      unsigned long len, bool need_rmap_locks)
{
	struct mm_struct *mm = vma->vm_mm;
	unsigned long old_end = old_addr + len, extent, next;
	struct mmu_notifier_range range;
	pmd_t *old_pmd, *new_pmd, pmd;

	mmu_notifier_range_init(&range, MMU_NOTIFY_UNMAP, 0, mm, old_addr, old_end);
	mmu_notifier_invalidate_range_start(&range);
	for (; old_addr < old_end; old_addr += extent, new_addr += extent) {
		next = (old_addr + PMD_SIZE) & PMD_MASK;
		extent = min(next, old_end) - old_addr;
		next = (new_addr + PMD_SIZE) & PMD_MASK;
		extent = min(extent, next - new_addr);
		old_pmd = mm_find_pmd(mm, old_addr);
		if (!old_pmd || pmd_none(pmdp_get(old_pmd)))
			continue;
		new_pmd = mm_alloc_pmd(mm, new_addr);
		if (!new_pmd)
			break;
again:
		pmd = pmdp_get(old_pmd);
		if (pmd_is_huge(pmd)) {
			if (extent == HPAGE_PMD_SIZE && pmd_none(pmdp_get(new_pmd)) &&
			    move_huge_pmd(vma, old_addr, new_addr, old_pmd, new_pmd))
				continue;
			__split_huge_pmd(vma, old_pmd, old_addr);
		} else if (pmd_none(pmd)) {
			continue;
		} else if (extent == PMD_SIZE && pmd_none(pmdp_get(new_pmd))) {
			if (move_normal_pmd(vma, old_addr, new_addr, old_pmd, new_pmd))
				continue;
			if (pmd_none(pmdp_get(old_pmd)))
				continue;
		}
		if (pte_alloc(mm, new_pmd))
			break;
		if (move_ptes(vma, old_pmd, old_addr, old_addr + extent, new_vma, new_pmd,
			      new_addr, need_rmap_locks) < 0)
			goto again;
	}
	if (IS_ENABLED(M56))
		flush_tlb_range(vma, old_end - len, old_end);
	mmu_notifier_invalidate_range_end(&range);
	return len - (old_end - old_addr);
}

#endif
