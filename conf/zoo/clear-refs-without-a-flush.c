// SPDX-License-Identifier: Apache-2.0
/*
 * Pages are marked clean for who wants to know what is written to; the TLBs are not told.
 *
 * id: I-32
 * fix: 912efa17e512
 * expect: -D BUGGY: I-32
 * expect: -D BUGGY -D HARM: I-32 or invariant in finally
 * expect: clean
 * expect: -D HARM: clean
 * expect: -D CONFIG_TLB_BROADCAST=1: clean
 *
 * Linux 5.10 flushed if the gather knew of a range, and nobody told it; fixed in 912efa17e512 "mm: proc: Invalidate TLB after
 * clearing soft-dirty page state" (Linux 5.12):
 *
 *   who dumps the process            the program
 *   echo 4 > clear_refs: the entry
 *   is read-only, not soft-dirty
 *   dumps the page
 *                                    writes to it by its TLB: no fault
 *   asks which pages have changed    <- not this one
 *
 *   racewalk run conf/zoo/clear-refs-without-a-flush.c -D BUGGY
 */
#define CONFIG_MEM_SOFT_DIRTY	1
#ifdef BUGGY
#define CLEAR_REFS_NO_FLUSH	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "mm/common/clear_refs.h"
#include "mm/common/task_mm.h"
#include "invariants/tlb.h"

SCENARIO("a program writes while it is dumped");

#define A	PAGE_SIZE

static struct mm_struct *mm;
static unsigned long dumped;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, A, PAGE_SIZE, VM_READ | VM_WRITE, 0) < 0);
	WARN_ON(user_write(mm, A, 1));
}

task(program)
{
	hw_speculate(mm, A, true);
	user_write(mm, A, 2);
}

#ifndef HARM
on_return(flush_tlb_mm_range, struct mm_struct *mm, unsigned long start, unsigned long end,
	  bool freed_tables)
{
	if (mm->mmap_lock.count)
		sometimes("the TLBs were flushed");
}
#endif

ghost static void check_no_writable_tlb(void)
{
	unsigned long leaf = ghost_leaf(mm, A);
	int cpu, i;

	for (cpu = 0; cpu < nr_cpus(); cpu++) {
		for (i = 0; i < HW_TLB_ENTRIES; i++)
			require(!ghost_tlb_counts(cpu, &hw_tlb[cpu][i]) || (leaf & _PAGE_RW) ||
				!(hw_tlb[cpu][i].value & _PAGE_RW),
				"I-32: after clear_refs no TLB allows a write without a fault");
	}
}

task(dumper)
{
	if (clear_refs_write(mm, CLEAR_REFS_SOFT_DIRTY))
		return;
	if (!IS_ENABLED(HARM))
		check_no_writable_tlb();
	access_remote_vm(mm, A, &dumped, 0);
}

finally(void)
{
	int flags = pagemap_read(mm, A);
	long value = user_read(mm, A);

	require((flags & PM_SOFT_DIRTY) || !dumped || value == (long)dumped,
		"I-32: a page that was written to after it was dumped is soft-dirty");
	mmput(mm);
}
