// SPDX-License-Identifier: Apache-2.0
/*
 * S-11: what stops a reader that has found the old VMA in the tree?
 *
 * id: S-11 M-17
 * claim: for RCU lookups only the maple tree matters, and the old VMA is left there
 * by: Zijlstra
 * expect: -D GENERATION=g2-v6: I-06
 * expect: -D GENERATION=g1,g2,g3: clean => partly
 * expect: M-17 -D NO_STATE -D GENERATION=g1: I-01 or I-04 or I-20a
 * expect: -D NO_STATE -D GENERATION=g2,g3: I-01 or I-06 or use-after-free or I-02
 * expect: -D NO_SEQ -D GENERATION=g1,g2-v6: I-02
 * expect: -D NO_SEQ -D GENERATION=g2,g3: I-02 or livelock or I-06
 *
 * There are two guards: the sequence number, which counts until the writer drops mmap_lock, and the
 * detached state, which counts from then on. A reader that keeps its pointer across the end of the section
 * needs the second (-D NO_STATE leaves it out), one that comes between the locking and the detaching
 * the first (-D NO_SEQ).
 */
#ifdef NO_STATE
#define M17		1
#define NO_REFCNT	1
#endif
#include "seed.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_pgtables.h"

SCENARIO("S-11: an overlapping mmap against two faults, with one guard or two");

setup(void)
{
	seed_setup(ANON_RW);
}

task(mapper)
{
	vm_mmap(mm, NULL, OLD, LEN, ANON_RW | VM_NORESERVE, 0);
}

task(fault, .count = 2)
{
	do_user_addr_fault(mm, OLD, task_index());
}

on_enter(lock_vma_under_rcu, struct mm_struct *mm, unsigned long address)
{
	if (in_t_star)
		sometimes("a fault looked the VMA up in T*");
}

finally(void)
{
	seed_exit();
}
