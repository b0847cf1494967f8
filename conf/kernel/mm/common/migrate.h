/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a page to its entries, to take them away or to replace them: reclaim and migration.
 * mm/rmap.c, mm/page_vma_mapped.c, mm/migrate.c. The folio is locked; an rmap lock is held for
 * reading. An empty slot is never filled here.
 */
#ifndef _MM_MIGRATE_H
#define _MM_MIGRATE_H

#include "pte_ranges.h"
#include "swapfile.h"

/* Who has just cleared the entry is not done with the folio before the lock is dropped. */
static void sync_with_folio_pmd_zap(struct mm_struct *mm, pmd_t *pmd)
{
	if (!IS_ENABLED(NO_PVMW_SYNC))
		spin_unlock(pmd_lock(mm, pmd));
}

/* The locked PMD entry that maps all of the folio, or stands for it, or NULL. */
static pmd_t *page_vma_mapped_walk_pmd(struct vm_area_struct *vma, struct folio *folio,
				       unsigned long address, bool migration, spinlock_t **ptlp)
{
	pmd_t *pmd, pmdval;
	bool found;

	if ((address & ~HPAGE_PMD_MASK) || address < vma->vm_start ||
	    address + HPAGE_PMD_SIZE > vma->vm_end)
		return NULL;
	pmd = mm_find_pmd(vma->vm_mm, address);
	if (!pmd)
		return NULL;
	pmdval = pmdp_get_lockless(pmd);
	if (!pmd_is_huge(pmdval)) {
		if (migration && pmd_none(pmdval))
			sync_with_folio_pmd_zap(vma->vm_mm, pmd);
		return NULL;
	}
	*ptlp = pmd_trans_huge_lock(pmd, vma);
	if (!*ptlp)
		return NULL;
	pmdval = pmdp_get(pmd);
	if (migration)
		found = is_pmd_migration_entry(pmdval) &&
			pfn_swap_entry_to_page(pmd_to_swp_entry(pmdval)) == &folio->page;
	else
		found = pmd_trans_huge(pmdval) && pmd_page(pmdval) == &folio->page;
	if (found)
		return pmd;
	spin_unlock(*ptlp);
	return NULL;
}

/* The locked entry of a page in the VMA, or NULL. The VMA may have only part of a folio. */
static pte_t *page_vma_mapped_pte(struct vm_area_struct *vma, struct page *page,
				  unsigned long address, bool migration, spinlock_t **ptlp)
{
	pte_t *pte, ptent;
	pmd_t *pmd;
	bool found;

	if (address - vma->vm_start >= vma->vm_end - vma->vm_start)
		return NULL;
	pmd = mm_find_pmd(vma->vm_mm, address);
	if (!pmd)
		return NULL;
	pte = pte_offset_map_lock(vma->vm_mm, pmd, address, ptlp);
	if (!pte)
		return NULL;
	ptent = ptep_get(pte);
	if (migration)
		found = is_swap_pte(ptent) && is_migration_entry(pte_to_swp_entry(ptent)) &&
			pfn_swap_entry_to_page(pte_to_swp_entry(ptent)) == page;
	else
		found = pte_present(ptent) && !pte_special(ptent) && pte_page(ptent) == page;
	if (found)
		return pte;
	pte_unmap_unlock(pte, *ptlp);
	return NULL;
}

/* What is done to each VMA that may map a folio, or part of it; address: where it would begin. */
struct rmap_walk_control {
	bool (*rmap_one)(struct folio *folio, struct vm_area_struct *vma, unsigned long address,
			 void *arg);
	void *arg;
};

#define rmap_address(vma, pgoff)						\
	((vma)->vm_start + (((pgoff) - (vma)->vm_pgoff) << PAGE_SHIFT))

