// SPDX-License-Identifier: Apache-2.0
/*
 * S-16: what locks out a walker that is inside already?
 *
 * id: S-16
 * claim: normal walkers are locked out by the page-table lock while the area is cleared, and cannot walk again because of the VMA lock
 * by: Howlett
 * expect: -D GENERATION=g1,g2,g3: clean => right
 * expect: -D GENERATION=g2-v6: clean but I-06 => right
 * expect: -D NO_WAIT -D GENERATION=g1: use-after-free or null dereference
 * expect: -D NO_WAIT -D GENERATION=g2-v6: use-after-free or null dereference
 * expect: -D NO_WAIT -D GENERATION=g2,g3: clean
 * expect: canary -D NO_WAIT -D M20 -D GENERATION=g2: use-after-free or null dereference
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * A fault has locked the VMA before the writer comes. The writer waits for it. -D NO_WAIT is a
 * vma_start_write() that does not, so that the page-table lock alone keeps the two apart: too little, for the
 * entries of upper levels are cleared without it, and a table is written to that is freed (I-25). In g2 it
 * does no harm: detaching, which comes before the clean-up, waits as well. (M-20 takes that away.)
 */
#ifdef NO_WAIT
/* Let pass: what the page-table lock is good for shows later. */
#define I20A_IS_A_NOTE
#define I20B_IS_A_NOTE
#endif
#include "seed.h"
#include "invariants/vma_pgtables.h"

SCENARIO("S-16: an overlapping mmap against a fault that is inside already");

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
	do_user_addr_fault(mm, OLD + PAGE_SIZE * task_index(), true);
}

ghost static bool inside;

on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm, unsigned long address)
{
	inside = vma != NULL;
}

on_enter(vma_end_read, struct vm_area_struct *vma)
{
	inside = false;
}

on_enter(vma_start_write_killable, struct vm_area_struct *vma)
{
#ifndef NO_WAIT
	if (inside)
		sometimes("the writer came while a fault was inside");
#endif
}

finally(void)
{
	seed_exit();
}
