// SPDX-License-Identifier: Apache-2.0
/*
 * M-82: a reader of /proc/PID/maps that finds a VMA detached looks again with the iterator that it has.
 *
 * id: M-82
 * expect: M-82 -D M82: use-after-free on maple_node
 * expect: clean
 *
 * A failed vma_start_read() has left the read section. The iterator stands in a node of that section (I-56), which may be
 * freed (I-48) before the next one begins.
 */
#define GENERATION	g3
#include <racewalk.h>
#include "mm/mm.h"
#include "mm/g3/lock_next_vma.h"

SCENARIO("a walk of the maps against munmap()");

#define FIRST	0x4000UL
#define SECOND	0x6000UL

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, FIRST, PAGE_SIZE, VM_READ, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, SECOND, PAGE_SIZE, VM_READ, 0) < 0);
}

task(maps)
{
	VMA_ITERATOR(vmi, mm, 0);
	struct vm_area_struct *vma;
	unsigned long from = 0;

	rcu_read_lock();
	for (;;) {
		vma = lock_next_vma(mm, &vmi, from);
		if (IS_ERR_OR_NULL(vma))
			break;
		from = vma->vm_end;
		vma_end_read(vma);
	}
	rcu_read_unlock();
}

on_return(vma_start_read, struct vm_area_struct *vma, struct mm_struct *mm,
	  struct vm_area_struct *found)
{
	if (PTR_ERR(vma) == -EAGAIN)
		sometimes("the reader found a VMA that was detached");
}

task(unmap)
{
	vm_munmap(mm, SECOND, PAGE_SIZE);
}

finally(void)
{
	mmput(mm);
}
