// SPDX-License-Identifier: Apache-2.0
/*
 * What is brought in from swap is looked at again: the folio when it is locked, the entry under the PTE lock.
 *
 * id: I-41
 * expect: -D BUGGY=1: I-41 or WARNING or I-24 or refcount
 * expect: -D BUGGY=2: I-41 or WARNING or I-24 or refcount
 * expect: clean
 * expect: -D CONFIG_PT_RECLAIM=1: clean
 *
 *   BUGGY=1  do_swap_page() does not compare the entry (pte_same()) once it has its lock: of two faults the second maps
 *            the page again, or a page that MADV_DONTNEED has thrown away comes back
 *   BUGGY=2  swapoff (unuse_pte()) does not compare the entry
 *
 *   racewalk run conf/zoo/swap-in-against-unmap.c -D BUGGY=1
 */
#define CONFIG_SWAP	1
#if BUGGY == 1
#define SWAPIN_NO_PTE_SAME	1
#elif BUGGY == 2
#define UNUSE_NO_PTE_SAME	1
#endif
#define NR_SWAP_SLOTS	3
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "mm/common/vmscan.h"
#include "invariants/tlb.h"

SCENARIO("faults on pages that are swapped out, against madvise, reclaim and swapoff");

#define A	0x4000UL
#define B	(A + PAGE_SIZE)

static struct mm_struct mm;
static struct vm_area_struct *vma;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	vma = vma_fixed(&mm, A, A + 2 * PAGE_SIZE, VM_READ | VM_WRITE, NULL, 0);
	populate_fixed(&mm, A, A + 2 * PAGE_SIZE, true);
	WARN_ON(user_write(&mm, A, 1));
	WARN_ON(user_write(&mm, B, 2));
	WARN_ON(!shrink_page_at(&mm, A));
}

/* Each page has its own number in it, or nothing after MADV_DONTNEED. */
task(thread, .count = 2)
{
	long value = user_read(&mm, A);

	require(value <= 1, "I-38: a page comes back with what was in it");
}

task(reclaim)
{
	long value;

	if (shrink_page_at(&mm, choose(2) ? A : B))
		sometimes("a page was swapped out");
	value = user_read(&mm, B);
	require(value < 0 || value == 2, "I-38: a page comes back with what was in it");
}

task(other)
{
	if (choose(2)) {
		mmap_read_lock(&mm);
		madvise_dontneed_single_vma(vma, A, A + PAGE_SIZE);
		mmap_read_unlock(&mm);
	} else {
		unuse_mm(&mm);
	}
}

on_enter(trace_swapin_changed, void)
{
	sometimes("a fault came too late");
}

finally(void)
{
	check_rss(&mm);
	exit_fixed(&mm);
	swap_exit();
}
