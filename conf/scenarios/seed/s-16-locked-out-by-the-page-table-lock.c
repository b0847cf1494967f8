// SPDX-License-Identifier: Apache-2.0
/*
 * S-16: what locks out a walker that is inside already?
 *
 * id: S-16
 * claim: normal walkers are locked out by the page-table lock while the area is cleared, and cannot walk again because of the VMA lock
 * by: Howlett
 * expect: -D GENERATION=g2-v6: I-06
 * expect: -D GENERATION=g1,g2,g3: clean => right
 * expect: canary -D NO_WAIT -D GENERATION=g1,g2,g3: I-20a or I-20b or I-22 or I-25 or use-after-free or null dereference
 *
 * A fault has locked the VMA before the writer comes. The writer waits for it (-D NO_WAIT does not): the
 * page-table lock alone would not do, for the entries of upper levels are cleared without it.
 */
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
	if (inside)
		sometimes("the writer came while a fault was inside");
}

finally(void)
{
	seed_exit();
}