static void rmap_walk(struct folio *folio, struct rmap_walk_control *rwc)
{
	struct address_space *mapping;
	struct anon_vma *anon_vma;
	struct anon_vma_chain *avc;
	struct vm_area_struct *vma;
	unsigned long address;
	pgoff_t pgoff = folio->index, last = pgoff + folio_nr_pages(folio) - 1;

	if (folio_test_anon(folio)) {
		/* The lock of the folio keeps the anon_vma: the page is mapped, or was. */
		mapping = READ_ONCE(folio->mapping);
		anon_vma = (struct anon_vma *)((unsigned long)mapping - PAGE_MAPPING_ANON);
		anon_vma_lock_read(anon_vma);
		anon_vma_interval_tree_foreach(avc, anon_vma, pgoff, last) {
			address = rmap_address(avc->vma, pgoff);
			if (!rwc->rmap_one(folio, avc->vma, address, rwc->arg))
				break;
		}
		anon_vma_unlock_read(anon_vma);
		return;
	}
	mapping = READ_ONCE(folio->mapping);
	if (!mapping)
		return;
	i_mmap_lock_read(mapping);
	vma_interval_tree_foreach(vma, mapping, pgoff, last) {
		address = rmap_address(vma, pgoff);
		if (!rwc->rmap_one(folio, vma, address, rwc->arg))
			break;
	}
	i_mmap_unlock_read(mapping);
}

/* ---- reclaim: clean pages of files, and those that MADV_FREE has given up ------------------------------ */

/*
 * The page is not worth keeping if nobody has written to it since, and nobody has a reference who may: gup_fast takes its
 * reference and then looks at the entry, which has been cleared. LAZYFREE_IGNORES_PINS does not look, as before 6c8e2a256915
 * (Linux 5.18); LAZYFREE_UNORDERED looks whether it is dirty first.
 */
static bool lazyfree_discardable(struct folio *folio)
{
	int ref_count, map_count;

#ifdef LAZYFREE_UNORDERED
	map_count = __folio_mapcount(folio);
	if (folio_test_dirty(folio)) {
		folio_clear_lazyfree(folio);
		return false;
	}
	ref_count = folio_ref_count(folio);
	return ref_count == 1 + map_count;
#endif
	smp_mb();
	ref_count = folio_ref_count(folio);
	map_count = __folio_mapcount(folio);
	/* Who writes by a reference marks the page dirty before it drops it. */
	smp_rmb();
	if (folio_test_dirty(folio)) {
		folio_clear_lazyfree(folio);
		return false;
	}
	return ref_count == 1 + map_count || IS_ENABLED(LAZYFREE_IGNORES_PINS);
}

/* =1 looks whether a VMA is locked in memory before the PTE lock is taken. */
#ifndef MLOCK_UNLOCKED_CHECK
#define MLOCK_UNLOCKED_CHECK	0
#endif

/* Whether to go on. The folio is locked: the caller's reference, and one for each mapping. */
static bool try_to_unmap_pte(struct folio *folio, struct page *page, struct vm_area_struct *vma,
			     unsigned long address, enum ttu_flags flags)
{
	spinlock_t *ptl;
	pte_t *pte, pteval;

	if (MLOCK_UNLOCKED_CHECK && !(flags & TTU_IGNORE_MLOCK) &&
	    (READ_ONCE(vma->vm_flags) & VM_LOCKED))
		return false;
	pte = page_vma_mapped_pte(vma, page, address, false, &ptl);
	if (!pte)
		return true;
	/* Under the PTE lock: mlock() sets the flag, and then looks at the entry under it. */
	if (!MLOCK_UNLOCKED_CHECK && !(flags & TTU_IGNORE_MLOCK) &&
	    (READ_ONCE(vma->vm_flags) & VM_LOCKED)) {
		pte_unmap_unlock(pte, ptl);
		return false;
	}
	if (should_defer_flush(vma->vm_mm, flags)) {
		pteval = ptep_get_and_clear(vma->vm_mm, address, pte);
		set_tlb_ubc_flush_pending(vma->vm_mm, pteval);
	} else {
		pteval = ptep_clear_flush(vma, address, pte);
	}
	if (pte_dirty(pteval))
		folio_mark_dirty(folio);
#ifdef CONFIG_MEMORY_FAILURE
	if ((flags & TTU_HWPOISON) && PageHWPoison(page)) {
		set_pte_at(vma->vm_mm, address, pte, swp_entry_to_pte(make_hwpoison_entry(page)));
	} else
#endif
#ifdef CONFIG_SWAP
	if (folio_test_anon(folio) && folio_test_swapbacked(folio)) {
		if (!try_to_unmap_swap(folio, page, vma, address, pte)) {
			set_pte_at(vma->vm_mm, address, pte, pteval);
			pte_unmap_unlock(pte, ptl);
			return false;
		}
		if (pte_uffd_wp(pteval))
			set_pte_at(vma->vm_mm, address, pte, pte_swp_mkuffd_wp(ptep_get(pte)));
		mm_enter_mmlist(vma->vm_mm);
	} else
#endif
	if (folio_test_anon(folio) && !lazyfree_discardable(folio)) {
		set_pte_at(vma->vm_mm, address, pte, pteval);
		pte_unmap_unlock(pte, ptl);
		return false;
	}
	dec_mm_counter(vma->vm_mm, mm_counter(folio));
	folio_remove_rmap_pte(folio, page, vma);
	pte_unmap_unlock(pte, ptl);
	folio_put(folio);
	return true;
}

