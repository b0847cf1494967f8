/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Entries of the PMD that map a whole table's worth of pages: mm/huge_memory.c. All is done under the
 * PMD lock. An entry that is to change is made invalid first, so that the walker cannot set bits in
 * it any more; it is never none meanwhile, for who finds none goes on (MADV_DONTNEED) or fills it.
 * A page in flight has a migration entry, which maps nothing.
 *
 * Bugs: B32 makes migration entries invalid too, HUGE_PROT_CLEARS clears an entry whose protection changes, as before
 * ced108037c2a (Linux 4.11). Mutations: HUGE_PROT_NO_FLUSH, SPLIT_NO_INVALIDATE, FORK_LEAVES_WRITE (pte_ranges.h).
 */
#ifndef _MM_HUGE_MEMORY_H
#define _MM_HUGE_MEMORY_H

#include "rmap.h"
#include "mmu_notifier.h"

/* ---- entries ------------------------------------------------------------------------------------- */

#define pmdp_establish(vma, address, pmdp, value)				\
	__pmd(xchg_relaxed(&(pmdp)->pmd, pmd_val(value)))

/* The walker finds nothing there from now on, and no TLB has it; what it was, with its bits. */
static pmd_t pmdp_invalidate(struct vm_area_struct *vma, unsigned long address, pmd_t *pmdp)
{
	pmd_t old;

	VM_WARN_ON_ONCE(!IS_ENABLED(B32) && !pmd_present(pmdp_get(pmdp)));
	old = pmdp_establish(vma, address, pmdp, pmd_mkinvalid(pmdp_get(pmdp)));
	flush_pmd_tlb_range(vma, address, address + HPAGE_PMD_SIZE);
	return old;
}

/* The same, for who flushes later. */
static pmd_t pmdp_invalidate_ad(struct vm_area_struct *vma, unsigned long address, pmd_t *pmdp)
{
	VM_WARN_ON_ONCE(!pmd_present(pmdp_get(pmdp)));
	return pmdp_establish(vma, address, pmdp, pmd_mkinvalid(pmdp_get(pmdp)));
}

/* The locked PMD entry if it is huge, or that of a huge page in flight; else NULL, unlocked. */
static spinlock_t *pmd_trans_huge_lock(pmd_t *pmd, struct vm_area_struct *vma)
{
	spinlock_t *ptl = pmd_lock(vma->vm_mm, pmd);

	if (likely(pmd_is_huge(pmdp_get(pmd))))
		return ptl;
	spin_unlock(ptl);
	return NULL;
}

static void zap_deposited_table(struct mm_struct *mm, pmd_t *pmd)
{
	pte_free(mm, pgtable_trans_huge_withdraw(mm, pmd));
	mm_dec_nr_ptes(mm);
}

/* ---- one entry for all becomes one for each page --------------------------------------------------- */

/* The table that was laid by, with what the huge entry said. */
static void split_huge_pmd_fill(struct vm_area_struct *vma, pgtable_t pgtable, struct page *page,
				pmd_t old)
{
	bool migration = is_pmd_migration_entry(old), exclusive = false;
	pte_t *pte = (pte_t *)pgtable->entries, entry;
	long i;

	if (!migration) {
		exclusive = PageAnonExclusive(page);
		folio_ref_add((struct folio *)page, HPAGE_PMD_NR - 1);
	}
	for (i = 0; i < HPAGE_PMD_NR; i++) {
		if (migration) {
			entry = swp_entry_to_pte(swp_entry(swp_type(pmd_to_swp_entry(old)),
							   (unsigned long)page_address(page + i)));
		} else {
			entry = mk_pte(page + i, vma->vm_page_prot);
			if (pmd_write(old))
				entry = pte_mkwrite(entry);
			else
				entry = pte_wrprotect(entry);
			if (pmd_dirty(old))
				entry = pte_mkdirty(entry);
			if (exclusive && i)
				SetPageAnonExclusive(page + i);
			atomic_inc(&page[i]._mapcount);
		}
		set_pte(pte + i, entry);
	}
}

