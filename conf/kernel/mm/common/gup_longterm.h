/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pins for long: FOLL_LONGTERM of mm/gup.c. A page that must stay movable (ZONE_MOVABLE, CMA) is moved elsewhere before it may be pinned: it is
 * pinned as any other, looked at, let go of, taken off its list, migrated, and pinned anew. Migration wants a page to which nobody
 * else has a reference, so the batches of mm/swap.c are drained before. After mm/mm.h, with lru.h before it. Which pages are movable is for
 * the scenario to say: folio_set_movable_zone(). Pages of hugetlb and of devices are not here.
 *
 * Bug: LONGTERM_DRAINS_BY_LRU is collect_longterm_unpinnable_folios() before 98c6d259319e (Linux 6.17): it drains only for pages that have no PG_lru.
 */
#ifndef _MM_GUP_LONGTERM_H
#define _MM_GUP_LONGTERM_H

#ifndef _MM_LRU_H
#error "mm/common/gup_longterm.h needs mm/common/lru.h, which comes before mm/mm.h"
#endif

#include "filemap.h"
#include "gup.h"
#include "names.h"

#define PG_movable_zone			20
#define folio_set_movable_zone(folio)	set_bit(PG_movable_zone, &(folio)->flags)
#define folio_is_longterm_pinnable(folio)	(!test_bit(PG_movable_zone, &(folio)->flags))

/* For probes: a page could not be moved. */
static inline void trace_longterm_migration_failed(struct folio *folio)
{
}

/* What it has by what it is: from the page cache, the swap cache and its mappings. */
static int folio_expected_ref_count(struct folio *folio)
{
	int count = folio_mapcount(folio);

	if (folio_test_anon(folio))
		return count + test_bit(PG_swapcache, &folio->flags);
	return count + (READ_ONCE(folio->mapping) ? (int)folio_nr_pages(folio) : 0);
}

/* A page of the page cache, as migrate_anon_folio(): the caller's reference is the only one but those of the cache. */
static bool migrate_file_folio(struct folio *src)
{
	struct address_space *mapping;
	struct folio *dst = folio_alloc(GFP_KERNEL, 0);
	bool moved = false;

	if (!dst)
		return false;
	if (!folio_trylock(src)) {
		folio_put(dst);
		return false;
	}
	folio_lock_nested(dst);
	mapping = READ_ONCE(src->mapping);
	if (mapping) {
		try_to_migrate(src, 0);
		/* try_to_migrate_one() does it: what a locked mapping has just lost is in the batch. */
		mlock_drain_local();
		spin_lock_irq(&mapping->i_pages_lock);
		moved = !folio_mapped(src) && folio_ref_freeze(src, 2);
		if (moved) {
			copy_highpage(&dst->page, &src->page);
			dst->index = src->index;
			WRITE_ONCE(dst->mapping, mapping);
			folio_get(dst);
			WRITE_ONCE(mapping->i_pages[src->index], dst);
			folio_ref_unfreeze(src, 1);
			WRITE_ONCE(src->mapping, NULL);
		}
		spin_unlock_irq(&mapping->i_pages_lock);
		remove_migration_ptes(src, moved ? dst : src, 0);
	}
	folio_unlock(dst);
	if (moved)
		folio_add_lru(dst);
	folio_put(dst);
	folio_unlock(src);
	return moved;
}

/* Those that cannot stay, off their lists. How many there were; some may not have been on a list. */
static long collect_longterm_unpinnable_folios(struct list_head *list, struct page **pages, long nr)
{
	struct folio *folio, *prev = NULL;
	bool drained = false;
	long i, collected = 0;

	for (i = 0; i < nr; i++) {
		folio = page_folio(pages[i]);
		if (folio == prev)
			continue;
		prev = folio;
		if (folio_is_longterm_pinnable(folio))
			continue;
		collected++;
#ifdef LONGTERM_DRAINS_BY_LRU
		if (!folio_test_lru(folio) && !drained) {
#else
		/* With the pin of the caller. */
		if (folio_ref_count(folio) !=
		    folio_expected_ref_count(folio) + GUP_PIN_COUNTING_BIAS && !drained) {
#endif
			lru_add_drain_all();
			drained = true;
		}
		if (folio_isolate_lru(folio))
			list_add_tail(&folio->lru, list);
	}
	return collected;
}

/* Lets go of all pins, and moves what is in the list. -EAGAIN: all is well, pin again; -ENOMEM. */
static int migrate_longterm_unpinnable_folios(struct list_head *list, struct page **pages, long nr)
{
	struct folio *folio, *next;
	bool moved, failed = false;

	unpin_user_pages(pages, (unsigned long)nr);
	list_for_each_entry_safe(folio, next, list, lru) {
		list_del(&folio->lru);
		moved = folio_test_anon(folio) ? migrate_anon_folio(folio) :
						 migrate_file_folio(folio);
		if (moved) {
			folio_put(folio);
			continue;
		}
		trace_longterm_migration_failed(folio);
		failed = true;
		folio_putback_lru(folio);
	}
	return failed ? -ENOMEM : -EAGAIN;
}

/* As pin_user_pages() with FOLL_LONGTERM: how many pages, or an error. Takes mmap_lock. */
static long pin_user_pages_longterm(struct mm_struct *mm, unsigned long start,
				    unsigned long nr_pages, unsigned int gup_flags,
				    struct page **pages)
{
	LIST_HEAD(list);
	int tries = 0;
	long nr;

	while (tries++ < USER_ACCESS_TRIES) {
		nr = gup_slow(mm, start, nr_pages, gup_flags | FOLL_PIN | FOLL_LONGTERM, pages);
		if (nr <= 0)
			return nr;
		if (!collect_longterm_unpinnable_folios(&list, pages, nr))
			return nr;
		if (migrate_longterm_unpinnable_folios(&list, pages, nr) == -ENOMEM)
			return -ENOMEM;
	}
	return -EAGAIN;
}

#endif
