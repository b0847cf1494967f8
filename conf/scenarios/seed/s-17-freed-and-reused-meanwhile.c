// SPDX-License-Identifier: Apache-2.0
/*
 * S-17: the VMA is freed and reused before the late fault is done.
 *
 * id: S-17 M-20 M-14 M-16 M-23
 * claim: a VMA may be freed and reused before a late fault finishes
 * expect: -D GENERATION=g1,g2,g3: clean => right
 * expect: -D GENERATION=g2-v6: clean but I-06 => right
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
 * vm_mm, the range, or the state. If it is the same range of the same mm again, it is right to go on: a
 * mark asks that this be seen. -D LATER lets pass that version 6 detaches a VMA that has a reference (I-06), to see what comes
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
	vm_munmap(mm, OLD, LEN);
	if (choose(2))
		vm_mmap(mm, NULL, OLD + choose(2) * LEN, LEN, VM_READ, 0);
}

task(stranger)
{
	vm_mmap(other, NULL, OLD, LEN, VM_READ, 0);
#ifdef M23
	vm_munmap(other, OLD, PAGE_SIZE);
#endif
	mmput(other);
}

ghost static struct task_struct *fault_task;
ghost static struct vm_area_struct *found;
ghost static long found_life;

on_return(mas_walk, void *entry, struct ma_state *mas)
{
	if (entry && fault_task == current) {
		found = entry;
		found_life = life(entry);
	}
}

/* In g1 the object is not used again as long as a reader may look at it. */
#if defined(VMA_REF_LIMIT) || defined(VM_REFCNT_LIMIT)
on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm, unsigned long address)
{
#ifndef LATER
	if (found && life(found) != found_life)
		sometimes("the object was used again before the fault was through");
	if (vma && vma == found && life(found) != found_life)
		sometimes("the fault locked the VMA in its second life, and was right");
#endif
}
#endif

on_enter(do_user_addr_fault, struct mm_struct *mm, unsigned long address, bool write)
{
	fault_task = current;
}

task(fault)
{
	do_user_addr_fault(mm, OLD, false);
}

finally(void)
{
	seed_exit();
}