static void __split_huge_pmd_locked(struct vm_area_struct *vma, pmd_t *pmd, unsigned long haddr)
{
	struct mm_struct *mm = vma->vm_mm;
	pmd_t old = pmdp_get(pmd);
	bool migration = is_pmd_migration_entry(old);
	struct page *page;
	pgtable_t pgtable;

	if (!migration) {
		if (!IS_ENABLED(SPLIT_NO_INVALIDATE))
			old = pmdp_invalidate(vma, haddr, pmd);
		page = pmd_page(old);
	} else {
		page = pfn_swap_entry_to_page(pmd_to_swp_entry(old));
		if (IS_ENABLED(B32))
			pmdp_invalidate(vma, haddr, pmd);
		trace_split_migration_pmd();
	}
	pgtable = pgtable_trans_huge_withdraw(mm, pmd);
	split_huge_pmd_fill(vma, pgtable, page, old);
	/* Before the entry is a table's: who takes the pages out of it has the table's lock, not this one. */
	if (!migration)
		atomic_dec(&page->_entire_mapcount);
	pgtable_wmb();
	__pmd_populate_split(mm, pmd, pgtable);
}

static void __split_huge_pmd(struct vm_area_struct *vma, pmd_t *pmd, unsigned long address)
{
	struct mmu_notifier_range range;
	spinlock_t *ptl;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, address & HPAGE_PMD_MASK,
				(address & HPAGE_PMD_MASK) + HPAGE_PMD_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	ptl = pmd_trans_huge_lock(pmd, vma);
	if (ptl) {
		__split_huge_pmd_locked(vma, pmd, address & HPAGE_PMD_MASK);
		spin_unlock(ptl);
	}
	mmu_notifier_invalidate_range_end(&range);
}

/* ---- zap, mprotect(), fork() ------------------------------------------------------------------------ */

/* Whether the entry was huge and is gone now. */
static bool zap_huge_pmd(struct mmu_gather *tlb, struct vm_area_struct *vma, pmd_t *pmd,
			 unsigned long addr)
{
	struct mm_struct *mm = tlb->mm;
	spinlock_t *ptl = pmd_trans_huge_lock(pmd, vma);
	struct folio *folio;
	pmd_t orig_pmd;
	bool present;

	if (!ptl)
		return false;
	orig_pmd = pmdp_huge_get_and_clear(mm, addr, pmd);
	tlb_remove_pmd_tlb_entry(tlb, pmd, addr);
	present = !is_pmd_migration_entry(orig_pmd);
	if (present) {
		folio = page_folio(pmd_page(orig_pmd));
		folio_remove_rmap_pmd(folio, &folio->page, vma);
	} else {
		folio = page_folio(pfn_swap_entry_to_page(pmd_to_swp_entry(orig_pmd)));
	}
	zap_deposited_table(mm, pmd);
	add_mm_counter(mm, mm_counter(folio), -HPAGE_PMD_NR);
	spin_unlock(ptl);
	if (present && __tlb_remove_page(tlb, &folio->page, false))
		tlb_flush_mmu(tlb);
	return true;
}

/* Whether it was done: else the entry is no huge one any more. */
static bool change_huge_pmd(struct mmu_gather *tlb, struct vm_area_struct *vma, pmd_t *pmd,
			    unsigned long addr, pgprot_t newprot)
{
	spinlock_t *ptl = pmd_trans_huge_lock(pmd, vma);
	pmd_t oldpmd;

	if (!ptl)
		return false;
	oldpmd = pmdp_get(pmd);
	if (is_pmd_migration_entry(oldpmd)) {
		if (swp_type(pmd_to_swp_entry(oldpmd)) == SWP_MIGRATION_WRITE)
			set_pmd_at(vma->vm_mm, addr, pmd,
				   swp_entry_to_pmd(swp_entry(SWP_MIGRATION_READ_EXCLUSIVE,
							      pmd_val(oldpmd))));
	} else {
		oldpmd = IS_ENABLED(HUGE_PROT_CLEARS) ? pmdp_huge_get_and_clear(vma->vm_mm, addr, pmd) :
							pmdp_invalidate_ad(vma, addr, pmd);
		set_pmd_at(vma->vm_mm, addr, pmd, pmd_modify(oldpmd, newprot));
		if (!IS_ENABLED(HUGE_PROT_NO_FLUSH))
			tlb_flush_pmd_range(tlb, addr, HPAGE_PMD_SIZE);
	}
	spin_unlock(ptl);
	return true;
}

/* A page that was pinned is not shared: the child gets a copy at once. */
static bool page_needs_cow_for_dma(struct vm_area_struct *vma, struct folio *folio)
{
	return atomic_read(&vma->vm_mm->has_pinned) && folio_ref_count(folio) >= GUP_PIN_COUNTING_BIAS;
}

