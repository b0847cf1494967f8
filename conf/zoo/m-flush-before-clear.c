// SPDX-License-Identifier: Apache-2.0
/*
 * An entry is flushed from the TLBs first, and cleared then.
 *
 * id: I-31
 * expect: I-31 -D FLUSH_BEFORE_CLEAR: I-31 or use-after-free on frame
 * expect: I-31 -D FLUSH_BEFORE_CLEAR -D CONFIG_TLB_BROADCAST=1: I-31 or use-after-free on frame
 * expect: clean
 * expect: -D CONFIG_TLB_BROADCAST=1: clean
 *
 * Mutation. The walker fills a TLB at any time while there is an entry:
 *
 *   migration                        another thread
 *   flushes the page from all TLBs
 *                                    reads the page: its TLB has it again
 *   clears the entry; moves the page, frees the old one
 *                                    writes to it <- into a page that is free
 *
 *   racewalk run conf/zoo/m-flush-before-clear.c -D FLUSH_BEFORE_CLEAR
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/migrate.h"
#include "invariants/tlb.h"

SCENARIO("a page is moved while another thread uses it");

#define A	0x4000UL

static struct mm_struct mm;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	vma_fixed(&mm, A, A + PAGE_SIZE, VM_READ | VM_WRITE, NULL, 0);
	populate_fixed(&mm, A, A + PAGE_SIZE, true);
}

task(thread, .count = 2)
{
	hw_speculate(&mm, A, true);
	user_write(&mm, A, 1);
}

task(migration)
{
	struct page *page;

	if (gup_fast(&mm, A, A + PAGE_SIZE, 0, &page) != 1)
		return;
	if (migrate_anon_folio(page_folio(page)))
		sometimes("the page was moved");
	put_page(page);
}

finally(void)
{
	exit_fixed(&mm);
}
