/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Taking mappings away: zapping entries of a range, with page-table reclaim, and splitting
 * what is huge. mm/memory.c and mm/pt_reclaim.c of the kernel.
 */
#ifndef _MM_ZAP_H
#define _MM_ZAP_H

#include "huge_memory.h"
#include "hugetlb_inline.h"
#include "swap.h"
#include "tlb_batch.h"

struct zap_details {
	struct folio *single_folio;	/* only this one, locked by the caller */
	bool even_cows;			/* private copies of file pages too */
	bool reclaim_pt;		/* free PTE tables that have become empty */
	unsigned int zap_flags;
};

/* Markers go as well; otherwise those of guard regions, and of files' uffd-wp, stay. */
#define ZAP_FLAG_DROP_MARKER	1U
/* The VMAs go. */
#define ZAP_FLAG_UNMAP		2U

/* The struct page behind an entry, or NULL if it has none that the mm looks after. */
#define vm_normal_page(vma, address, pte)					\
	(pte_special(pte) || (READ_ONCE((vma)->vm_flags) & VM_PFNMAP) ? NULL : pte_page(pte))

/* M61=1 frees a table without waiting for RCU walkers, M61=2 takes it without the PMD lock. */
#ifndef M61
#define M61	0
#endif

/* ---- page-table reclaim ---------------------------------------------------------------------------- */

static void free_pte(struct mm_struct *mm, unsigned long addr, struct mmu_gather *tlb,
		     pmd_t pmdval)
{
#if M61 == 1
	/* M-61: whoever walks the table under RCU is not waited for. */
	pte_free(mm, pmd_pgtable(pmdval));
#else
	pte_free_tlb(tlb, pmd_pgtable(pmdval), addr);
#endif
	mm_dec_nr_ptes(mm);
}

/* With the PTE lock held the PMD lock may only be tried. */
static bool try_get_and_clear_pmd(struct mm_struct *mm, pmd_t *pmd, pmd_t *pmdval)
{
	spinlock_t *pml = pmd_lockptr(mm, pmd);

	if (M61 == 2) {
		*pmdval = pmdp_get_lockless(pmd);
		pmd_clear(pmd);
		return true;
	}
	if (!spin_trylock(pml))
		return false;
	*pmdval = pmdp_get_lockless(pmd);
	pmd_clear(pmd);
	spin_unlock(pml);
	return true;
}

/* In the right order; somebody may have put entries in meanwhile. */
static void try_to_free_pte(struct mm_struct *mm, pmd_t *pmd, unsigned long addr,
			    struct mmu_gather *tlb)
{
	spinlock_t *pml = pmd_lock(mm, pmd), *ptl = NULL;
	pte_t *start_pte, *pte;
	pmd_t pmdval;
	unsigned long i;

	start_pte = pte_offset_map_rw_nolock(mm, pmd, addr & PMD_MASK, &pmdval, &ptl);
	if (!start_pte) {
		spin_unlock(pml);
		return;
	}
	if (ptl != pml)
		spin_lock_nested(ptl, SINGLE_DEPTH_NESTING);
	for (i = 0, pte = start_pte; i < PTRS_PER_PTE; i++, pte++) {
		if (!pte_none(ptep_get(pte))) {
			trace_reclaim_refilled();
			goto out;
		}
	}
	pmd_clear(pmd);
out:
	if (ptl != pml)
		spin_unlock(ptl);
	pte_unmap(start_pte);
	spin_unlock(pml);
	if (i == PTRS_PER_PTE)
		free_pte(mm, addr, tlb, pmdval);
}

/* ---- the entries of a range ---------------------------------------------------------------------- */

static bool should_zap_folio(struct zap_details *details, struct folio *folio)
{
	if (!details || details->even_cows)
		return !details || !details->single_folio || details->single_folio == folio;
	if (details->single_folio && details->single_folio != folio)
		return false;
	return !folio_test_anon(folio);
}

