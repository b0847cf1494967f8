// SPDX-License-Identifier: Apache-2.0
/*
 * S-15: the base protocol, against all the faults it may meet.
 *
 * id: S-15
 * claim: I think we are avoiding this with our locking
 * by: Howlett
 * expect: -D GENERATION=g1,g2,g3: clean => right
 * expect: -D GENERATION=g2-v6: clean but I-06 => right
 * expect: -D GENERATION=g2 --memory lkmm: clean => right
 * expect: -D GENERATION=g2 --memory tso: clean => right
 * expect: -D GENERATION=g2 --preempt none: clean => right
 * expect: -D GENERATION=g2 -D CONFIG_TLB_BROADCAST=1: clean => right
 * expect: -D GENERATION=g2 -D CONFIG_PGTABLE_LEVELS=4: clean => right
 * expect: -D GENERATION=g2 -D MMAP_ORDER=6.11: clean => right
 * expect: canary -D NO_GUARDS -D GENERATION=g1,g2: I-01 or I-02
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * mmap() over a mapping against two faults and gup_fast(), with all invariants of the lock of VMAs, of the
 * tree and of page tables: what g2-v6 comes to, beside the one thing that it does not do, is what the
 * others come to.
 */
#include "seed.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_tree.h"
#include "invariants/vma_pgtables.h"

SCENARIO("S-15: an overlapping mmap against two faults and gup_fast");

setup(void)
{
	seed_setup(ANON_RW);
}

task(mapper)
{
	vm_mmap(mm, NULL, OLD, LEN, VM_READ, 0);
}

task(fault, .count = 2)
{
	do_user_addr_fault(mm, OLD + task_index() * PAGE_SIZE, !task_index());
}

task(gup)
{
	struct page *page;

	if (gup_fast(mm, OLD, OLD + PAGE_SIZE, 0, &page)) {
		sometimes("gup_fast found a page");
		folio_put(page_folio(page));
	} else {
		sometimes("gup_fast found nothing");
	}
}

#ifndef NO_GUARDS
on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm, unsigned long address)
{
	if (vma && in_t_star)
		require(0, "S-15: a VMA was locked for reading in T*");
	if (!vma && in_t_star)
		sometimes("a fault fell back to mmap_lock in T*");
}

on_enter(trace_gup_fast_changed)
{
	sometimes("an entry was cleared between the read of gup_fast and its second look");
}
#endif

finally(void)
{
	seed_exit();
}
