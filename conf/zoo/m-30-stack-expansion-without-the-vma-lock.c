// SPDX-License-Identifier: Apache-2.0
/*
 * M-30: a stack grows with mmap_lock held for writing, but without the lock of its VMA.
 *
 * id: M-30
 * fix: c137381f71ae
 * expect: M-30 -D M30 -D GENERATION=g1,g2,g3: I-05
 * expect: M-30 -D M30 -D FIELDS -D GENERATION=g1,g2,g3: I-03
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D FIELDS -D GENERATION=g1,g2,g3: clean
 *
 * A fault in the stack has its VMA locked. It finds where a page lies by vm_start and vm_pgoff: between the two stores
 * it is off by what the stack grows. With -D FIELDS stores to fields are watched as well.
 */
#include <racewalk.h>
#include "mm/mm.h"
#ifdef FIELDS
#include "invariants/vma_lock.h"
#endif

SCENARIO("a stack that grows against a reader of its VMA");

#define STACK	0xa000UL

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, STACK, PAGE_SIZE, VM_READ | VM_WRITE | VM_GROWSDOWN, 0) < 0);
}

task(below)
{
	if (lock_mm_and_find_vma(mm, STACK - PAGE_SIZE))
		mmap_read_unlock(mm);
}

task(reader)
{
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, STACK);

	if (!vma) {
		sometimes("the reader did not get the lock");
		return;
	}
	if (vma->vm_start == STACK)
		sometimes("the reader found the stack as it was");
	else
		sometimes("the reader found the stack grown");
	require(linear_page_index(vma, STACK) == STACK >> PAGE_SHIFT,
		"I-05: a reader sees what the last write section left");
	vma_end_read(vma);
}

finally(void)
{
	mmput(mm);
}
