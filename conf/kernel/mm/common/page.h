/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Physical pages. struct page is there for ever, as in the kernel's mem_map: its count is
 * zero while the page is free. The frame is an object of its own with one word of contents
 * for each page, allocated and freed with it: entries of page tables hold its address, so
 * that a user's access through an entry or a TLB that outlived the page is a use after free.
 *
 * Free pages are refilled by the machine: whether an allocation fails, and whether it gets
 * a frame that was freed, are decisions of the search.
 */
#ifndef _MM_PAGE_H
#define _MM_PAGE_H

#include <linux/mmdebug.h>
#include <linux/mutex.h>
#include "pgtable_types.h"

#ifndef NR_PAGES
#define NR_PAGES	48
#endif

static struct page mem_map[NR_PAGES] = {
	[0 ... NR_PAGES - 1] = {
		._mapcount = ATOMIC_INIT(-1),
		.lock = __MUTEX_INITIALIZER(page.lock),
	},
};
static struct kmem_cache *page_cachep, *huge_page_cachep;

/* ---- between a frame, its number and its struct page: arithmetic, so no step --------------- */

ghost static unsigned long mem_map_frame[NR_PAGES];
ghost static int mem_map_used;

/* Entries of mem_map for a new block of frames; its own again if it had some before. */
ghost static struct page *mem_map_add(void *frame, unsigned int order)
{
	int first, i;

	for (first = 0; first < mem_map_used; first++) {
		if (mem_map_frame[first] == (unsigned long)frame)
			break;
	}
	if (first + (1 << order) > NR_PAGES)
		return NULL;
	/* The pointer is stored anew each time, as it belongs to the new life of the frame. */
	for (i = 0; i < 1 << order; i++)
		mem_map_frame[first + i] = (unsigned long)frame + i * PAGE_SIZE;
	if (first == mem_map_used)
		mem_map_used += 1 << order;
	return &mem_map[first];
}

/* NULL if no page was ever there. */
ghost static struct page *virt_to_page(unsigned long address)
{
	int i;

	for (i = 0; i < mem_map_used; i++) {
		if (mem_map_frame[i] == (address & PAGE_MASK))
			return &mem_map[i];
	}
	return NULL;
}

ghost static unsigned long __page_address(const struct page *page)
{
	return mem_map_frame[page - mem_map];
}

#define page_address(page)	((void *)__page_address(page))
#define page_to_pfn(page)	(__page_address(page) >> PAGE_SHIFT)
#define pfn_to_page(pfn)	virt_to_page((pfn) << PAGE_SHIFT)
#define nth_page(page, n)	((page) + (n))

/* ---- flags and folios -------------------------------------------------------------------- */

enum pageflags {
	PG_dirty,
	PG_uptodate,
	PG_lru,
	PG_lazyfree,
	PG_anon_exclusive,
	PG_swapcache,
	PG_hwpoison,
	PG_mlocked,
	PG_unevictable,
};

#define PageAnonExclusive(page)		test_bit(PG_anon_exclusive, &(page)->flags)
#define SetPageAnonExclusive(page)	set_bit(PG_anon_exclusive, &(page)->flags)
#define ClearPageAnonExclusive(page)	clear_bit(PG_anon_exclusive, &(page)->flags)
/* Pages that memory_failure() has found bad. */
#define PageHWPoison(page)		test_bit(PG_hwpoison, &(page)->flags)
#define TestSetPageHWPoison(page)	test_and_set_bit(PG_hwpoison, &(page)->flags)
#define TestClearPageHWPoison(page)	test_and_clear_bit(PG_hwpoison, &(page)->flags)
#define folio_mark_dirty(folio)		set_bit(PG_dirty, &(folio)->flags)
#define folio_test_dirty(folio)		test_bit(PG_dirty, &(folio)->flags)
#define folio_clear_dirty(folio)	clear_bit(PG_dirty, &(folio)->flags)
/* The kernel sets PG_swapbacked of each new anonymous page; here its opposite is set. */
#define folio_test_swapbacked(folio)	(!test_bit(PG_lazyfree, &(folio)->flags))
#define folio_mark_lazyfree(folio)	set_bit(PG_lazyfree, &(folio)->flags)
#define folio_clear_lazyfree(folio)	clear_bit(PG_lazyfree, &(folio)->flags)
#define folio_test_anon(folio)							\
	(((unsigned long)READ_ONCE((folio)->mapping) & PAGE_MAPPING_ANON) != 0)
#define PageAnon(page)			folio_test_anon(page_folio(page))

static inline struct page *compound_head(struct page *page)
{
	unsigned long head = READ_ONCE(page->compound_head);

	return head & 1 ? (struct page *)(head - 1) : page;
}

#define page_folio(page)	((struct folio *)compound_head(page))
#define folio_page(folio, n)	(&(folio)->page + (n))
#define folio_order(folio)	((folio)->_order)
#define folio_nr_pages(folio)	(1L << folio_order(folio))
#define folio_test_large(folio)	(folio_order(folio) > 0)
#define folio_pfn(folio)	page_to_pfn(&(folio)->page)

