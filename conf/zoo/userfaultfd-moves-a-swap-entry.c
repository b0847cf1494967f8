// SPDX-License-Identifier: Apache-2.0
/*
 * UFFDIO_MOVE moves the entry of a page that is swapped out, and not the folio of the swap cache that stands for it.
 *
 * id: I-42
 * fix: 0ea148a79919
 * cve: CVE-2025-38242
 * expect: -D BUGGY: I-42
 * expect: clean
 *
 * Fixed in 0ea148a79919 "mm: userfaultfd: fix race of userfaultfd_move and swap cache" (Linux 6.16):
 *
 *   UFFDIO_MOVE                       others
 *   the entry is in swap, no folio
 *   stands for it
 *                                     a fault brings the page in; reclaim swaps it out
 *                                     again: the same slot, and a folio in the cache
 *   both locks: the entries are what
 *   they were; moves the entry        <- the folio has its old place and anon_vma
 *   a fault at the new place maps it
 *
 * From then on nobody comes from the page to its entry. Since the fix it is looked under the locks whether there is a folio.
 *
 *   racewalk run conf/zoo/userfaultfd-moves-a-swap-entry.c -D BUGGY
 */
#define CONFIG_SWAP	1
#ifdef BUGGY
#define UFFD_MOVE_SWAP_UNCHECKED	1
#endif
#define NR_SWAP_SLOTS	2
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/userfaultfd_move.h"
#include "mm/common/vmscan.h"
#include "invariants/tlb.h"

SCENARIO("UFFDIO_MOVE of a page that is swapped out");

#define A	0x4000UL
#define B	0x6000UL
#define RW	(VM_READ | VM_WRITE)

static struct mm_struct mm;
static struct userfaultfd_ctx *ctx;

setup(void)
{
	struct vm_area_struct *vma;

	fixed_vmas_init();
	mm_init_fixed(&mm);
	vma_fixed(&mm, A, A + PAGE_SIZE, RW, NULL, 0);
	vma = vma_fixed(&mm, B, B + PAGE_SIZE, RW, NULL, 0);
	populate_fixed(&mm, A, A + PAGE_SIZE, true);
	/* The VMA has an anon_vma, and no page. */
	populate_fixed(&mm, B, B + PAGE_SIZE, true);
	madvise_dontneed_single_vma(vma, B, B + PAGE_SIZE);
	while (!(ctx = new_userfaultfd(&mm, 0)))
		;
	WARN_ON(userfaultfd_register(ctx, B, PAGE_SIZE, VM_UFFD_MISSING));
	WARN_ON(user_write(&mm, A, 1));
	WARN_ON(!shrink_page_at(&mm, A));
}

task(monitor)
{
	long moved = move_pages(ctx, B, A, PAGE_SIZE), value;

	if (moved == PAGE_SIZE) {
		sometimes("the page was moved");
		value = user_read(&mm, B);
		require(value < 0 || value == 1, "I-61: what was moved is what was there");
	}
	userfaultfd_release(ctx);
}

/* Who reads a page by reference keeps it in the swap cache when it is reclaimed. */
task(reader)
{
	struct page *page;

	if (get_user_pages_fast(&mm, A, 1, 0, &page) != 1)
		return;
	shrink_page_at(&mm, A);
	if (folio_test_swapcache(page_folio(page)))
		sometimes("the page is in the swap cache");
	put_page(page);
}

on_enter(trace_uffd_move_changed, void)
{
	sometimes("the move found something else");
}

finally(void)
{
	check_rss(&mm);
	exit_fixed(&mm);
	swap_exit();
}
