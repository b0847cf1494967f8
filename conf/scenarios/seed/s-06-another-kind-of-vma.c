// SPDX-License-Identifier: Apache-2.0
/*
 * S-06: the new mapping is of another kind.
 *
 * id: S-06
 * claim: the mapping may now be an anonymous VMA in place of a file's, or PROT_NONE
 * by: Howlett
 * expect: -D GENERATION=g2-v6: I-06
 * expect: -D GENERATION=g1,g2,g3 -D KIND=0,1: clean
 * expect: -D NO_GUARDS -D GENERATION=g1,g2 -D KIND=0,1: I-22 => right
 *
 * The new mapping is PROT_NONE (KIND=0) or of a file (KIND=1). If a reader without guards maps a page of
 * the old mapping in T*, that page is found where nothing may be accessed, or in place of the file's.
 */
#define I20A_IS_A_NOTE
#define I20B_IS_A_NOTE
#include "seed.h"
#ifndef NO_GUARDS
#include "invariants/vma_lock.h"
#endif
#include "invariants/vma_pgtables.h"

#ifndef KIND
#define KIND	0
#endif

SCENARIO("S-06: mmap of another kind over a mapping, against a fault");

setup(void)
{
	seed_setup(ANON_RW);
}

task(mapper)
{
	if (KIND)
		vm_mmap(mm, &file, OLD, LEN, FILE_RW, 0);
	else
		vm_mmap(mm, NULL, OLD, LEN, VM_NONE, 0);
}

on_enter(lock_vma_under_rcu, struct mm_struct *mm, unsigned long address)
{
	if (in_t_star)
		sometimes("a fault looked the VMA up in T*");
}

task(fault, .count = 2)
{
	do_user_addr_fault(mm, OLD + task_index() * PAGE_SIZE, true);
}

finally(void)
{
	seed_exit();
}
