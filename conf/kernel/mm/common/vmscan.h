/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reclaim of clean pages of files: mm/vmscan.c. Pages are unmapped one by one, and freed together
 * once the TLBs were flushed for all of them.
 */
#ifndef _MM_VMSCAN_H
#define _MM_VMSCAN_H

#include "migrate.h"

#ifndef FOLIO_BATCH_SIZE
#define FOLIO_BATCH_SIZE	4
#endif

struct folio_batch {
	unsigned int nr;
	struct folio *folios[FOLIO_BATCH_SIZE];
};

#define folio_batch_init(fbatch)	((void)((fbatch)->nr = 0))

/* How many more have room. */
static inline unsigned int folio_batch_add(struct folio_batch *fbatch, struct folio *folio)
{
	fbatch->folios[fbatch->nr++] = folio;
	return FOLIO_BATCH_SIZE - fbatch->nr;
}

/*
 * The cache's reference and the caller's are all there are, and the page is clean: it leaves the
 * cache, with a count of zero. Who writes to it by gup marks it dirty before it drops its
 * reference, so the count is looked at first.
 */
static bool __remove_mapping(struct address_space *mapping, struct folio *folio)
{
	int refcount = 1 + folio_nr_pages(folio);

	if (!folio_ref_freeze(folio, refcount))
		return false;
	if (unlikely(folio_test_dirty(folio))) {
		folio_ref_unfreeze(folio, refcount);
		return false;
	}
	filemap_remove_folio(folio);
	return true;
}

/*
 * An anonymous page that MADV_FREE has given up, locked, with a reference of the caller's: it is unmapped everywhere, unless somebody
 * has written to it or has it pinned. True if it was, and the caller's reference was the last.
 */
static bool discard_lazyfree_folio(struct folio *folio)
{
	struct anon_vma *anon_vma;

	if (folio_test_swapbacked(folio) || folio_test_large(folio))
		return false;
	/* Kept by a mapping until the walk has the anon_vma's lock. */
	anon_vma = folio_get_anon_vma(folio);
	if (!anon_vma)
		return false;
	try_to_unmap(folio, TTU_BATCH_FLUSH);
	put_anon_vma(anon_vma);
	return !folio_mapped(folio) && folio_ref_freeze(folio, 1);
}

#ifdef CONFIG_SWAP
/*
 * An anonymous page, locked, goes to swap: into the cache, out of the page tables, to the disk, out of the cache. True if it
 * has no reference any more. What is written to it by gup is marked dirty before the reference is dropped.
 */
static bool swap_out_folio(struct folio *folio)
{
	struct anon_vma *anon_vma;

	if (folio_test_large(folio) || folio_ref_count(folio) >= GUP_PIN_COUNTING_BIAS)
		return false;
	anon_vma = folio_get_anon_vma(folio);
	if (anon_vma) {
		if (!folio_test_swapcache(folio) && folio_alloc_swap(folio)) {
			put_anon_vma(anon_vma);
			return false;
		}
		try_to_unmap(folio, TTU_BATCH_FLUSH);
		put_anon_vma(anon_vma);
	}
	if (folio_mapped(folio) || !folio_test_swapcache(folio))
		return false;
	if (folio_test_dirty(folio)) {
		try_to_unmap_flush_dirty();
		swap_writeout(folio);
	}
	if (!folio_ref_freeze(folio, 2))
		return false;
	if (unlikely(folio_test_dirty(folio))) {
		folio_ref_unfreeze(folio, 2);
		return false;
	}
	__delete_from_swap_cache(folio, folio_swap(folio));
	swapcache_clear(folio_swap(folio));
	return true;
}
#else
#define swap_out_folio(folio)	false
#endif

/*
 * Takes over the references of the caller. How many pages were freed. What stays keeps its reference until
 * after the flush as well (ret_folios in shrink_folio_list(), then move_folios_to_lru()): it may be unmapped by
 * now, and who frees it, such as a truncation, has no flush of its own to make.
 */
static unsigned int shrink_folio_list(struct folio_batch *folio_list)
{
	struct address_space *mapping;
	struct folio_batch free_folios, ret_folios;
	struct folio *folio;
	unsigned int i;

	folio_batch_init(&free_folios);
	folio_batch_init(&ret_folios);
	for (i = 0; i < folio_list->nr; i++) {
		folio = folio_list->folios[i];
		if (!folio_trylock(folio)) {
			folio_batch_add(&ret_folios, folio);
			continue;
		}
		mapping = READ_ONCE(folio->mapping);
		if (mapping && !folio_test_anon(folio)) {
			if (folio_mapped(folio))
				try_to_unmap(folio, TTU_BATCH_FLUSH);
			if (!folio_mapped(folio) && __remove_mapping(mapping, folio)) {
				folio_unlock(folio);
				folio_batch_add(&free_folios, folio);
				continue;
			}
		} else if (mapping && (folio_test_swapbacked(folio) ? swap_out_folio(folio) :
							discard_lazyfree_folio(folio))) {
			folio_unlock(folio);
			folio_batch_add(&free_folios, folio);
			continue;
		}
		folio_unlock(folio);
		folio_batch_add(&ret_folios, folio);
	}
#ifndef TLB_BATCH_FREED_EARLY
	try_to_unmap_flush();
#endif
	for (i = 0; i < free_folios.nr; i++)
		__folio_put(free_folios.folios[i]);
#ifdef TLB_BATCH_FREED_EARLY
	try_to_unmap_flush();
#endif
	for (i = 0; i < ret_folios.nr; i++)
		folio_put(ret_folios.folios[i]);
	return free_folios.nr;
}

/* Some pages of a file go from memory if nobody has them. How many went. */
static unsigned int shrink_file_pages(struct address_space *mapping, pgoff_t index,
				      unsigned long nr)
{
	struct folio_batch folio_list;
	struct folio *folio;

	folio_batch_init(&folio_list);
	for (; nr; nr--, index++) {
		folio = filemap_get_entry(mapping, index);
		if (folio && !folio_batch_add(&folio_list, folio))
			break;
	}
	return shrink_folio_list(&folio_list);
}

/*
 * The page that is mapped at an address of a process, taken from the list of inactive pages, which is not modelled: its
 * entry is looked at once. Whether the page went.
 */
static bool shrink_page_at(struct mm_struct *mm, unsigned long addr)
{
	struct folio_batch folio_list;
	struct page *page = NULL;
	struct folio *folio;
	spinlock_t *ptl;
	pmd_t *pmd;
	pte_t *pte, pteval;

	pmd = mm_find_pmd(mm, addr);
	pte = pmd ? pte_offset_map_lock(mm, pmd, addr, &ptl) : NULL;
	if (!pte)
		return false;
	pteval = ptep_get(pte);
	if (pte_present(pteval) && !pte_special(pteval))
		page = pte_page(pteval);
	folio = page && folio_try_get(page_folio(page)) ? page_folio(page) : NULL;
	pte_unmap_unlock(pte, ptl);
	if (!folio)
		return false;
	folio_batch_init(&folio_list);
	folio_batch_add(&folio_list, folio);
	return shrink_folio_list(&folio_list) == 1;
}

#define shrink_file_page(mapping, index)	(shrink_file_pages(mapping, index, 1) == 1)

#endif
