// SPDX-License-Identifier: Apache-2.0
/*
 * Two faults bring the same page in from swap, past the swap cache; what was written between is lost.
 *
 * id: I-38
 * fix: 13ddaf26be32
 * cve: CVE-2024-26759
 * expect: -D BUGGY: I-38
 * expect: clean
 * expect: -D SWP_SYNCHRONOUS_IO=0: clean
 *
 * Fixed in 13ddaf26be32 "mm/swap: fix race when skipping swapcache" (Linux 6.8):
 *
 *   one fault                        another                      reclaim
 *   reads the slot
 *                                    reads it too; maps the page,
 *                                    the slot is free
 *                                    writes to the page
 *                                                                 swaps it out: the slot
 *                                                                 is the same again
 *   the entry is what it was: maps
 *   the old page                     <- the write is gone
 *
 * Since the fix a fault that goes past the cache takes SWAP_HAS_CACHE of the slot, and leaves the fault to come again if
 * another one has it.
 *
 *   racewalk run conf/zoo/swap-in-past-the-cache.c -D BUGGY
 */
#define CONFIG_SWAP	1
#ifndef SWP_SYNCHRONOUS_IO
#define SWP_SYNCHRONOUS_IO	1
#endif
#ifdef BUGGY
#define SWAPIN_SKIPS_CACHE	1
#endif
#define NR_SWAP_SLOTS	3
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/vmscan.h"
#include "invariants/tlb.h"

SCENARIO("faults on a page that is swapped out, against reclaim");

#define A	0x4000UL

static struct mm_struct mm;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	vma_fixed(&mm, A, A + PAGE_SIZE, VM_READ | VM_WRITE, NULL, 0);
	populate_fixed(&mm, A, A + PAGE_SIZE, true);
	WARN_ON(user_write(&mm, A, 1));
	WARN_ON(!shrink_page_at(&mm, A));
}

ghost static bool written;

ghost static void note_written(void)
{
	written = true;
}

task(writer)
{
	if (!user_write(&mm, A, 2))
		note_written();
}

task(reader)
{
	user_read(&mm, A);
}

task(reclaim)
{
	if (shrink_page_at(&mm, A))
		sometimes("the page was swapped out again");
}

on_enter(trace_swapin_changed, void)
{
	sometimes("a fault came too late");
}

finally(void)
{
	long value = user_read(&mm, A);

	require(!written || value == 2, "I-38: what was written is there");
	check_rss(&mm);
	exit_fixed(&mm);
	swap_exit();
}