static bool zap_drop_markers(struct zap_details *details)
{
	return details && (details->zap_flags & ZAP_FLAG_DROP_MARKER);
}

/* Whether the entry is left as it was. */
static bool zap_nonpresent_pte(struct mmu_gather *tlb, struct vm_area_struct *vma, pte_t *pte,
			       unsigned long addr, pte_t ptent, struct zap_details *details)
{
	swp_entry_t entry = pte_to_swp_entry(ptent);
	struct folio *folio;

	if (is_migration_entry(entry)) {
		folio = page_folio(pfn_swap_entry_to_page(entry));
		if (!should_zap_folio(details, folio))
			return true;
		dec_mm_counter(tlb->mm, mm_counter(folio));
	} else if (swp_type(entry) == SWP_SWAP) {
		if (details && !details->even_cows)
			return true;
		dec_mm_counter(tlb->mm, MM_SWAPENTS);
#ifdef CONFIG_SWAP
		free_swap_and_cache(entry);
#endif
	} else if (is_hwpoison_entry(entry)) {
		if (details && !details->even_cows)
			return true;
	} else if (!zap_drop_markers(details) &&
		   (is_guard_pte_marker(ptent) || vma->vm_ops)) {
		return true;
	}
	pte_clear(tlb->mm, addr, pte);
	return false;
}

/*
 * Where it stopped: at the end, or where a table had gone. If the lock was dropped on the way, or
 * the PMD lock is not to be had, a second pass looks whether the table is empty (still).
 */
static unsigned long zap_pte_range(struct mmu_gather *tlb, struct vm_area_struct *vma, pmd_t *pmd,
				   unsigned long addr, unsigned long end,
				   struct zap_details *details)
{
	bool can_reclaim_pt = details && details->reclaim_pt && end - addr >= PMD_SIZE;
	bool force_flush, delay_rmap, direct_reclaim = true;
	struct mm_struct *mm = tlb->mm;
	unsigned long start = addr;
	struct folio *folio;
	struct page *page;
	spinlock_t *ptl;
	pmd_t pmdval;
	pte_t *pte;
	pte_t ptent;

retry:
	force_flush = false;
	pte = pte_offset_map_lock(mm, pmd, addr, &ptl);
	if (!pte)
		return addr;
	flush_tlb_batched_pending(mm);
	for (; addr != end && !force_flush; pte++, addr += PAGE_SIZE) {
		ptent = ptep_get(pte);
		if (pte_none(ptent))
			continue;
		if (!pte_present(ptent)) {
			if (zap_nonpresent_pte(tlb, vma, pte, addr, ptent, details))
				can_reclaim_pt = false;
			continue;
		}
		page = vm_normal_page(vma, addr, ptent);
		folio = page ? page_folio(page) : NULL;
		if (folio && !should_zap_folio(details, folio)) {
			can_reclaim_pt = false;
			continue;
		}
		ptent = ptep_get_and_clear_full(mm, addr, pte, tlb->fullmm);
		tlb_remove_tlb_entry(tlb, pte, addr);
		if (!folio)
			continue;
		delay_rmap = false;
		if (!folio_test_anon(folio) && pte_dirty(ptent)) {
			folio_mark_dirty(folio);
			/* Others may write through their TLB until it is flushed. */
			delay_rmap = tlb->delayed_rmap = true;
		}
		dec_mm_counter(mm, mm_counter(folio));
		if (!delay_rmap)
			folio_remove_rmap_pte(folio, page, vma);
		force_flush = __tlb_remove_page(tlb, page, delay_rmap);
	}
	if (force_flush)
		direct_reclaim = false;
	/*
	 * While mapcounts are still to go, the table stays where a walker of the rmap finds it and
	 * waits for its lock. Linux takes it away first: LINUX_PT_RECLAIM_RMAPS, docs/findings.md.
	 */
	if (tlb->delayed_rmap && !IS_ENABLED(LINUX_PT_RECLAIM_RMAPS))
		direct_reclaim = false;
	if (can_reclaim_pt && direct_reclaim)
		direct_reclaim = try_get_and_clear_pmd(mm, pmd, &pmdval);
	if (force_flush || tlb->delayed_rmap) {
		tlb_flush_mmu_tlbonly(tlb);
		tlb_flush_rmaps(tlb, vma);
	}
	spin_unlock(ptl);
	rcu_read_unlock();
	if (force_flush)
		tlb_flush_mmu(tlb);
	if (addr != end)
		goto retry;
	if (can_reclaim_pt && direct_reclaim)
		free_pte(mm, start, tlb, pmdval);
	else if (can_reclaim_pt)
		try_to_free_pte(mm, pmd, start, tlb);
	return addr;
}

