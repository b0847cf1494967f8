/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pages that the hardware says are bad: mm/memory-failure.c, small pages only. The entries of such a page become entries that
 * tell so, a page of a file leaves the page cache, and the reference that memory_failure() takes is kept, so that nobody gets the page again
 * before unpoison_memory(). With CONFIG_MEMORY_FAILURE=1 only. Who is killed is not modelled: a fault on such an entry is VM_FAULT_HWPOISON.
 *
 * Mutations: HWPOISON_FAULT_UNCHECKED (memory.h), MF_NO_PAGE_LOCK looks for mappings without the lock of the folio.
 */
#ifndef _MM_MEMORY_FAILURE_H
#define _MM_MEMORY_FAILURE_H

#include "filemap.h"
#include "migrate.h"

#define EHWPOISON	133
#define MF_COUNT_INCREASED	1	/* the caller has a reference, and gives it */

static DEFINE_MUTEX(mf_mutex);
static atomic_long_t num_poisoned_pages;

/* A page of a file leaves the cache, so that what is read comes from elsewhere. The folio is locked. */
static int truncate_error_folio(struct folio *folio)
{
	folio_clear_dirty(folio);
	filemap_remove_folio(folio);
	/* The cache's reference. */
	folio_put(folio);
	return 0;
}

/*
 * 0 when nobody can reach the page any more, -EBUSY if it is still mapped or was torn down meanwhile, -EHWPOISON if it is known to be bad. A page
 * that is free is left as it is: here nothing keeps it from being allocated.
 */
static int memory_failure(unsigned long pfn, int flags)
{
	struct page *p = pfn_to_page(pfn);
	struct folio *folio;
	int res = -EBUSY;

	if (!p)
		return -ENXIO;
	mutex_lock(&mf_mutex);
	if (TestSetPageHWPoison(p)) {
		res = -EHWPOISON;
		goto unlock_mutex;
	}
	folio = page_folio(p);
	if (!(flags & MF_COUNT_INCREASED) && !folio_try_get(folio)) {
		TestClearPageHWPoison(p);
		goto unlock_mutex;
	}
	if (folio_test_large(folio)) {
		TestClearPageHWPoison(p);
		folio_put(folio);
		goto unlock_mutex;
	}
	atomic_long_inc(&num_poisoned_pages);
#ifndef MF_NO_PAGE_LOCK
	/* Nobody maps it, moves it or truncates it from now on. */
	folio_lock(folio);
#endif
	if (folio_mapped(folio))
		try_to_unmap(folio, TTU_HWPOISON | TTU_IGNORE_MLOCK);
	if (!folio_mapped(folio) && READ_ONCE(folio->mapping)) {
		res = 0;
		if (!folio_test_anon(folio))
			res = truncate_error_folio(folio);
	}
#ifndef MF_NO_PAGE_LOCK
	folio_unlock(folio);
#endif
unlock_mutex:
	mutex_unlock(&mf_mutex);
	return res;
}

/* Gives the page back that memory_failure() has kept, if nobody else uses it. */
static int unpoison_memory(unsigned long pfn)
{
	struct page *p = pfn_to_page(pfn);
	struct folio *folio;
	int ret = -EBUSY;

	if (!p)
		return -ENXIO;
	mutex_lock(&mf_mutex);
	folio = page_folio(p);
	if (!PageHWPoison(p) || folio_ref_count(folio) > 1 || folio_mapped(folio))
		goto unlock_mutex;
	if (!folio_try_get(folio))
		goto unlock_mutex;
	if (TestClearPageHWPoison(p)) {
		atomic_long_dec(&num_poisoned_pages);
		/* What memory_failure() had. */
		folio_put(folio);
		ret = 0;
	}
	folio_put(folio);
unlock_mutex:
	mutex_unlock(&mf_mutex);
	return ret;
}

#endif
