// SPDX-License-Identifier: Apache-2.0
/*
 * A page is found to be bad while faults map it, and while it is truncated; and somebody takes the verdict back meanwhile.
 *
 * id: I-43
 * fix: 91d005479e06
 * expect: -D BUGGY=1: livelock or use-after-free or BUG or WARNING
 * expect: -D BUGGY=2: invariant a page that is bad is mapped no more
 * expect: -D BUGGY=0: clean
 *
 * BUGGY=1: unpoison_memory() without mf_mutex, as before 91d005479e06 "mm/hwpoison: mf_mutex for soft offline and unpoison" (Linux 5.17).
 * It finds the flag that memory_failure() has just set, and drops the reference that it has not yet taken:
 *
 *   memory_failure()                     unpoison_memory()
 *   sets PG_hwpoison
 *                                        it is set; a reference; clears it
 *                                        drops two  <- one is the page cache's, or an entry's
 *   takes a reference
 *
 * BUGGY=2 is a mutation: memory_failure() does not lock the folio, so that a fault maps what it has just taken away.
 *
 *   racewalk run conf/zoo/bad-page-that-a-fault-maps.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#if BUGGY == 2
#define MF_NO_PAGE_LOCK
#endif
#define CONFIG_MEMORY_FAILURE	1
#define PGTABLE_BITS		1
#include <racewalk.h>
#include "mm/mm.h"

SCENARIO("a page that is bad, and that faults map");

#define A	PAGE_SIZE

static struct mm_struct *mm;
static struct inode inode;
static struct file file;
static struct page *page;
static unsigned long pfn;
static bool is_bad;

setup(void)
{
	mm_cache_init();
	file_init(&file, &inode, 1);
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, &file, A, PAGE_SIZE, VM_READ | VM_WRITE | VM_SHARED, 0) < 0);
	WARN_ON(user_read(mm, A) < 0);
	WARN_ON(get_user_pages_fast(mm, A, 1, 0, &page) != 1);
	pfn = page_to_pfn(page);
	put_page(page);
}

#if BUGGY == 1
static void unpoison(struct page *p)
{
	struct folio *folio = page_folio(p);

	if (!PageHWPoison(p) || !folio_try_get(folio))
		return;
	if (TestClearPageHWPoison(p))
		folio_put(folio);
	folio_put(folio);
}
#endif

task(machine_check)
{
	if (!memory_failure(pfn, 0)) {
		sometimes("nobody has the page any more");
		is_bad = true;
	}
}

task(user)
{
	if (user_read(mm, A) < 0)
		sometimes("the page was bad");
	do_madvise(mm, A, PAGE_SIZE, MADV_DONTNEED);
	user_read(mm, A);
}

#if BUGGY != 2
task(tester)
{
#if BUGGY == 1
	unpoison(page);
#else
	if (!unpoison_memory(pfn))
		sometimes("it was taken back");
#endif
}
#endif

finally(void)
{
	if (is_bad && PageHWPoison(page))
		require(!folio_mapped(page_folio(page)), "a page that is bad is mapped no more");
	mmput(mm);
	if (PageHWPoison(page))
		WARN_ON(unpoison_memory(pfn));
	file_exit(&file);
}