static bool try_to_unmap_one(struct folio *folio, struct vm_area_struct *vma,
			     unsigned long address, void *arg)
{
	long nr = folio_nr_pages(folio), i;
	struct mmu_notifier_range range;
	bool ret = true;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, address,
				address + nr * PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	for (i = 0; ret && i < nr; i++)
		ret = try_to_unmap_pte(folio, folio_page(folio, i), vma, address + i * PAGE_SIZE,
				       *(enum ttu_flags *)arg);
	mmu_notifier_invalidate_range_end(&range);
	return ret;
}

static void try_to_unmap(struct folio *folio, enum ttu_flags flags)
{
	struct rmap_walk_control rwc = { .rmap_one = try_to_unmap_one, .arg = &flags };

	rmap_walk(folio, &rwc);
}

/* ---- migration ------------------------------------------------------------------------------------------ */

/* One page of the folio, by its PTE. */
static bool try_to_migrate_pte(struct folio *folio, struct page *page, struct vm_area_struct *vma,
			       unsigned long address)
{
	struct mm_struct *mm = vma->vm_mm;
	spinlock_t *ptl;
	pte_t *pte = page_vma_mapped_pte(vma, page, address, false, &ptl), pteval;
	swp_entry_t entry;
	bool exclusive;

	if (!pte)
		return true;
	pteval = ptep_clear_flush(vma, address, pte);
	if (pte_dirty(pteval))
		folio_mark_dirty(folio);
	exclusive = folio_test_anon(folio) && PageAnonExclusive(page);
	if (exclusive && folio_try_share_anon_rmap_pte(folio, page)) {
		/* It is pinned. */
		set_pte_at(mm, address, pte, pteval);
		pte_unmap_unlock(pte, ptl);
		return false;
	}
	entry = swp_entry(pte_write(pteval) ? SWP_MIGRATION_WRITE :
			  exclusive ? SWP_MIGRATION_READ_EXCLUSIVE : SWP_MIGRATION_READ,
			  pte_val(pteval));
	set_pte_at(mm, address, pte, __pte(entry.val | (pte_val(pteval) & _PAGE_UFFD_WP)));
	folio_remove_rmap_pte(folio, page, vma);
	pte_unmap_unlock(pte, ptl);
	folio_put(folio);
	return true;
}

/* Entries of the old folio become migration entries; who faults on one waits for the folio lock. */
static bool try_to_migrate_one(struct folio *folio, struct vm_area_struct *vma,
			       unsigned long address, void *arg)
{
	long nr = folio_nr_pages(folio), i;
	struct mmu_notifier_range range;
	bool ret = true;
	spinlock_t *ptl;
	pmd_t *pmd;

	mmu_notifier_range_init(&range, MMU_NOTIFY_CLEAR, 0, vma->vm_mm, address,
				address + nr * PAGE_SIZE);
	mmu_notifier_invalidate_range_start(&range);
	if (nr > 1) {
		pmd = page_vma_mapped_walk_pmd(vma, folio, address, false, &ptl);
		if (pmd) {
			ret = !set_pmd_migration_entry(vma, pmd, address, folio);
			spin_unlock(ptl);
			goto out;
		}
	}
	for (i = 0; ret && i < nr; i++)
		ret = try_to_migrate_pte(folio, folio_page(folio, i), vma, address + i * PAGE_SIZE);
out:
	mmu_notifier_invalidate_range_end(&range);
	return ret;
}

