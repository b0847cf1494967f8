/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The tree of VMAs and what is counted, whenever a new writer of the mm begins: the one before is
 * done then, and nobody unmaps under a downgraded lock any more. Call check_vma_tree() at the end,
 * too.
 *
 *   I-45  VMAs of a tree do not overlap, and each lies in the tree with its range
 *   I-50  total_vm, data_vm, stack_vm, exec_vm, locked_vm and the pages charged add up
 *   I-51  map_count is the number of VMAs in the tree
 *   I-52  a mapping that failed left what was there, or a hole: no closed or freed VMA in the tree
 *   I-53  each VMA in the tree is attached (vma_assert_attached())
 */
#ifndef _INVARIANTS_VMA_TREE_H
#define _INVARIANTS_VMA_TREE_H

#include "mm_state.h"

struct vma_sums {
	unsigned long total_vm, data_vm, stack_vm, exec_vm, locked_vm, committed;
	int map_count;
};

ghost static void add_vma(struct vma_sums *sums, struct vm_area_struct *vma)
{
	unsigned long pages = vma_pages(vma);

	sums->map_count++;
	sums->total_vm += pages;
	if (is_exec_mapping(vma->vm_flags))
		sums->exec_vm += pages;
	else if (is_stack_mapping(vma->vm_flags))
		sums->stack_vm += pages;
	else if (is_data_mapping(vma->vm_flags))
		sums->data_vm += pages;
	if (vma->vm_flags & VM_LOCKED)
		sums->locked_vm += pages;
	if (vma->vm_flags & VM_ACCOUNT)
		sums->committed += pages;
}

ghost static void check_vma_tree(struct mm_struct *mm)
{
	VMA_ITERATOR(vmi, mm, 0);
	struct vma_sums sums = { 0 };
	struct vm_area_struct *vma;
	unsigned long end = 0;

	vma = vma_next(&vmi);
	while (vma) {
		require(is_allocated(vma), "I-52: no VMA in the tree is freed");
		require(end <= vma->vm_start && vma->vm_start < vma->vm_end,
			"I-45: VMAs of a tree do not overlap");
		require(vmi.mas.index == vma->vm_start && vmi.mas.last == vma->vm_end - 1,
			"I-45: a VMA lies in the tree with its range");
		require(vma_noted_attached(vma) && vma_is_attached(vma),
			"I-53: each VMA in the tree is attached");
		require(vma->vm_ops != &vma_dummy_vm_ops,
			"I-52: no VMA in the tree is closed");
		require(vma->vm_mm == mm, "I-28, I-54: the VMAs of a tree belong to its mm");
		end = vma->vm_end;
		add_vma(&sums, vma);
		vma = vma_next(&vmi);
	}
	evaluated("I-45, I-50 to I-53");
	require(sums.map_count == mm->map_count,
		"I-51: map_count is the number of VMAs in the tree");
	require(sums.total_vm == mm->total_vm, "I-50: total_vm is what is mapped");
	require(sums.data_vm == mm->data_vm && sums.stack_vm == mm->stack_vm &&
		sums.exec_vm == mm->exec_vm, "I-50: data_vm, stack_vm, exec_vm are what is mapped");
	require(sums.locked_vm == mm->locked_vm, "I-50: locked_vm is what is locked");
	require(sums.committed == mm->committed,
		"I-50: what is charged is what accountable VMAs have");
}

on_return(mmap_write_lock, struct mm_struct *mm)
{
	if (atomic_read(&mm->mm_users))
		check_vma_tree(mm);
}

on_return(mmap_write_lock_killable, int error, struct mm_struct *mm)
{
	if (!error && atomic_read(&mm->mm_users))
		check_vma_tree(mm);
}

#endif
