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
		folio = filemap_get_folio(mapping, index);
		if (folio && !folio_batch_add(&folio_list, folio))
			break;
	}
	return shrink_folio_list(&folio_list);
}

#define shrink_file_page(mapping, index)	(shrink_file_pages(mapping, index, 1) == 1)

#endif
