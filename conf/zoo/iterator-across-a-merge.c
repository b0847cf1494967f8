// SPDX-License-Identifier: Apache-2.0
/*
 * A loop over the VMAs of a range that changes them with another iterator than its own.
 *
 * id: I-48
 * fix: f4e9e0e69468
 * expect: -D BUGGY=1 -D GENERATION=g1,g2,g3: use-after-free or I-48
 * expect: -D BUGGY=2 -D GENERATION=g1,g2,g3: use-after-free on vm_area_struct or I-43
 * expect: -D GENERATION=g1,g2,g3: clean
 * expect: canary -D STRONGER: clean
 *
 * f4e9e0e69468 "mm/mempolicy: fix use-after-free of VMA iterator" (Linux 6.3): set_mempolicy_home_node() had VMAs split and merged
 * with another iterator while its own stood in a node of the tree. The node is replaced with each change; mmap_lock held for writing does
 * not keep the old one:
 *
 *   loop, BUGGY=1                         RCU
 *   stands in a node
 *   a VMA is split: a new node
 *                                         grace period: the node is freed
 *   the next VMA by the old node  <- freed
 *
 * BUGGY=2: the VMA that was there before is used after vma_modify() has made it part of its neighbour.
 *
 *   racewalk run conf/zoo/iterator-across-a-merge.c -D BUGGY=1
 */
#ifndef BUGGY
#define BUGGY	0
#endif
#define PGTABLE_BITS	1
#include <racewalk.h>
#include "mm/mm.h"
#include "invariants/vma_tree.h"

SCENARIO("a system call that gives flags to all VMAs of a range");

#define NR_VMAS	3

static struct mm_struct *mm;

/* Side by side, in one node, each with flags of its own. */
setup(void)
{
	int i;

	mm_cache_init();
	mm = mm_alloc();
	BUG_ON(!mm);
	for (i = 1; i <= NR_VMAS; i++)
		WARN_ON(vm_mmap(mm, NULL, i * PAGE_SIZE, PAGE_SIZE,
				i & 1 ? VM_READ | VM_HUGEPAGE : VM_READ, 0) < 0);
}

/* Merged with what came before it, if that has the flags already. */
static struct vm_area_struct *set_flags(struct vma_iterator *vmi, struct vm_area_struct *prev,
					struct vm_area_struct *vma, vm_flags_t flags)
{
	struct vma_merge_struct vmg = {
		.mm = mm, .vmi = vmi, .prev = prev, .middle = vma, .start = vma->vm_start,
		.end = vma->vm_end, .flags = flags, .pgoff = vma->vm_pgoff,
	};

	if (vma->vm_flags == flags)
		return vma;
	vma = vma_modify(&vmg);
	if (!IS_ERR(vma)) {
		vma_start_write(vma);
		vma->vm_flags = flags;
	}
	return vma;
}

static int advise(struct mm_struct *mm, unsigned long start, unsigned long end)
{
	struct vm_area_struct *vma, *prev = NULL, *changed;
	VMA_ITERATOR(vmi, mm, start);
	VMA_ITERATOR(own, mm, start);
	int error = 0;

	mmap_write_lock(mm);
	for_each_vma_range(vmi, vma, end) {
		changed = set_flags(BUGGY == 1 ? &own : &vmi, prev, vma, VM_READ | VM_HUGEPAGE);
		if (IS_ERR(changed)) {
			error = PTR_ERR(changed);
			break;
		}
		prev = BUGGY == 2 ? vma : changed;
		if (BUGGY != 1)
			vma_iter_set(&vmi, prev->vm_end);
		cond_resched();
	}
	mmap_write_unlock(mm);
	return error;
}

task(advice)
{
	if (!advise(mm, PAGE_SIZE, (NR_VMAS + 1) * PAGE_SIZE))
		sometimes("all have the flag");
}

finally(void)
{
	mmput(mm);
}
