// SPDX-License-Identifier: Apache-2.0
/*
 * D-1: the old VMAs are locked and detached only after the tree has changed.
 *
 * id: D-1 M-67
 * claim: vma_start_write() and vma_mark_detached() can move behind the point of no return
 * by: Zijlstra
 * expect: D-1 M-67 -D D1 -D GENERATION=g1,g2,g3: WARNING or I-22 or I-25 or use-after-free or null dereference => partly
 * expect: -D D1 -D MUNMAP -D GENERATION=g1,g2,g3: clean
 *
 * For munmap() (-D MUNMAP) that is fine: it zaps afterwards. In mmap() the area is cleaned up before the
 * store, so with this change on VMAs that anybody may lock: their tables are freed under a fault.
 */
#include "seed.h"
#include "invariants/vma_pgtables.h"

SCENARIO("D-1: VMAs are locked and detached after the tree has changed, against two faults");

setup(void)
{
	seed_setup(ANON_RW);
}

task(writer)
{
#ifdef MUNMAP
	vm_munmap(mm, OLD, LEN);
#else
	vm_mmap(mm, &file, OLD, LEN, FILE_RW, 0);
#endif
}

task(fault, .count = 2)
{
	do_user_addr_fault(mm, OLD + task_index() * PAGE_SIZE, true);
}

on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm, unsigned long address)
{
	if (vma)
		sometimes("a fault locked the VMA");
}

finally(void)
{
	seed_exit();
}
