// SPDX-License-Identifier: Apache-2.0
/*
 * Mutations that a reader of /proc/PID/maps notices.
 *
 * id: M-45 M-66
 * expect: M-45 -D HOLE: I-12
 * expect: M-66 -D M66=1: I-12
 * expect: M-66 -D M66=2: use-after-free on maple_node
 * expect: clean
 *
 * Since Linux 6.16 such a reader locks one VMA after the other, without mmap_lock, in one RCU read section
 * for each read of the file.
 *
 *   M-45    a mapping is replaced by taking the old one out of the tree first: the reader is shown a hole that
 *           nobody made
 *   M-66=1  where the next VMA begins later than expected the reader does not look again: the one
 *           that it had found may have been cut, and what it has lost has another VMA
 *   M-66=2  the reader goes on with an iterator from a read section that is over (I-56), after it had to
 *           take mmap_lock or when it reads on
 */
#define GENERATION	g3
#include <racewalk.h>
#include "mm/mm.h"
#include "mm/g3/lock_next_vma.h"
/* Holds what a walk may return in sc and tso only. */
#include "invariants/maps.h"

SCENARIO("a walk of the maps against mmap over a mapping, and mprotect");

#define AT	0x4000UL
#define LEN	(2 * PAGE_SIZE)
#define LAST	0x8000UL

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, AT, LEN, VM_READ, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, LAST, PAGE_SIZE, VM_READ, 0) < 0);
}

task(writer)
{
	switch (choose(3)) {
	case 0:
		vm_mmap(mm, NULL, AT, LEN, VM_READ | VM_WRITE, 0);
		break;
	case 1:
		do_mprotect(mm, AT + PAGE_SIZE, PAGE_SIZE, VM_READ | VM_EXEC);
		break;
	default:
		/* The VMA is locked, and the tree stays as it is. */
		do_mprotect(mm, AT, LEN, VM_READ | VM_EXEC);
	}
	vm_munmap(mm, LAST, PAGE_SIZE);
}

task(maps)
{
	VMA_ITERATOR(vmi, mm, 0);
	unsigned long last = 0;
	struct vm_area_struct *vma;

	rcu_read_lock();
	for (;;) {
		vma = lock_next_vma(mm, &vmi, last);
		if (IS_ERR_OR_NULL(vma))
			break;
		last = vma->vm_end;
		vma_end_read(vma);
		/* The buffer is full. */
		if (choose(2))
			maps_walk_pause(&vmi, last);
	}
	rcu_read_unlock();
	sometimes("the maps were read");
}

on_return(lock_next_vma_under_mmap_lock, struct vm_area_struct *vma, struct mm_struct *mm,
	  struct vma_iterator *vmi, unsigned long from_addr)
{
	sometimes("the walk had to take mmap_lock");
}

on_return(lock_next_vma, struct vm_area_struct *vma, struct mm_struct *mm, struct vma_iterator *vmi,
	  unsigned long from)
{
	if (!IS_ERR_OR_NULL(vma) && vma->vm_start == AT + PAGE_SIZE)
		sometimes("the walk came to the second of two VMAs");
}

finally(void)
{
	mmput(mm);
}
