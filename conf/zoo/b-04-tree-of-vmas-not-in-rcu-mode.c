// SPDX-License-Identifier: Apache-2.0
/*
 * B-04: the tree of VMAs was written in place under the eyes of readers.
 *
 * id: B-04
 * fix: 3dd443254941
 * expect: B-04 -D BUGGY: I-47
 * expect: -D BUGGY -D GROWS_UNDER_THE_WRITE_LOCK: clean
 * expect: clean
 * expect: canary -D STRONGER: clean
 *
 * Linux 6.1 and 6.2. A stack grew under mmap_lock for reading (B-03 is the harm that was left when this one was
 * mended), and the tree of VMAs was not in RCU mode: a store that fits into its node moves entries within it.
 * When a stack takes the last of the gap below it, the empty slot goes away:
 *
 *   a lookup                         a fault below the stack
 *   mmap_read_lock()                 mmap_read_lock()
 *                                    expand_downwards():
 *                                    node->pivot[2] = end of the stack
 *   pivot[2]: that is the slot
 *   slot[2]: none                    <- it is the gap's
 *                                    node->slot[2] = the stack
 *
 * The lookup misses a VMA that is there all the time. In RCU mode a node is filled before it is
 * published. The lookup is a read section, so that nothing is left of B-03 here. A tree that is not in RCU
 * mode does no harm if only the write lock lets it change and readers take the lock.
 *
 *   racewalk run conf/zoo/b-04-tree-of-vmas-not-in-rcu-mode.c -D BUGGY
 */
#ifdef BUGGY
#define B04	1
#endif
#ifndef GROWS_UNDER_THE_WRITE_LOCK
#define M29	1
#endif
#define MAPLE_RANGE64_SLOTS	8
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/maple_tree.h"

SCENARIO("a stack that takes the last of the gap below it against lookups");

#define HEAP	0x9000UL
#define STACK	0xb000UL

static struct mm_struct *mm;

setup(void)
{
	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, HEAP, PAGE_SIZE, VM_READ, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, STACK, PAGE_SIZE, VM_READ | VM_WRITE | VM_GROWSDOWN, 0) < 0);
}

task(lookup)
{
	struct vm_area_struct *vma;

	mmap_read_lock(mm);
	if (choose(2)) {
		vma = vma_lookup(mm, STACK);
	} else {
		vma = find_vma(mm, STACK - PAGE_SIZE);
		if (vma && READ_ONCE(vma->vm_start) == STACK - PAGE_SIZE)
			sometimes("a lookup found the stack grown");
		else if (vma)
			sometimes("a lookup found the stack as it was");
	}
	mmap_read_unlock(mm);
	require(vma, "I-47: the stack is found");
}

task(fault)
{
	if (lock_mm_and_find_vma(mm, STACK - PAGE_SIZE))
		mmap_read_unlock(mm);
}

finally(void)
{
	mmput(mm);
}
