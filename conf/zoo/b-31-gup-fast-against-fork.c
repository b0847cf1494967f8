// SPDX-License-Identifier: Apache-2.0
/*
 * B-31: gup_fast pinned a page that fork had just decided to share.
 *
 * id: B-31
 * fix: 57efa1fe5957
 * expect: -D BUGGY: I-38
 * expect: --memory sc,lkmm: clean
 * expect: canary -D STRONGER: clean
 *
 * Fixed in 57efa1fe5957 "mm/gup: prevent gup_fast from racing with COW during fork" (Linux
 * 5.11). fork() copies pages that are pinned, and shares the others read-only:
 *
 *   pin_user_pages_fast()            fork() of the same process
 *   reads the PTE: writable
 *                                    the page is not pinned: it is shared
 *   takes the pin
 *   the PTE is as it was
 *                                    makes the PTE read-only
 *   ...
 *   the program writes to the page: it gets a copy, and what it pinned is another page
 *
 * Since the fix fork() makes mm->write_protect_seq odd meanwhile, and gup_fast compares.
 *
 *   racewalk run conf/zoo/b-31-gup-fast-against-fork.c -D BUGGY
 */
#ifdef BUGGY
#define B31	1
#endif
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/pte_ranges.h"
#include "invariants/tlb.h"

SCENARIO("a thread that pins a page against fork");

#define A	0x4000UL

static struct mm_struct mm, child;
static struct vm_area_struct *vma, *child_vma;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	mm_init_fixed(&child);
	vma = vma_fixed(&mm, A, A + PAGE_SIZE, VM_READ | VM_WRITE, NULL, 0);
	child_vma = vma_fixed(&child, A, A + PAGE_SIZE, VM_READ | VM_WRITE, NULL, 0);
	populate_fixed(&mm, A, A + PAGE_SIZE, true);
}

task(pin)
{
	struct page *page;

	if (pin_user_pages_fast(&mm, A, 1, FOLL_WRITE, &page) != 1)
		return;
	user_write(&mm, A, 5);
	require(page_contents(page) == 5, "I-38: what was pinned is what the program writes to");
	unpin_user_page(page);
}

task(fork)
{
	mmap_write_lock(&mm);
	mmap_write_lock_nested(&child, SINGLE_DEPTH_NESTING);
	vma_start_write(vma);
	if (!anon_vma_fork(child_vma, vma) && !copy_page_range(child_vma, vma)) {
		if (child.rss_stat[MM_ANONPAGES].counter && mm.has_pinned.counter)
			sometimes("fork came after the first pin");
	}
	flush_tlb_mm(&mm);
	mmap_write_unlock(&child);
	mmap_write_unlock(&mm);
}

on_enter(trace_gup_fast_fork, void)
{
	if (!IS_ENABLED(B31))
		sometimes("gup_fast noticed the fork");
}

finally(void)
{
	exit_fixed(&child);
	exit_fixed(&mm);
}