/* 0, -ENOMEM, or -EAGAIN: there is a table now, and each page goes by itself. */
static int copy_huge_pmd(struct mm_struct *dst_mm, struct mm_struct *src_mm, pmd_t *dst_pmd,
			 pmd_t *src_pmd, unsigned long addr, struct vm_area_struct *dst_vma,
			 struct vm_area_struct *src_vma)
{
	pgtable_t pgtable = pte_alloc_one(dst_mm);
	spinlock_t *dst_ptl, *src_ptl;
	struct folio *folio;
	int ret = -EAGAIN;
	pmd_t pmd;

	if (!pgtable)
		return -ENOMEM;
	dst_ptl = pmd_lock(dst_mm, dst_pmd);
	src_ptl = pmd_lockptr(src_mm, src_pmd);
	spin_lock_nested(src_ptl, SINGLE_DEPTH_NESTING);
	pmd = pmdp_get(src_pmd);
	if (!pmd_is_huge(pmd))
		goto out_free;
	if (is_pmd_migration_entry(pmd)) {
		if (swp_type(pmd_to_swp_entry(pmd)) != SWP_MIGRATION_READ) {
			pmd = swp_entry_to_pmd(swp_entry(SWP_MIGRATION_READ, pmd_val(pmd)));
			set_pmd_at(src_mm, addr, src_pmd, pmd);
		}
	} else {
		folio = page_folio(pmd_page(pmd));
		if (page_needs_cow_for_dma(src_vma, folio)) {
			spin_unlock(src_ptl);
			spin_unlock(dst_ptl);
			pte_free(dst_mm, pgtable);
			__split_huge_pmd(src_vma, src_pmd, addr);
			return -EAGAIN;
		}
		folio_get(folio);
		ClearPageAnonExclusive(&folio->page);
		atomic_inc(&folio->_entire_mapcount);
		if (!IS_ENABLED(FORK_LEAVES_WRITE))
			pmdp_set_wrprotect(src_mm, addr, src_pmd);
		pmd = pmd_mkold(pmd_wrprotect(pmd));
	}
	add_mm_counter(dst_mm, MM_ANONPAGES, HPAGE_PMD_NR);
	mm_inc_nr_ptes(dst_mm);
	pgtable_trans_huge_deposit(dst_mm, dst_pmd, pgtable);
	set_pmd_at(dst_mm, addr, dst_pmd, pmd);
	pgtable = NULL;
	ret = 0;
out_free:
	spin_unlock(src_ptl);
	spin_unlock(dst_ptl);
	if (pgtable)
		pte_free(dst_mm, pgtable);
	return ret;
}

/* ---- a huge page in flight ---------------------------------------------------------------------------- */

/* The PMD lock is held. -EBUSY: it is pinned, and the entry is as before. */
static int set_pmd_migration_entry(struct vm_area_struct *vma, pmd_t *pmd, unsigned long address,
				   struct folio *folio)
{
	pmd_t pmdval = pmdp_invalidate(vma, address, pmd);
	bool exclusive = PageAnonExclusive(&folio->page);
	swp_entry_t entry;

	if (exclusive && folio_try_share_anon_rmap_pte(folio, &folio->page)) {
		set_pmd_at(vma->vm_mm, address, pmd, pmdval);
		return -EBUSY;
	}
	if (pmd_dirty(pmdval))
		folio_mark_dirty(folio);
	entry = swp_entry(pmd_write(pmdval) ? SWP_MIGRATION_WRITE :
			  exclusive ? SWP_MIGRATION_READ_EXCLUSIVE : SWP_MIGRATION_READ,
			  pmd_val(pmdval));
	set_pmd_at(vma->vm_mm, address, pmd, swp_entry_to_pmd(entry));
	folio_remove_rmap_pmd(folio, &folio->page, vma);
	folio_put(folio);
	return 0;
}

/* The PMD lock is held; the entry is one of the folio that was moved, or could not be moved. */
static void remove_migration_pmd(struct vm_area_struct *vma, pmd_t *pmd, unsigned long address,
				 struct folio *folio)
{
	unsigned long type = swp_type(pmd_to_swp_entry(pmdp_get(pmd)));
	pmd_t pmde = pmd_mkhuge(mk_pmd(&folio->page, vma->vm_page_prot));

	folio_get(folio);
	if (type == SWP_MIGRATION_WRITE)
		pmde = pmd_mkwrite(pmd_mkdirty(pmde));
	if (type != SWP_MIGRATION_READ)
		SetPageAnonExclusive(&folio->page);
	atomic_inc(&folio->_entire_mapcount);
	set_pmd_at(vma->vm_mm, address, pmd, pmde);
}

#endif
