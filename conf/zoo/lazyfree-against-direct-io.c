// SPDX-License-Identifier: Apache-2.0
/*
 * A page that MADV_FREE has given up is discarded while a device writes to it.
 *
 * id: I-38
 * fix: 6c8e2a256915
 * expect: -D BUGGY=1: I-38
 * expect: -D BUGGY=2: I-38
 * expect: --memory sc,lkmm: clean
 * expect: canary -D STRONGER: clean
 *
 * Fixed in 6c8e2a256915 "mm: fix race between MADV_FREE reclaim and blkdev direct IO read" (Linux 5.18). The memory that is to be read
 * into is not dirty until the data have come:
 *
 *   read() with O_DIRECT             reclaim
 *   has a reference to the page
 *                                    the page is clean: its entry is cleared
 *                                    <- gone from the process
 *   the data come; marks the page
 *   dirty, drops it
 *   the program reads zeros
 *
 * Since the fix reclaim compares the references with the mappings, after it has cleared the entry and before it looks whether
 * the page is dirty; gup_fast looks at the entry after it has taken its reference. BUGGY=2 looks in the other order, without barriers.
 *
 *   racewalk run conf/zoo/lazyfree-against-direct-io.c -D BUGGY=1
 */
#if BUGGY == 1
#define LAZYFREE_IGNORES_PINS	1
#elif BUGGY == 2
#define LAZYFREE_UNORDERED	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/tlb.h"

SCENARIO("reclaim of a page of MADV_FREE against a read into it");

#define A	PAGE_SIZE

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, A, 1));
	WARN_ON(do_madvise(mm, A, PAGE_SIZE, MADV_FREE));
}

/* read(fd, A) of a file that was opened with O_DIRECT, and then a look at what has come. */
task(direct_io)
{
	struct page *page;
	long value;

	if (get_user_pages_fast(mm, A, 1, FOLL_WRITE, &page) != 1)
		return;
	page_contents(page) = 5;
	folio_mark_dirty(page_folio(page));
	put_page(page);
	value = user_read(mm, A);
	require(value == 5 || value == -ENOMEM, "I-38: what was read in is there");
}

task(reclaim)
{
	if (shrink_page_at(mm, A))
		sometimes("the page was discarded");
	else
		sometimes("the page stayed");
}

finally(void)
{
	mmput(mm);
}
