// SPDX-License-Identifier: Apache-2.0
/*
 * M-26: a merge locks the VMA that grows, and not those that it takes from.
 *
 * id: M-26
 * expect: M-26 -D M26 -D GENERATION=g1,g2,g3: I-03
 * expect: M-26 -D M26 -D HARM -D GENERATION=g1,g2,g3: I-04
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D HARM -D GENERATION=g1,g2,g3: clean
 *
 * mprotect() gives the first page of a VMA what the VMA before it has, so that the border between them moves. Without
 * its lock the second one begins behind the address for which a fault has just locked it. With -D HARM
 * fields are not watched, and what a reader finds is.
 */
#include <racewalk.h>
#include "mm/mm.h"
#ifndef HARM
#include "invariants/vma_lock.h"
#endif
#include "invariants/vma_tree.h"

SCENARIO("mprotect() that moves the border between two VMAs, and a reader of the second");

#define LEFT	0x4000UL
#define RIGHT	0x5000UL

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, LEFT, PAGE_SIZE, VM_READ, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, RIGHT, 2 * PAGE_SIZE, VM_READ | VM_EXEC, 0) < 0);
}

task(mprotect)
{
	if (!do_mprotect(mm, RIGHT, PAGE_SIZE, VM_READ) && mm->map_count == 2)
		sometimes("the border moved");
}

task(reader)
{
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, RIGHT);

	if (!vma)
		return;
	if (vma->vm_start == LEFT)
		sometimes("the reader found the first VMA");
	else
		sometimes("the reader found the second VMA");
	require(vma->vm_start <= RIGHT && RIGHT < vma->vm_end,
		"I-04: a VMA that is locked for an address covers it");
	vma_end_read(vma);
}

finally(void)
{
	mmap_write_lock(mm);	/* looks at the tree */
	mmap_write_unlock(mm);
	mmput(mm);
}