static void zap_pmd_range(struct mmu_gather *tlb, struct vm_area_struct *vma, pud_t *pud,
			  unsigned long addr, unsigned long end, struct zap_details *details)
{
	pmd_t *pmd = pmd_offset(pud, addr);
	unsigned long next;

	do {
		pmd_t pmdval;

		next = pmd_addr_end(addr, end);
again:
		pmdval = pmdp_get(pmd);
		if (pmd_is_huge(pmdval)) {
			if (next - addr != HPAGE_PMD_SIZE)
				__split_huge_pmd(vma, pmd, addr);
			else if (zap_huge_pmd(tlb, vma, pmd, addr))
				continue;
		} else if (pmd_none(pmdval)) {
			continue;
		}
		addr = zap_pte_range(tlb, vma, pmd, addr, next, details);
		/* The table vanished under it: what is there now? */
		if (addr != next)
			goto again;
	} while (pmd++, addr = next, addr != end);
}

static void zap_pud_range(struct mmu_gather *tlb, struct vm_area_struct *vma, p4d_t *p4d,
			  unsigned long addr, unsigned long end, struct zap_details *details)
{
	pud_t *pud = pud_offset(p4d, addr);
	unsigned long next;

	do {
		next = pud_addr_end(addr, end);
		if (pud_none(pudp_get(pud)))
			continue;
		zap_pmd_range(tlb, vma, pud, addr, next, details);
	} while (pud++, addr = next, addr != end);
}

static void zap_p4d_range(struct mmu_gather *tlb, struct vm_area_struct *vma, pgd_t *pgd,
			  unsigned long addr, unsigned long end, struct zap_details *details)
{
	p4d_t *p4d = p4d_offset(pgd, addr);
	unsigned long next;

	do {
		next = p4d_addr_end(addr, end);
		if (p4d_none(p4dp_get(p4d)))
			continue;
		zap_pud_range(tlb, vma, p4d, addr, next, details);
	} while (p4d++, addr = next, addr != end);
}

/* Needs any one of: mmap_lock, the VMA's lock, the lock of an rmap tree that has the VMA. */
static void unmap_page_range(struct mmu_gather *tlb, struct vm_area_struct *vma,
			     unsigned long addr, unsigned long end, struct zap_details *details)
{
	pgd_t *pgd = pgd_offset(vma->vm_mm, addr);
	unsigned long next;

	/* Who drives a device takes a VMA that is not in i_mmap for one that is not in a TLB. */
#ifdef M37
	if (tlb->vma_seen++)
		goto zap;
#endif
	tlb->vma_pfn |= (READ_ONCE(vma->vm_flags) & (VM_PFNMAP | VM_MIXEDMAP)) != 0;
#ifdef M37
zap:
#endif
	do {
		next = pgd_addr_end(addr, end);
		if (pgd_none(pgdp_get(pgd)))
			continue;
		zap_p4d_range(tlb, vma, pgd, addr, next, details);
	} while (pgd++, addr = next, addr != end);
}