#define folio_trylock(folio)	mutex_trylock(&(folio)->lock)
#define folio_lock(folio)	mutex_lock(&(folio)->lock)
#define folio_lock_nested(folio)	mutex_lock_nested(&(folio)->lock, 1)
#define folio_unlock(folio)	mutex_unlock(&(folio)->lock)
#define folio_test_locked(folio)	mutex_is_locked(&(folio)->lock)

/* ---- references ------------------------------------------------------------------------------ */

#define folio_ref_count(folio)	atomic_read(&(folio)->_refcount)
#define page_ref_count(page)	folio_ref_count(page_folio(page))
#define folio_ref_add(folio, n)	atomic_add(n, &(folio)->_refcount)
#define folio_ref_sub(folio, n)	atomic_sub(n, &(folio)->_refcount)
/* A full barrier if it succeeds: gup_fast relies on it. */
#define folio_ref_try_add(folio, n)	atomic_add_unless(&(folio)->_refcount, n, 0)
#define folio_try_get(folio)	folio_ref_try_add(folio, 1)
/* Succeeds if the count is as expected, and leaves none for others. */
#define folio_ref_freeze(folio, count)						\
	(atomic_cmpxchg(&(folio)->_refcount, count, 0) == (count))
#define folio_ref_unfreeze(folio, count)	atomic_set_release(&(folio)->_refcount, count)

#define folio_get(folio)							\
do {										\
	int __was = atomic_fetch_add_relaxed(1, &(folio)->_refcount);		\
	VM_BUG_ON(__was <= 0);							\
} while (0)
#define get_page(page)		folio_get(page_folio(page))

#define __folio_mapcount(folio)	(atomic_read(&(folio)->_mapcount) + 1)
#define folio_entire_mapcount(folio)	atomic_read(&(folio)->_entire_mapcount)

/* A page goes back: nothing may be left of its use. The kernel says "Bad page state". */
static void free_pages_prepare(struct folio *folio)
{
	long i;

	VM_WARN_ON_FOLIO(folio_entire_mapcount(folio) != 0, folio);
	for (i = 0; i < folio_nr_pages(folio); i++) {
		VM_WARN_ON_PAGE(atomic_read(&folio_page(folio, i)->_mapcount) != -1, folio);
		if (i)
			WRITE_ONCE(folio_page(folio, i)->compound_head, 0UL);
	}
	if (READ_ONCE(folio->mapping))
		WRITE_ONCE(folio->mapping, NULL);
	for (i = 0; i < folio_nr_pages(folio); i++) {
		if (READ_ONCE(folio_page(folio, i)->flags))
			WRITE_ONCE(folio_page(folio, i)->flags, 0UL);
	}
}

/* The last reference is gone. */
static void __folio_put(struct folio *folio)
{
	struct kmem_cache *cachep = folio_test_large(folio) ? huge_page_cachep : page_cachep;

	free_pages_prepare(folio);
	trace_folio_free(folio);
	kmem_cache_free(cachep, page_address(&folio->page));
}

static void folio_put_refs(struct folio *folio, int refs)
{
	int left = atomic_sub_return(refs, &folio->_refcount);

	VM_BUG_ON_FOLIO(left < 0, folio);
	if (!left)
		__folio_put(folio);
}

#define folio_put(folio)	folio_put_refs(folio, 1)
#define put_page(page)		folio_put(page_folio(page))

/* ---- allocation -------------------------------------------------------------------------------- */

static void mem_init(void)
{
	page_cachep = kmem_cache_create("frame", sizeof(unsigned long), PAGE_SIZE, SLAB_PANIC, NULL);
	huge_page_cachep = kmem_cache_create("huge_frame",
					     (PAGE_SIZE << HPAGE_PMD_ORDER) - PAGE_SIZE + sizeof(unsigned long),
					     PAGE_SIZE << HPAGE_PMD_ORDER, SLAB_PANIC, NULL);
}

/* What is in a frame: one word for the page. Programs may race with each other there. */
#define page_contents(page)	(*(volatile unsigned long *)page_address(page))
#define clear_highpage(page)	(page_contents(page) = 0UL)
#define copy_highpage(to, from)							\
	(page_contents(to) = page_contents(from))

/* Order 0 or HPAGE_PMD_ORDER. Contents are not initialised. */
static struct folio *folio_alloc(gfp_t gfp, unsigned int order)
{
	struct kmem_cache *cachep = order ? huge_page_cachep : page_cachep;
	void *frame = kmem_cache_alloc(cachep, gfp);
	struct folio *folio;
	int i;

	if (!frame)
		return NULL;
	folio = (struct folio *)mem_map_add(frame, order);
	/* More pages than mem_map has entries: -D NR_PAGES=N. */
	BUG_ON(!folio);
	if (folio->_order != order)
		folio->_order = order;
	if (order) {
		for (i = 1; i < 1 << order; i++)
			WRITE_ONCE(folio_page(folio, i)->compound_head, (unsigned long)folio + 1);
	}
	/* Others may try to take a reference from now on. */
	atomic_set_release(&folio->_refcount, 1);
	return folio;
}

static struct page *alloc_page(gfp_t gfp)
{
	struct folio *folio = folio_alloc(gfp, 0);

	return folio ? &folio->page : NULL;
}

#define __free_page(page)	put_page(page)

#endif
