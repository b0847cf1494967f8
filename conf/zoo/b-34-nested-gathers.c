// SPDX-License-Identifier: Apache-2.0
/*
 * B-34: who finds an entry gone returns before the TLB is flushed for it.
 *
 * id: B-34 M-55
 * fix: 99baac21e458, 16af97dc5a89, b3a81d0841a9
 * expect: B-34 M-55 -D BUGGY: I-34
 * expect: clean
 * expect: -D CONFIG_TLB_BROADCAST=1: clean
 * expect: canary -D STRONGER: clean
 *
 * Fixed in 99baac21e458 "mm: fix MADV_[FREE|DONTNEED] TLB flush miss problem" (Linux 4.13). Two
 * threads take the same page away at a time, both with mmap_lock for reading:
 *
 *   madvise(MADV_DONTNEED)           the same
 *   clears the PTE
 *                                    finds none: nothing to flush
 *                                    returns; its program goes on:
 *                                    reads the old page by the TLB  <- should be zero
 *   flushes
 *
 * Since the fix mm->tlb_flush_pending counts gathers, and who ends one while there is another
 * flushes everything.
 *
 *   racewalk run conf/zoo/b-34-nested-gathers.c -D BUGGY
 */
#ifdef BUGGY
#define M55	1
#endif
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "invariants/tlb.h"

SCENARIO("two threads that throw the same page away");

#define A	0x4000UL

static struct mm_struct mm;
static struct vm_area_struct *vma;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	vma = vma_fixed(&mm, A, A + PAGE_SIZE, VM_READ | VM_WRITE, NULL, 0);
	populate_fixed(&mm, A, A + PAGE_SIZE, true);
}

task(madvise, .count = 2)
{
	long value;

	if (choose(2))
		hw_speculate(&mm, A, false);
	mmap_read_lock(&mm);
	madvise_dontneed_single_vma(vma, A, A + PAGE_SIZE);
	mmap_read_unlock(&mm);
	value = user_read(&mm, A);
	require(value <= 0, "I-34: after madvise(MADV_DONTNEED) a page reads as zero");
}

on_enter(trace_nested_gather, void)
{
	sometimes("one gather ended while there was another");
}

finally(void)
{
	check_rss(&mm);
	exit_fixed(&mm);
}
