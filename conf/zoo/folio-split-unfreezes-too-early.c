// SPDX-License-Identifier: Apache-2.0
/*
 * A huge page is split; its parts can be referenced before their flags, or their mapping and index, are set.
 *
 * id: I-43
 * fix: 605ca5ede764, 173d9d9fd3dd
 * expect: -D BUGGY=1: lost wake-up or BUG in folio_unlock_bit
 * expect: -D BUGGY=2: invariant in walker
 * expect: -D BUGGY=0: clean
 *
 * BUGGY=1: 605ca5ede764 "mm/huge_memory.c: reorder operations in __split_huge_page_tail()" (Linux 4.17). The flags of the parts are written by a
 * plain store, which may undo what others set meanwhile:
 *
 *   split                               a walk by page frame numbers
 *   the part has a reference count
 *                                       takes a reference
 *   reads the flags
 *                                       PG_locked is set: sets PG_waiters, sleeps
 *   writes them, without PG_waiters
 *   unlocks: nobody waits               <- it sleeps for ever
 *
 * BUGGY=2: 173d9d9fd3dd "mm/huge_memory: splitting set mapping+index before unfreeze" (Linux 4.20): who has a reference to a small page of
 * a file looks at its index without the lock.
 *
 *   racewalk run conf/zoo/folio-split-unfreezes-too-early.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#if BUGGY == 1
#define SPLIT_FLAGS_AFTER_UNFREEZE	1
#elif BUGGY == 2
#define SPLIT_INDEX_AFTER_UNFREEZE	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/common/folio_wait.h"
#include "mm/mm.h"
#include "mm/common/folio_split.h"

SCENARIO("a huge page that is split, against a walk by page frame numbers");

static struct inode inode;
static struct file file;
static struct page *pages;

setup(void)
{
	mm_cache_init();
	file_init(&file, &inode, HPAGE_PMD_NR);
	WARN_ON(collapse_file(inode.i_mapping, 0) != SCAN_SUCCEED);
	pages = &inode.i_mapping->i_pages[0]->page;
}

/* As page_idle and memory-failure do: a reference, or NULL. */
static struct folio *folio_get_by_pfn(struct page *page)
{
	struct folio *folio = page_folio(page);

	if (!folio_try_get(folio))
		return NULL;
	if (unlikely(page_folio(page) != folio)) {
		folio_put(folio);
		return NULL;
	}
	return folio;
}

task(walker)
{
	struct folio *folio = folio_get_by_pfn(pages + 1);

	if (!folio)
		return;
	if (folio == (struct folio *)(pages + 1)) {
		sometimes("the walk has a small page");
		require(READ_ONCE(folio->mapping) == &inode.i_data && READ_ONCE(folio->index) == 1,
			"who has a reference to a page of a file finds its mapping and index");
	}
	folio_lock(folio);
	folio_unlock(folio);
	folio_put(folio);
}

task(splitter)
{
	struct folio *folio = filemap_get_folio(inode.i_mapping, choose(HPAGE_PMD_NR));
	int error;

	folio_lock(folio);
	error = split_folio(folio);
	if (!error)
		sometimes("the huge page was split");
	else if (error == -EAGAIN)
		sometimes("somebody had a reference to it");
	folio_unlock(folio);
	folio_put(folio);
}

finally(void)
{
	file_exit(&file);
}
