// SPDX-License-Identifier: Apache-2.0
/*
 * The end of a write-back wakes those that wait for a page; the page may have gone by then, and be another one's.
 *
 * id: I-43
 * fix: 073861ed77b6, c2407cf7d22d
 * expect: -D BUGGY: BUG in truncater
 * expect: -D BUGGY=2: clean
 * expect: -D BUGGY=3: clean
 * expect: clean
 *
 * 073861ed77b6 "mm: fix VM_BUG_ON(PageTail) and BUG_ON(PageWriteback)" (Linux 5.10), and c2407cf7d22d "mm: make wait_on_page_writeback() wait for
 * multiple pending writebacks" (Linux 5.11):
 *
 *   the device is done                  truncation                       the page's next life
 *   clears PG_writeback
 *                                       need not wait; frees the page
 *                                                                        is written as well, and waited for
 *   wakes who waits for the page        <- whose write-back goes on
 *
 * BUGGY=1 has neither: no reference is held while the page's waiters are woken, and who was woken does not look again. Each fix alone (BUGGY=2
 * lacks the first one, BUGGY=3 the second) keeps this from happening.
 *
 *   racewalk run conf/zoo/writeback-ends-without-a-reference.c -D BUGGY
 */
#if BUGGY == 1 || BUGGY == 2
#define WAKE_WITHOUT_A_REFERENCE	1
#endif
#define FOLIO_WAIT_QUEUES	1
#define PGTABLE_BITS	1
#include <racewalk.h>
#include <linux/completion.h>
#include "mm/common/folio_wait.h"
#include "mm/mm.h"

SCENARIO("write-back that ends, against the page's next life");

static struct inode inode;
static struct file file;
static struct folio *first, *second;
static DECLARE_COMPLETION(second_started);

setup(void)
{
	mm_cache_init();
	file_init(&file, &inode, 1);
	first = inode.i_mapping->i_pages[0];
	folio_lock(first);
	folio_start_writeback(first);
	folio_unlock(first);
}

/* Interrupts of the device. */
task(first_is_written)
{
	folio_end_writeback(first);
}

task(second_is_written)
{
	wait_for_completion(&second_started);
	if (second)
		folio_end_writeback(second);
}

static void wait_on_page_writeback(struct folio *folio)
{
#if BUGGY == 1 || BUGGY == 3
	if (folio_test_writeback(folio))
		folio_wait_bit(folio, PG_writeback);
#else
	folio_wait_writeback(folio);
#endif
}

static void truncate_and_free(struct folio *folio)
{
	folio_lock(folio);
	wait_on_page_writeback(folio);
	filemap_remove_folio(folio);
	folio_unlock(folio);
	folio_put(folio);
}

/* The next life of the page, if it is the same one: it is written. */
static struct folio *write_another(void)
{
	struct folio *folio = folio_alloc(GFP_KERNEL, 0);

	if (!folio)
		return NULL;
	if (folio == first)
		sometimes("it is the same page again");
	clear_highpage(&folio->page);
	if (filemap_add_folio(inode.i_mapping, folio, 0)) {
		folio_put(folio);
		return NULL;
	}
	folio_start_writeback(folio);
	return folio;
}

task(truncater)
{
	truncate_and_free(first);
	second = write_another();
	complete(&second_started);
	if (!second)
		return;
	wait_on_page_writeback(second);
	/* write_cache_pages() */
	BUG_ON(folio_test_writeback(second));
	folio_unlock(second);
	folio_put(second);
}

finally(void)
{
	file_exit(&file);
}