/* The entry of one page of the old folio, if it is one, becomes one of the new. */
static void remove_migration_pte_one(struct folio *new, struct page *new_page,
				     struct page *old_page, struct vm_area_struct *vma,
				     unsigned long address)
{
	spinlock_t *ptl;
	pte_t *pte = page_vma_mapped_pte(vma, old_page, address, true, &ptl), entry, swp_pte;
	unsigned long type;

	if (!pte)
		return;
	entry = mk_pte(new_page, vma->vm_page_prot);
	swp_pte = ptep_get(pte);
	type = swp_type(pte_to_swp_entry(swp_pte));
	if (type == SWP_MIGRATION_WRITE)
		entry = pte_mkwrite(pte_mkdirty(entry));
	else if (pte_swp_uffd_wp(swp_pte))
		entry = pte_mkuffd_wp(entry);
	folio_get(new);
	if (type != SWP_MIGRATION_READ && folio_test_anon(new))
		SetPageAnonExclusive(new_page);
	atomic_inc(&new_page->_mapcount);
	set_pte_at(vma->vm_mm, address, pte, entry);
	pte_unmap_unlock(pte, ptl);
}

/* And then entries of the new one; a huge entry may have been split meanwhile. */
static bool remove_migration_pte(struct folio *new, struct vm_area_struct *vma,
				 unsigned long address, void *arg)
{
	struct folio *old = arg;
	long nr = folio_nr_pages(new), i;
	spinlock_t *ptl;
	pmd_t *pmd;

	if (nr > 1) {
		pmd = page_vma_mapped_walk_pmd(vma, old, address, true, &ptl);
		if (pmd) {
			remove_migration_pmd(vma, pmd, address, new);
			spin_unlock(ptl);
			return true;
		}
	}
	for (i = 0; i < nr; i++)
		remove_migration_pte_one(new, folio_page(new, i), folio_page(old, i), vma,
					 address + i * PAGE_SIZE);
	return true;
}

/* The caller has a reference to the anonymous folio. Whether its contents lie in another now. */
static bool migrate_anon_folio(struct folio *src)
{
	struct rmap_walk_control rwc = { .rmap_one = try_to_migrate_one };
	struct anon_vma *anon_vma = NULL;
	long nr = folio_nr_pages(src), i;
	struct folio *dst = folio_alloc(GFP_KERNEL, folio_order(src));
	bool moved = false;

	if (!dst)
		return false;
	if (!folio_trylock(src)) {
		folio_put(dst);
		return false;
	}
	folio_lock_nested(dst);
	/* Without a mapping that is in its tree it could be freed. */
	if (folio_test_anon(src))
		anon_vma = folio_get_anon_vma(src);
	if (anon_vma) {
		rmap_walk(src, &rwc);
		/* Nobody but the caller: pins, and those who look, keep it where it is. */
		moved = !folio_mapped(src) && folio_ref_freeze(src, 1);
		if (moved) {
			for (i = 0; i < nr; i++)
				copy_highpage(folio_page(dst, i), folio_page(src, i));
			dst->index = src->index;
			WRITE_ONCE(dst->mapping, src->mapping);
			folio_ref_unfreeze(src, 1);
		}
		rwc.rmap_one = remove_migration_pte;
		rwc.arg = src;
		rmap_walk(moved ? dst : src, &rwc);
		put_anon_vma(anon_vma);
	}
	folio_unlock(dst);
	folio_put(dst);
	folio_unlock(src);
	return moved;
}

#endif
