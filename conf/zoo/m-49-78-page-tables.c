// SPDX-License-Identifier: Apache-2.0
/*
 * Mutations of page tables, their TLBs and gup_fast.
 *
 * id: M-49 M-51 M-52 M-53 M-58 M-59 M-61 M-78
 * expect: M-49 -D M49: I-37
 * expect: M-51 -D M51 -D CONFIG_MMU_GATHER_RCU_TABLE_FREE=0: use-after-free on pmd_table or use-after-free on pte_table
 * expect: M-52 -D M52: I-26
 * expect: M-53 -D M53: I-31
 * expect: M-58 -D M58: I-24
 * expect: M-59 -D M59: I-24
 * expect: M-61 -D M61 -D CONFIG_PT_RECLAIM=1: I-26 or use-after-free on pte_table
 * expect: M-78 -D M78: I-26
 * expect: clean
 * expect: -D CONFIG_TLB_BROADCAST=1: clean
 * expect: -D CONFIG_PT_RECLAIM=1: clean
 * expect: -D CONFIG_MMU_GATHER_RCU_TABLE_FREE=0: clean
 * expect: -D CONFIG_SPLIT_PTE_PTLOCKS=0: clean
 *
 * A process with four threads: one faults, one throws pages away, one pins pages, one unmaps.
 *
 *   M-49 gup_fast does not compare the PTE
 *   M-51 gup_fast leaves interrupts on, where tables are freed as soon as the TLBs are flushed (I-25, I-26)
 *   M-52 a table is freed when it is unlinked
 *   M-53 pages are freed before the TLBs are flushed
 *   M-58 a table is put in place without a look whether there is one by now
 *   M-59 a fault does not look whether the entry has changed
 *   M-61 page-table reclaim does not wait for RCU
 *   M-78 the flush is not told that tables go with the entries
 *
 * Tables have two entries here, so that the mapping is a PMD table's worth.
 */
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/common/fixed_vmas.h"
#include "invariants/tlb.h"

SCENARIO("faults, gup_fast, madvise and munmap of one mapping");

#define START	0x4000UL
#define END	(START + PUD_SIZE)

static struct mm_struct mm;
static struct vm_area_struct *vma;

setup(void)
{
	fixed_vmas_init();
	mm_init_fixed(&mm);
	vma = vma_fixed(&mm, START, END, VM_READ | VM_WRITE, NULL, 0);
	populate_fixed(&mm, START, START + PAGE_SIZE, true);
}

task(fault, .count = 2)
{
	hw_speculate(&mm, START, false);
	user_write(&mm, START + choose(2) * PMD_SIZE, 1);
}

task(gup)
{
	struct page *page;

	if (gup_fast(&mm, START, START + PAGE_SIZE, FOLL_WRITE, &page) == 1) {
		sometimes("gup_fast got a page");
		put_page(page);
	}
}

task(unmap)
{
	if (choose(2)) {
		mmap_read_lock(&mm);
		madvise_dontneed_single_vma(vma, START, END);
		mmap_read_unlock(&mm);
	} else {
		unmap_fixed(vma);
		sometimes("the mapping was taken away");
	}
}

on_enter(trace_gup_fast_changed, void)
{
	if (!IS_ENABLED(M49))
		sometimes("gup_fast gave its page back");
}

finally(void)
{
	check_rss(&mm);
	check_pgtables_bytes(&mm);
	exit_fixed(&mm);
}
