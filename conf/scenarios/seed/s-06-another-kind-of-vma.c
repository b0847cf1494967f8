// SPDX-License-Identifier: Apache-2.0
/*
 * S-06: the new mapping is of another kind.
 *
 * id: S-06
 * claim: the mapping may now be an anonymous VMA in place of a file's, or PROT_NONE
 * by: Howlett
 * expect: -D GENERATION=g1,g2,g3 -D KIND=0: clean
 * expect: -D GENERATION=g2-v6 -D KIND=0: clean but I-06
 * expect: -D OPEN -D GENERATION=g1,g2-v6,g2,g3 -D KIND=0: I-22 => right
 * expect: -D OPEN -D GENERATION=g2 -D KIND=1,2: I-22 => right
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * The old mapping is of a file; the new one is PROT_NONE (KIND=0), anonymous (KIND=1) or of another file
 * (KIND=2). If the old VMA is open in T*, and a reader maps a page of the old file there, that page is found
 * where nothing may be accessed, in place of zeros, or in place of the other file's.
 */
#define I20A_IS_A_NOTE
#define I20B_IS_A_NOTE
#include "seed.h"
#ifndef OPEN
#include "invariants/vma_lock.h"
#endif
#include "invariants/vma_pgtables.h"

#ifndef KIND
#define KIND	0
#endif

SCENARIO("S-06: mmap of another kind over a mapping of a file, against two faults");

setup(void)
{
	seed_setup_of_file();
}

task(mapper)
{
	if (KIND == 2)
		vm_mmap(mm, &other_file, OLD, LEN, FILE_RW, 0);
	else
		vm_mmap(mm, NULL, OLD, LEN, KIND ? ANON_RW : VM_NONE, 0);
}

#ifndef OPEN
on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm, unsigned long address)
{
	if (!vma && in_t_star)
		sometimes("a fault fell back to mmap_lock in T*");
}
#endif

task(fault, .count = 2)
{
	do_user_addr_fault(mm, OLD + task_index() * PAGE_SIZE, true);
}

finally(void)
{
	seed_exit();
}
