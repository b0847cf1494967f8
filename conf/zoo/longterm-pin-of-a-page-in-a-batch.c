// SPDX-License-Identifier: Apache-2.0
/*
 * A page that has to be moved before it can be pinned for long is in another CPU's batch for mlock(), and cannot be moved.
 *
 * id: I-43
 * fix: 98c6d259319e
 * expect: -D BUGGY: invariant in driver
 * expect: clean
 *
 * 98c6d259319e "mm/gup: check ref_count instead of lru before migration" (Linux 6.17). Batches of pages have references to them. The pin drained them
 * only if the page was on no list, as a new one is:
 *
 *   a fault in a locked mapping         pin_user_pages(FOLL_LONGTERM)
 *   maps a page of a file
 *   into the batch: a reference
 *                                       the page is on a list: no batch is drained
 *                                       somebody has a reference: it cannot be moved
 *                                       -ENOMEM                  <- though there is memory
 *
 * The fault comes first here; a fault at the same time may make the pin fail still.
 *
 *   racewalk run conf/zoo/longterm-pin-of-a-page-in-a-batch.c -D BUGGY
 */
#ifdef BUGGY
#define LONGTERM_DRAINS_BY_LRU	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include <linux/completion.h>
#include "mm/common/lru.h"
#include "mm/mm.h"
#include "mm/common/mlock.h"
#include "mm/common/gup_longterm.h"
#include "invariants/page_tables.h"

SCENARIO("a pin for long, after a fault in a locked mapping on another CPU");

#define A	PAGE_SIZE
#define B	PMD_SIZE

static struct mm_struct *mm;
static struct inode inode;
static struct file file;
static DECLARE_COMPLETION(faulted);
static bool populated;

ghost bool out_of_memory;

on_return(folio_alloc, struct folio *folio, gfp_t gfp, unsigned int order)
{
	if (!folio)
		out_of_memory = true;
}

setup(void)
{
	mm_cache_init();
	file_init(&file, &inode, 1);
	folio_set_movable_zone(inode.i_mapping->i_pages[0]);
	folio_add_lru(inode.i_mapping->i_pages[0]);
	lru_add_drain_all();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, &file, A, PAGE_SIZE, VM_READ | VM_WRITE | VM_SHARED, 0) < 0);
	WARN_ON(vm_mmap(mm, &file, B, PAGE_SIZE, VM_READ | VM_WRITE | VM_SHARED | VM_LOCKED, 0) < 0);
	WARN_ON(user_write(mm, A, 1));
}

/* mlock2(MLOCK_ONFAULT): the pages come later. */
task(program)
{
	populated = user_read(mm, B) >= 0;
	if (populated)
		sometimes("a page of a locked mapping is there");
	complete(&faulted);
}

task(driver)
{
	struct page *page;
	long nr;

	if (choose(2))
		wait_for_completion(&faulted);
	else if (!try_wait_for_completion(&faulted))
		return;
	nr = pin_user_pages_longterm(mm, A, 1, FOLL_WRITE, &page);
	require(nr == 1 || out_of_memory, "a page to which nobody has a reference for long can be pinned for long");
	if (nr != 1)
		return;
	sometimes("the page is pinned");
	require(folio_is_longterm_pinnable(page_folio(page)), "what is pinned for long is not movable");
	unpin_user_page(page);
}

finally(void)
{
	lru_add_drain_all();
	mmput(mm);
	lru_add_drain_all();
	file_exit(&file);
	lru_add_drain_all();
}
