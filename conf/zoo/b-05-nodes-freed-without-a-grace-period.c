// SPDX-License-Identifier: Apache-2.0
/*
 * B-05, companion: nodes of the tree of VMAs were freed at once, while readers stood in them.
 *
 * id: B-05 M-65
 * fix: 2e5b4921f8ef
 * expect: B-05 M-65 -D BUGGY=1 -D GENERATION=g1,g2,g3: use-after-free on maple_node
 * expect: M-65 -D BUGGY=2 -D CHILD -D GENERATION=g2,g3: I-49
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: -D CHILD -D GENERATION=g2,g3: clean
 * expect: canary -D STRONGER: clean
 *
 * Fixed in "maple_tree: fix freeing of nodes in rcu mode" (Linux 6.3). A store gives what it does not need back to
 * the allocator, and with it nodes that were in the tree a moment ago:
 *
 *   a fault, under RCU               munmap() of a neighbour
 *   finds the node
 *                                    publishes another one
 *                                    frees the node
 *   reads a pivot of the node  <- freed
 *
 * -D BUGGY=2 is the other half of M-65: fork() leaves the tree of the child as it was while nobody could see it, not
 * in RCU mode. Its nodes are then written in place and freed at once.
 */
#ifdef BUGGY
#define M65	BUGGY
#endif
#include <racewalk.h>
#include "mm/mm.h"

SCENARIO("a lookup without mmap_lock against munmap() of a neighbour");

#define AT		0x4000UL
#define NEIGHBOUR	0x6000UL

static struct mm_struct *mm;

setup(void)
{
	struct mm_struct *child;

	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	WARN_ON(vm_mmap(mm, NULL, AT, PAGE_SIZE, VM_READ, 0) < 0);
	WARN_ON(vm_mmap(mm, NULL, NEIGHBOUR, PAGE_SIZE, VM_READ, 0) < 0);
#ifdef CHILD
	child = dup_mm(mm);
	BUG_ON(IS_ERR(child));
	mmput(mm);
	mm = child;
#endif
}

task(fault)
{
	struct vm_area_struct *vma = lock_vma_under_rcu(mm, AT);

	if (vma) {
		sometimes("the lookup found its VMA");
		vma_end_read(vma);
	}
}

on_enter(trace_mas_dead_node, struct ma_state *mas)
{
	sometimes("the lookup found its node dead");
}

task(unmap)
{
	if (!vm_munmap(mm, NEIGHBOUR, PAGE_SIZE))
		sometimes("the neighbour went away");
}

finally(void)
{
	mmput(mm);
}
