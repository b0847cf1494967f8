/* SPDX-License-Identifier: Apache-2.0 */
/*
 * A large folio of the page cache becomes small ones: split_huge_page_to_list() of mm/huge_memory.c, as in Linux 5.x to 6.15. After mm/mm.h.
 * Anonymous folios are not split, only their entries (__split_huge_pmd()).
 *
 * A frame is one object here, so each page gets a frame of its own while nobody can reach the contents: the page frame number of a
 * struct page changes with the split, which in the kernel it does not.
 *
 * Bugs: SPLIT_FLAGS_AFTER_UNFREEZE (before 605ca5ede764, Linux 4.17), SPLIT_INDEX_AFTER_UNFREEZE (before 173d9d9fd3dd, Linux 4.20).
 */
#ifndef _MM_FOLIO_SPLIT_H
#define _MM_FOLIO_SPLIT_H

#include "filemap.h"
#include "migrate.h"

/* The flags that the new folios have of the old one; the lock too, so that each is unlocked in the end. */
#ifdef _MM_FOLIO_WAIT_H
#define SPLIT_KEEPS_FLAGS	(1UL << PG_dirty | 1UL << PG_uptodate | 1UL << PG_locked)
#else
#define SPLIT_KEEPS_FLAGS	(1UL << PG_dirty | 1UL << PG_uptodate)
#endif

static void split_page_flags(struct folio *head, struct page *tail)
{
	/* Nobody else has a reference to the tail: no atomics. */
	tail->flags = (tail->flags & ~SPLIT_KEEPS_FLAGS) | (head->flags & SPLIT_KEEPS_FLAGS);
}

static void split_page_index(struct folio *head, struct page *tail, int i)
{
	WRITE_ONCE(tail->mapping, head->mapping);
	WRITE_ONCE(tail->index, head->index + i);
}

/* i_pages_lock is held, the head's count is 0. */
static void __split_huge_page_tail(struct folio *head, int i)
{
	struct page *tail = folio_page(head, i);

	if (!IS_ENABLED(SPLIT_FLAGS_AFTER_UNFREEZE))
		split_page_flags(head, tail);
	if (!IS_ENABLED(SPLIT_INDEX_AFTER_UNFREEZE))
		split_page_index(head, tail, i);
	/* What is above is seen by who finds a page that is no tail. */
	smp_wmb();
	WRITE_ONCE(tail->compound_head, 0UL);
	if (((struct folio *)tail)->_order)
		((struct folio *)tail)->_order = 0;
	/* One for the caller, one for the cache: from here on others may take references. */
	atomic_set_release(&tail->_refcount, 2);
	if (IS_ENABLED(SPLIT_FLAGS_AFTER_UNFREEZE))
		split_page_flags(head, tail);
	if (IS_ENABLED(SPLIT_INDEX_AFTER_UNFREEZE))
		split_page_index(head, tail, i);
}

/* See above. Frames that belonged to other struct pages before do so no more. */
ghost static void split_frame_is(struct page *page, void *frame)
{
	int i;

	for (i = 0; i < mem_map_used; i++) {
		if (mem_map_frame[i] == (unsigned long)frame)
			mem_map_frame[i] = 0;
	}
	mem_map_frame[page - mem_map] = (unsigned long)frame;
}

static void split_frames(struct folio *folio, void **frames)
{
	void *huge = page_address(&folio->page);
	long i, nr = folio_nr_pages(folio);

	for (i = 0; i < nr; i++) {
		*(volatile unsigned long *)frames[i] = page_contents(folio_page(folio, i));
		split_frame_is(folio_page(folio, i), frames[i]);
	}
	kmem_cache_free(huge_page_cachep, huge);
}

/* The cache's references and the caller's are all there are: 0, or -EAGAIN. */
static int __split_unmapped_folio(struct folio *folio, struct address_space *mapping, void **frames)
{
	long i, nr = folio_nr_pages(folio);

	spin_lock_irq(&mapping->i_pages_lock);
	if (mapping->i_pages[folio->index] != folio || !folio_ref_freeze(folio, 1 + nr)) {
		spin_unlock_irq(&mapping->i_pages_lock);
		return -EAGAIN;
	}
	split_frames(folio, frames);
	for (i = nr - 1; i >= 1; i--) {
		__split_huge_page_tail(folio, i);
		WRITE_ONCE(mapping->i_pages[folio->index + i],
			   (struct folio *)folio_page(folio, i));
	}
	folio->_order = 0;
	folio_ref_unfreeze(folio, 2);
	spin_unlock_irq(&mapping->i_pages_lock);
	return 0;
}

/*
 * The folio is locked, and the caller has a reference. 0: it is the first of small ones, still locked and the caller's; the others are unlocked.
 * -EBUSY: it is not in the cache any more; -EAGAIN: somebody else has a reference; -ENOMEM.
 */
static int split_folio(struct folio *folio)
{
	struct address_space *mapping = READ_ONCE(folio->mapping);
	long i, nr = folio_nr_pages(folio);
	void *frames[HPAGE_PMD_NR];
	int ret = -ENOMEM;

	VM_BUG_ON_FOLIO(!folio_test_locked(folio), folio);
	VM_BUG_ON_FOLIO(!folio_test_large(folio), folio);
	if (folio_test_anon(folio))
		return -EINVAL;
	if (!mapping)
		return -EBUSY;
	for (i = 0; i < nr; i++) {
		frames[i] = kmem_cache_alloc(page_cachep, GFP_KERNEL);
		if (!frames[i])
			goto free;
	}
	if (folio_mapped(folio))
		try_to_unmap(folio, 0);
	ret = folio_mapped(folio) ? -EAGAIN : __split_unmapped_folio(folio, mapping, frames);
	if (ret)
		goto free;
	for (i = 1; i < nr; i++) {
#ifdef _MM_FOLIO_WAIT_H
		folio_unlock((struct folio *)folio_page(folio, i));
#endif
		put_page(folio_page(folio, i));
	}
	return 0;

free:
	while (i--)
		kmem_cache_free(page_cachep, frames[i]);
	return ret;
}

#define split_huge_page(page)	split_folio(page_folio(page))

#endif
