// SPDX-License-Identifier: Apache-2.0
/*
 * S-17: the VMA is freed and reused before the late fault is done.
 *
 * id: S-17 M-20 M-14 M-16 M-23
 * claim: a VMA may be freed and reused before a late fault finishes
 * expect: -D GENERATION=g1,g2,g3 --runs 2000: clean => right
 * expect: -D GENERATION=g2-v6 --runs 2000: clean but I-06 => right
 * expect: -D GENERATION=g2-v6 -D LATER: refcount or I-14 or I-15 or I-53
 * expect: M-20 -D M20 -D GENERATION=g2: I-06
 * expect: M-16 -D M16 -D GENERATION=g2: I-04
 * expect: M-14 -D M14 -D GENERATION=g2: I-01
 * expect: M-23 -D M23 -D GENERATION=g2: I-01 or I-06 or I-02
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * A fault holds its pointer while the VMA is unmapped and the object is used for another range of the mm, or
 * of another one: so a lookup may come to a VMA that it did not find in its tree (S-11b). It must find out, by
 * vm_mm, the range, or the state. If it is the same range of the same mm again, it is right to go on: marks
 * ask that either be seen. -D LATER lets pass that version 6 detaches a VMA that has a reference (I-06), to see what comes
 * of it: the object is used again, and the put comes to the count of its next life.
 */
#ifdef LATER
#define I06_IS_A_NOTE	1
#endif
#include "seed.h"
#include "invariants/vma_lock.h"

SCENARIO("S-17: a VMA is unmapped and the object reused, against a fault");

static struct mm_struct *other;

setup(void)
{
	seed_setup(VM_READ);
	other = mm_alloc();
	BUG_ON(!other);
}

task(unmapper)
{
	/* With M23 a part of it, so that it is cut in two. */
	vm_munmap(mm, OLD, IS_ENABLED(M23) ? PAGE_SIZE : LEN);
	switch (choose(3)) {
	case 0:
		vm_mmap(mm, NULL, OLD, LEN, VM_READ, 0);
		break;
	case 1:
		vm_mmap(mm, NULL, OLD + LEN, LEN, VM_READ, 0);
		break;
	default:
		vm_mmap(other, NULL, OLD, LEN, VM_READ, 0);
	}
}

task(fault)
{
	do_user_addr_fault(mm, OLD, false);
}

/* ---- how far it came: the search goes on from the rarer of these ------------------------------- */

ghost static struct task_struct *fault_task;
ghost static struct vm_area_struct *found;
ghost static long found_life;

on_enter(lock_vma_under_rcu, struct mm_struct *mm, unsigned long address)
{
	fault_task = current;
}

on_return(mas_walk, void *entry, struct ma_state *mas)
{
	if (entry && fault_task == current) {
		found = entry;
		found_life = life(entry);
	}
}

/* In g1 the object is not freed as long as a reader may look at it. */
#if defined(VMA_REF_LIMIT) || defined(VM_REFCNT_LIMIT)
on_return(vm_area_free, struct vm_area_struct *vma)
{
	if (vma == found)
		sometimes("the VMA was freed while the fault had its pointer");
}

on_return(vm_area_alloc, struct vm_area_struct *vma, struct mm_struct *mm)
{
	if (vma && vma == found)
		sometimes("the object was used again before the fault was through");
}

on_enter(trace_vma_other, struct vm_area_struct *vma)
{
	if (!IS_ENABLED(M14) && vma == found)
		sometimes("the fault had a reference on the VMA of another mm, and noticed");
}
#endif

#ifdef LATER
ghost static bool taking;

on_enter(vma_start_read, struct mm_struct *mm, struct vm_area_struct *vma)
{
	taking = true;
}

on_return(vma_start_read, struct vm_area_struct *result, struct mm_struct *mm,
	  struct vm_area_struct *vma)
{
	taking = false;
}

on_return(vma_start_write, struct vm_area_struct *vma)
{
	if (taking && vma == found)
		sometimes("the VMA was locked for writing while the fault was about to take a reference");
}

on_return(vma_mark_detached, struct vm_area_struct *vma)
{
	if (vma == found && vma_is_attached(vma))
		sometimes("the VMA was detached while the fault had a reference");
}
#endif

on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm, unsigned long address)
{
#if defined(VMA_REF_LIMIT) || defined(VM_REFCNT_LIMIT)
	if (vma && vma == found && life(found) != found_life)
		sometimes("the fault locked the VMA in its second life, and was right");
#endif
	fault_task = NULL;
	found = NULL;
}

finally(void)
{
	mmput(other);
	seed_exit();
}
