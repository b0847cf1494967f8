// SPDX-License-Identifier: Apache-2.0
/*
 * A process that exits does not wait for a reader that has its VMA by mistake.
 *
 * id: I-64 B-01
 * fix: 9bbffee67ffd
 * expect: I-64 -D BUGGY -D GENERATION=g3: I-64
 * expect: I-64 -D BUGGY -D UNWATCHED -D GENERATION=g3: use-after-free on mm_struct
 * expect: -D GENERATION=g3 --runs 3000: clean
 *
 *   fault in A                     munmap in A        B
 *   finds the VMA in the tree
 *                                  detaches, frees it
 *                                                     maps: the same VMA
 *   vm_refcnt 1 -> 2
 *   vm_mm is B's
 *                                                     exits: does not wait for the
 *                                                     count to drop; frees its mm
 *   mmgrab(vm_mm)  <- freed
 *
 * vma_mark_detached() at exit waits for such readers, which is why they may use vm_mm as long as they
 * have the reference. -D BUGGY sets the count to 0 instead. -D UNWATCHED leaves the invariant out.
 *
 *   racewalk run conf/zoo/m-lifetime-exit-of-another.c -D BUGGY
 */
#ifndef GENERATION
#define GENERATION	g3
#endif
#ifdef BUGGY
#define M84	1
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#ifndef UNWATCHED
#include "invariants/mm_life.h"
#endif

SCENARIO("faults, munmap, and a process that maps and exits");

#define A	0x2000UL

static struct mm_struct *mm, *other;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	other = mm_alloc();
	BUG_ON(!mm || !other);
	WARN_ON(vm_mmap(mm, NULL, A, PAGE_SIZE, VM_READ, 0) < 0);
}

task(fault, .count = 2)
{
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, A);

	if (vma)
		vma_end_read(vma);
}

/* One process unmaps, and another one maps and exits: the memory of VMAs is common to all. On one CPU, as a preemption lasts. */
task(unmap, .cpu = 3)
{
	vm_munmap(mm, A, PAGE_SIZE);
}

task(other, .cpu = 3)
{
	vm_mmap(other, NULL, A, PAGE_SIZE, VM_READ, 0);
	mmput(other);
}

on_enter(trace_vma_other, struct vm_area_struct *vma)
{
	sometimes("the VMA was another process's");
}

on_enter(trace_vma_detach_wait, struct vm_area_struct *vma)
{
	if (vma->vm_mm == other)
		sometimes("exit waited for a reader");
}

finally(void)
{
	mmput(mm);
}
