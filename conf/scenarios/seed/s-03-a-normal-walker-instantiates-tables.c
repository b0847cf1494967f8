// SPDX-License-Identifier: Apache-2.0
/*
 * S-03: does an ordinary page-table walker instantiate tables in a VMA that is about to go?
 *
 * id: S-03 M-67
 * claim: gup does not install PTEs, but any normal page-table walker will
 * by: Zijlstra
 * expect: -D GENERATION=g2-v6: I-06
 * expect: -D GENERATION=g1,g2,g3: clean => wrong
 * expect: canary -D NO_GUARDS -D GENERATION=g1,g2,g3: I-20a or I-20b
 * expect: M-67 -D D1 -D GENERATION=g1,g2: WARNING or I-22 or I-25 or use-after-free
 *
 * (a) With the guards of the protocol a fault in T* does not install anything: it sees that the VMA
 * is locked, falls back to mmap_lock and waits for the new mapping. (b) -D NO_GUARDS: without the sequence
 * number and the detached state it does. -D D1: the old VMAs are locked and detached only after the new
 * one is stored. I-22 was expected; what comes first is a table that is freed with an entry just put into it
 * (check_mm() warns: I-41). A fault that begins in T* needs an anon_vma, finds it unlinked, and goes for
 * mmap_lock: so the entry must come from one that is further along.
 */
#include "seed.h"
#ifndef NO_GUARDS
#include "invariants/vma_lock.h"
#endif
#include "invariants/vma_pgtables.h"

SCENARIO("S-03: an overlapping mmap against two faults");
#ifndef NO_GUARDS
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
#endif

setup(void)
{
	seed_setup(ANON_RW);
}

task(mapper)
{
	vm_mmap(mm, &file, OLD, LEN, FILE_RW, 0);
}

task(fault, .count = 2)
{
	do_user_addr_fault(mm, OLD + task_index() * PAGE_SIZE, true);
}

finally(void)
{
	seed_exit();
}
