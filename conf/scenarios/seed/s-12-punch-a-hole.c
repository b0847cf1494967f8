// SPDX-License-Identifier: Apache-2.0
/*
 * S-12: punch a hole in the tree to keep RCU readers out.
 *
 * id: S-12 D-6 M-45
 * claim: to block RCU readers, punch a hole in the mm_mt
 * by: Zijlstra
 * expect: -D READERS=1 -D GENERATION=g3 --failures 0: clean
 * expect: -D HOLE -D GENERATION=g1,g2,g3: clean => partly
 * expect: -D HOLE -D GENERATION=g2-v6: clean but I-06 => partly
 * expect: D-6 M-45 -D HOLE -D READERS=1 -D GENERATION=g3: I-12 => wrong
 * flip: g1 g2-v6 the new vma_mark_detached() does not wait for readers
 * flip: g2-v6 g2 vma_mark_detached() waits for readers
 *
 * The old VMAs are taken out of the tree before the area is cleaned up. Faults are none the worse: they
 * find nothing, and wait for mmap_lock. But who reads /proc/PID/maps without it (READERS=1; g3 alone can) may
 * be shown a hole where there was a mapping before and after: it looks again only if the VMA that follows is
 * not next. In other generations the maps are read under mmap_lock: S-13.
 */
#include "seed.h"
#if READERS
#include "mm/g3/lock_next_vma.h"
#endif
#include "invariants/vma_lock.h"
#include "invariants/vma_pgtables.h"

SCENARIO("S-12: an overlapping mmap that leaves a hole, against readers");

#define AFTER	(OLD + LEN)

setup(void)
{
	seed_setup(ANON_RW);
	WARN_ON(vm_mmap(mm, NULL, AFTER, PAGE_SIZE, VM_READ, 0) < 0);
}

task(mapper)
{
	vm_mmap(mm, &file, OLD, LEN, FILE_RW, 0);
}

#if READERS
task(maps)
{
	VMA_ITERATOR(vmi, mm, 0);
	unsigned long last = 0;
	struct vm_area_struct *vma;
	bool seen = false;

	rcu_read_lock();
	for (;;) {
		vma = lock_next_vma(mm, &vmi, last);
		if (IS_ERR_OR_NULL(vma))
			break;
		require(vma->vm_start >= last, "I-12: a walk of the maps does not go back");
		seen |= vma->vm_start == OLD;
		last = vma->vm_end;
		rcu_read_unlock();
		vma_end_read(vma);
		rcu_read_lock();
		vma_iter_set(&vmi, last);
	}
	rcu_read_unlock();
	if (!IS_ERR(vma))
		require(seen, "I-12: no gap is reported that never existed");
	sometimes("the maps were read");
}
#else
task(fault, .count = 2)
{
	do_user_addr_fault(mm, OLD + task_index() * PAGE_SIZE, false);
}
#endif

#if !READERS
on_return(lock_vma_under_rcu, struct vm_area_struct *vma, struct mm_struct *mm, unsigned long address)
{
	if (!vma && in_t_star)
		sometimes("a fault found the hole");
}
#endif

on_enter(trace_mmap_cleaned_up, struct mm_struct *mm, unsigned long addr, unsigned long end)
{
	sometimes("the area was cleaned up");
}

finally(void)
{
	seed_exit();
}
