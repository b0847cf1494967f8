/* SPDX-License-Identifier: Apache-2.0 */
/*
 * From a page to its entries, to take them away or to replace them: reclaim and migration.
 * mm/rmap.c, mm/page_vma_mapped.c, mm/migrate.c. The folio is locked; an rmap lock is held for
 * reading. An empty slot is never filled here.
 */
#ifndef _MM_MIGRATE_H
#define _MM_MIGRATE_H

#include "pte_ranges.h"

/* The locked entry of the page in the VMA, or NULL. */
static pte_t *page_vma_mapped_walk(struct vm_area_struct *vma, struct folio *folio,
				   unsigned long address, bool migration, spinlock_t **ptlp)
{
	pmd_t *pmd = mm_find_pmd(vma->vm_mm, address);
	pte_t *pte, ptent;
	bool found;

	if (!pmd)
		return NULL;
	pte = pte_offset_map_lock(vma->vm_mm, pmd, address, ptlp);
	if (!pte)
		return NULL;
	ptent = ptep_get(pte);
	if (migration)
		found = is_swap_pte(ptent) && is_migration_entry(pte_to_swp_entry(ptent)) &&
			pfn_swap_entry_to_page(pte_to_swp_entry(ptent)) == &folio->page;
	else
		found = pte_present(ptent) && !pte_special(ptent) && pte_page(ptent) == &folio->page;
	if (found)
		return pte;
	pte_unmap_unlock(pte, *ptlp);
	return NULL;
}

/* What is done to each mapping of a folio. */
struct rmap_walk_control {
	bool (*rmap_one)(struct folio *folio, struct vm_area_struct *vma, unsigned long address,
			 void *arg);
	void *arg;
};

static void rmap_walk(struct folio *folio, struct rmap_walk_control *rwc)
{
	struct address_space *mapping;
	struct anon_vma *anon_vma;
	struct anon_vma_chain *avc;
	struct vm_area_struct *vma;
	unsigned long address;
	pgoff_t pgoff = folio->index;

	if (folio_test_anon(folio)) {
		/* The lock of the folio keeps the anon_vma: the page is mapped, or was. */
		mapping = READ_ONCE(folio->mapping);
		anon_vma = (struct anon_vma *)((unsigned long)mapping - PAGE_MAPPING_ANON);
		anon_vma_lock_read(anon_vma);
		anon_vma_interval_tree_foreach(avc, anon_vma, pgoff, pgoff) {
			address = vma_address(avc->vma, pgoff);
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
	vma_interval_tree_foreach(vma, mapping, pgoff, pgoff) {
		address = vma_address(vma, pgoff);
		if (!rwc->rmap_one(folio, vma, address, rwc->arg))
			break;
	}
	i_mmap_unlock_read(mapping);
}

/* ---- reclaim of clean pages of files ------------------------------------------------------------------ */

static bool try_to_unmap_one(struct folio *folio, struct vm_area_struct *vma,
			     unsigned long address, void *arg)
{
	spinlock_t *ptl;
	pte_t *pte = page_vma_mapped_walk(vma, folio, address, false, &ptl), pteval;

	if (!pte)
		return true;
	if (should_defer_flush(vma->vm_mm, *(enum ttu_flags *)arg)) {
		pteval = ptep_get_and_clear(vma->vm_mm, address, pte);
		set_tlb_ubc_flush_pending(vma->vm_mm, pteval);
	} else {
		pteval = ptep_clear_flush(vma, address, pte);
	}
	if (pte_dirty(pteval))
		folio_mark_dirty(folio);
	dec_mm_counter(vma->vm_mm, MM_FILEPAGES);
	folio_remove_rmap_pte(folio, &folio->page, vma);
	pte_unmap_unlock(pte, ptl);
	folio_put(folio);
	return true;
}

static void try_to_unmap(struct folio *folio, enum ttu_flags flags)
{
	struct rmap_walk_control rwc = { .rmap_one = try_to_unmap_one, .arg = &flags };

	rmap_walk(folio, &rwc);
}

/* ---- migration ------------------------------------------------------------------------------------------ */

/* Entries of the old folio become migration entries; who faults on one waits for the folio lock. */
static bool try_to_migrate_one(struct folio *folio, struct vm_area_struct *vma,
			       unsigned long address, void *arg)
{
	struct mm_struct *mm = vma->vm_mm;
	spinlock_t *ptl;
	pte_t *pte = page_vma_mapped_walk(vma, folio, address, false, &ptl), pteval;
	swp_entry_t entry;
	bool exclusive;

	if (!pte)
		return true;
	pteval = ptep_clear_flush(vma, address, pte);
	if (pte_dirty(pteval))
		folio_mark_dirty(folio);
	exclusive = folio_test_anon(folio) && PageAnonExclusive(&folio->page);
	if (exclusive && folio_try_share_anon_rmap_pte(folio, &folio->page)) {
		/* It is pinned. */
		set_pte_at(mm, address, pte, pteval);
		pte_unmap_unlock(pte, ptl);
		return false;
	}
	entry = swp_entry(pte_write(pteval) ? SWP_MIGRATION_WRITE :
			  exclusive ? SWP_MIGRATION_READ_EXCLUSIVE : SWP_MIGRATION_READ,
			  pte_val(pteval));
	set_pte_at(mm, address, pte, swp_entry_to_pte(entry));
	folio_remove_rmap_pte(folio, &folio->page, vma);
	pte_unmap_unlock(pte, ptl);
	folio_put(folio);
	return true;
}

/* And then entries of the new one. */
static bool remove_migration_pte(struct folio *new, struct vm_area_struct *vma,
				 unsigned long address, void *arg)
{
	struct folio *old = arg;
	spinlock_t *ptl;
	pte_t *pte = page_vma_mapped_walk(vma, old, address, true, &ptl), entry;
	unsigned long type;

	if (!pte)
		return true;
	entry = mk_pte(&new->page, vma->vm_page_prot);
	type = swp_type(pte_to_swp_entry(ptep_get(pte)));
	if (type == SWP_MIGRATION_WRITE)
		entry = pte_mkwrite(pte_mkdirty(entry));
	folio_get(new);
	if (type != SWP_MIGRATION_READ && folio_test_anon(new))
		SetPageAnonExclusive(&new->page);
	atomic_inc(&new->_mapcount);
	set_pte_at(vma->vm_mm, address, pte, entry);
	pte_unmap_unlock(pte, ptl);
	return true;
}

/* The caller has a reference to the anonymous folio. Whether its contents lie in another now. */
static bool migrate_anon_folio(struct folio *src)
{
	struct rmap_walk_control rwc = { .rmap_one = try_to_migrate_one };
	struct folio *dst = folio_alloc(GFP_KERNEL, 0);
	bool moved = false;

	if (!dst)
		return false;
	if (!folio_trylock(src)) {
		folio_put(dst);
		return false;
	}
	folio_lock_nested(dst);
	if (folio_test_anon(src) && folio_mapped(src)) {
		rmap_walk(src, &rwc);
		/* Nobody but the caller: pins, and those who look, keep it where it is. */
		moved = !folio_mapped(src) && folio_ref_freeze(src, 1);
		if (moved) {
			copy_highpage(&dst->page, &src->page);
			dst->index = src->index;
			WRITE_ONCE(dst->mapping, src->mapping);
			folio_ref_unfreeze(src, 1);
		}
		rwc.rmap_one = remove_migration_pte;
		rwc.arg = src;
		rmap_walk(moved ? dst : src, &rwc);
	}
	folio_unlock(dst);
	folio_put(dst);
	folio_unlock(src);
	return moved;
}

#endif
