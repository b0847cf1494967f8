// SPDX-License-Identifier: Apache-2.0
/*
 * B-47: a fault put a reference of a VMA that it had not got.
 *
 * id: B-47
 * expect: B-47 -D BUGGY -D GENERATION=g2: I-06 or I-53 or I-14 or refcount underflow or refcount saturated or deadlock
 * expect: -D GENERATION=g2,g3: clean
 * expect: canary -D STRONGER: clean
 *
 * When the semaphore of a VMA became a reference count, an unlock was left behind on the path that did not
 * get the lock. The count falls to what says that the VMA is detached, while it is in the tree. Found before
 * the series was merged.
 */
#ifndef GENERATION
#define GENERATION	g2
#endif
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/vma_lock.h"
#include "invariants/vma_tree.h"

SCENARIO("a fault that does not get the lock of a VMA");

#define AT	0x4000UL

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, AT, PAGE_SIZE, VM_READ, 0) < 0);
}

static bool try_fault(void)
{
	MA_STATE(mas, &mm->mm_mt, AT, AT);
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, AT);

	if (vma) {
		sometimes("the fault got the lock");
		vma_end_read(vma);
		return true;
	}
	sometimes("the fault did not get the lock");
#ifdef BUGGY
	rcu_read_lock();
	vma = mas_walk(&mas);
	if (vma)
		vma_refcount_put(vma);
	rcu_read_unlock();
#endif
	return false;
}

task(fault, .count = 2)
{
	try_fault();
}

task(writer)
{
	int i;

	for (i = 0; i < 2; i++) {
		mmap_write_lock(mm);
		vma_start_write(vma_lookup(mm, AT));
		mmap_write_unlock(mm);
	}
}

finally(void)
{
	mmap_write_lock(mm);
	mmap_write_unlock(mm);
	mmput(mm);
}
