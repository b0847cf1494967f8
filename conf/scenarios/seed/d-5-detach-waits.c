// SPDX-License-Identifier: Apache-2.0
/*
 * D-4, D-5: store, lock, detach; or lock, store, detach and wait.
 *
 * id: D-4 D-5 M-20
 * claim: store, then vma_start_write(), then detach is safe if nothing was torn down before (D-4); and so is detaching that waits for readers (D-5)
 * by: Zijlstra and Baghdasaryan
 * expect: D-4 -D D1 -D GENERATION=g1,g2,g3: clean => right
 * expect: D-5 -D GENERATION=g2,g3: clean => right
 * expect: D-5 -D GENERATION=g2-v6: I-06 => right
 * expect: D-5 -D DETACH_WAITS -D GENERATION=g2-v6: clean => right
 * expect: M-20 -D M20 -D GENERATION=g2,g3: I-06
 * flip: g2-v6 g2 vma_mark_detached() waits for readers (DETACH_WAITS gives it to g2-v6, M20 takes it from g2)
 *
 * munmap() against two faults with all invariants of the lock of VMAs. Version 6 of the series differs from
 * what was merged in more than one place; that detaching waits is the one that makes the difference here:
 * with that alone g2-v6 is clean, and without it g2 is not.
 */
#include "seed.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_tree.h"
#include "invariants/vma_pgtables.h"

SCENARIO("D-4, D-5: munmap against two faults");

setup(void)
{
	seed_setup(ANON_RW);
}

task(unmapper)
{
	vm_munmap(mm, OLD, LEN);
}

task(fault, .count = 2)
{
	do_user_addr_fault(mm, OLD + task_index() * PAGE_SIZE, true);
}

#if !defined(D1) && !defined(M20)
on_enter(trace_vma_locked_late, struct vm_area_struct *vma)
{
	sometimes("a reader had taken its reference on a locked VMA");
}

on_enter(trace_vma_detach_wait, struct vm_area_struct *vma)
{
	sometimes("a VMA was detached while a reader had a reference");
}
#endif

finally(void)
{
	seed_exit();
}