static void unmap_single_vma(struct mmu_gather *tlb, struct vm_area_struct *vma,
			     unsigned long start_addr, unsigned long end_addr,
			     struct zap_details *details)
{
	unsigned long start = max(vma->vm_start, start_addr);
	unsigned long end = min(vma->vm_end, end_addr);

	if (start >= end)
		return;
#ifdef CONFIG_HUGETLB_PAGE
	if (is_vm_hugetlb_page(vma)) {
		hugetlb_zap_begin(vma);
		__unmap_hugepage_range(tlb, vma, start, end);
		hugetlb_zap_end(vma, details && (details->zap_flags & ZAP_FLAG_UNMAP));
		return;
	}
#endif
	unmap_page_range(tlb, vma, start, end, details);
}

/* Into a gather of the caller's, who flushes. */
static void zap_page_range_single_batched(struct mmu_gather *tlb, struct vm_area_struct *vma,
					  unsigned long address, unsigned long size,
					  struct zap_details *details)
{
	struct mmu_notifier_range range;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, address, address + size);
	if (!NOTIFIER_FORGETS_ZAP)
		mmu_notifier_invalidate_range_start(&range);
	unmap_single_vma(tlb, vma, address, address + size, details);
	if (!NOTIFIER_FORGETS_ZAP)
		mmu_notifier_invalidate_range_end(&range);
}

static void zap_page_range_single(struct vm_area_struct *vma, unsigned long address,
				  unsigned long size, struct zap_details *details)
{
	struct mmu_gather tlb;

	tlb_gather_mmu(&tlb, vma->vm_mm);
	zap_page_range_single_batched(&tlb, vma, address, size, details);
	tlb_finish_mmu(&tlb);
}

/* madvise(MADV_DONTNEED) of a range of one VMA, which the caller holds; see madvise.h. */
static void madvise_dontneed_single_vma(struct vm_area_struct *vma, unsigned long start,
					unsigned long end)
{
	struct zap_details details = {
		.reclaim_pt = CONFIG_PT_RECLAIM,
		.even_cows = true,
	};

	zap_page_range_single(vma, start, end - start, &details);
}

/* ---- the entries of a part of a file, wherever it is mapped ---------------------------------------- */

static void unmap_mapping_range_tree(struct address_space *mapping, pgoff_t first_index,
				     pgoff_t last_index, struct zap_details *details)
{
	struct vm_area_struct *vma;
	pgoff_t zba, zea;

	vma_interval_tree_foreach(vma, mapping, first_index, last_index) {
		zba = max(first_index, vma->vm_pgoff);
		zea = min(last_index, vma_last_pgoff(vma));
		zap_page_range_single(vma, ((zba - vma->vm_pgoff) << PAGE_SHIFT) + vma->vm_start,
				      (zea - zba + 1) << PAGE_SHIFT, details);
	}
}

static void unmap_mapping_pages(struct address_space *mapping, pgoff_t start, pgoff_t nr,
				bool even_cows)
{
	struct zap_details details = { .even_cows = even_cows };

	i_mmap_lock_read(mapping);
	if (!list_empty(&mapping->i_mmap))
		unmap_mapping_range_tree(mapping, start, start + nr - 1, &details);
	i_mmap_unlock_read(mapping);
}

#define unmap_mapping_range(mapping, holebegin, holelen, even_cows)		\
	unmap_mapping_pages(mapping, (holebegin) >> PAGE_SHIFT,			\
			    (holelen) ? (holelen) >> PAGE_SHIFT : ADDRESS_SPACE_PAGES, even_cows)

/* The caller has it locked. */
static void unmap_mapping_folio(struct folio *folio)
{
	struct address_space *mapping = folio->mapping;
	struct zap_details details = {
		.single_folio = folio, .zap_flags = ZAP_FLAG_DROP_MARKER,
	};

	i_mmap_lock_read(mapping);
	unmap_mapping_range_tree(mapping, folio->index, folio->index + folio_nr_pages(folio) - 1,
				 &details);
	i_mmap_unlock_read(mapping);
}

#endif
