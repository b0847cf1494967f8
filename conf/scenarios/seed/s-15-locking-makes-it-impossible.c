// SPDX-License-Identifier: Apache-2.0
/*
 * S-15: the base protocol, against all the faults it may meet.
 *
 * id: S-15
 * claim: I think we are avoiding this with our locking
 * by: Howlett
 * expect: -D GENERATION=g2-v6: I-06
 * expect: -D GENERATION=g1,g2,g3 -D MMAP_ORDER=6.11,6.12: clean => right
 * expect: canary -D NO_GUARDS -D GENERATION=g1,g2,g3: I-01 or I-02
 *
 * mmap() over part of a mapping against two faults and gup_fast(), with all invariants of the lock of VMAs,
 * of the tree and of page tables.
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

on_enter(lock_vma_under_rcu, struct mm_struct *mm, unsigned long address)
{
	if (in_t_star)
		sometimes("a fault looked the VMA up in T*");
}

on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm, unsigned long address)
{
	if (!vma && in_t_star)
		sometimes("a fault fell back to mmap_lock in T*");
}

finally(void)
{
	seed_exit();
}
